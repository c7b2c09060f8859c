#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "tests/kernels/idx_writer.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

const DatasetItem& item_of(const char* name) {
  return *datasets().find(name);
}

OptionValues four_files(const std::string& folder = "") {
  return with_defaults(item_of("idx"), {{"images", folder + "a"},
                                        {"labels", folder + "b"},
                                        {"test_images", folder + "c"},
                                        {"test_labels", folder + "d"}});
}

void write_four(const TemporaryFolder& folder, Bytes (*pack)(const Bytes&)) {
  folder.write("a", pack(idx_bytes({2, 1, 3}, {0, 51, 255, 102, 153, 204})));
  folder.write("b", pack(idx_bytes({2}, {1, 4})));
  folder.write("c", pack(idx_bytes({1, 1, 3}, {255, 0, 255})));
  folder.write("d", pack(idx_bytes({1}, {0})));
}

Bytes plain(const Bytes& bytes) {
  return bytes;
}

std::vector<float> features_of(const Dataset& data, std::size_t sample) {
  std::vector<float> values(data.shape().features());
  data.features(sample, values);
  return values;
}

}  // namespace

TEST_CASE("IDX files are read plain and compressed, pixels scaled to [0, 1]") {
  for (const auto pack : {plain, gzip}) {
    const TemporaryFolder folder;
    write_four(folder, pack);
    const DataSplits splits = item_of("idx").make.load(four_files(), folder.path(), 1);
    CHECK(splits.train->size() == 2);
    CHECK(splits.test->size() == 1);
    CHECK(features_of(*splits.train, 0) == std::vector<float>{0, 0.2F, 1});
    CHECK(features_of(*splits.train, 1) == std::vector<float>{0.4F, 0.6F, 0.8F});
    CHECK(features_of(*splits.test, 0) == std::vector<float>{1, 0, 1});
    CHECK(labels(*splits.train) == std::vector<std::int32_t>{1, 4});
    CHECK(splits.train->shape().outputs == 5);
    CHECK(splits.train->shape().width == 3);
  }
}

TEST_CASE("a description says what loading gives") {
  const TemporaryFolder folder;
  write_four(folder, gzip);
  const DataDescription described = item_of("idx").make.describe(four_files(), folder.path());
  CHECK(described.train_samples == 2);
  CHECK(described.test_samples == 1);
  CHECK(described.shape.height == 1);
  CHECK(described.shape.width == 3);
  CHECK(described.shape.outputs == 5);
}

TEST_CASE("absolute paths ignore the base directory") {
  const TemporaryFolder folder;
  write_four(folder, plain);
  CHECK(item_of("idx").make.describe(four_files(folder.path().string() + "/"), "/nowhere").train_samples == 2);
}

TEST_CASE("a stated number of classes may exceed the labels") {
  const TemporaryFolder folder;
  write_four(folder, plain);
  OptionValues options = four_files();
  options.set("classes", std::int64_t{10});
  CHECK(item_of("idx").make.load(options, folder.path(), 1).train->shape().outputs == 10);
}

TEST_CASE("Fashion-MNIST without its files names the package to install") {
  const TemporaryFolder folder;
  const auto& item = item_of("fashion-mnist");
  for (const char* directory : {".", "absent"}) {
    try {
      item.make.describe(with_defaults(item, {{"directory", std::string(directory)}}), folder.path());
      FAIL("accepted");
    } catch (const DataError& error) {
      CHECK(error.option == "directory");
      CHECK_THAT(error.what(), Catch::Contains("dataset-fashion-mnist") && Catch::Contains(folder.path().string()));
    }
  }
}

TEST_CASE("Fashion-MNIST is known by name without its files") {
  const auto& item = item_of("fashion-mnist");
  const auto nominal = item.make.nominal(with_defaults(item));
  REQUIRE(nominal);
  CHECK(nominal->train_samples == 60000);
  CHECK(nominal->test_samples == 10000);
  CHECK(nominal->shape.features() == 784);
  CHECK(nominal->shape.outputs == 10);
  CHECK_FALSE(item_of("idx").make.nominal(four_files()));
}

TEST_CASE("blobs are drawn from the seed, balanced, around centres of their own") {
  const auto& item = item_of("synthetic-blobs");
  const auto options =
      with_defaults(item, {{"samples", std::int64_t{3000}}, {"features", std::int64_t{2}}, {"spread", 0.5}});
  const DataSplits splits = item.make.load(options, "", 1), again = item.make.load(options, "", 1);
  const DataSplits other = item.make.load(options, "", 2);
  CHECK(splits.train->size() == 3000);
  CHECK(splits.test->size() == 500);
  CHECK(features_of(*splits.train, 17) == features_of(*again.train, 17));
  CHECK(features_of(*splits.train, 17) != features_of(*other.train, 17));
  CHECK(features_of(*splits.train, 0) != features_of(*splits.test, 0));
  for (std::int32_t label = 0; label < 3; ++label) {
    double sum = 0, squares = 0, count = 0;
    for (std::size_t i = 0; i < splits.train->size(); ++i) {
      if (splits.train->label(i) != label) continue;
      const double value = static_cast<double>(features_of(*splits.train, i)[0]);
      sum += value;
      squares += value * value;
      ++count;
    }
    CHECK(count == 1000);
    const double variance = squares / count - sum / count * (sum / count);
    CHECK(std::abs(variance - 0.25) < 5 * 0.25 * std::sqrt(2 / count));
  }
}

TEST_CASE("blobs that would not fit in memory are refused before they are drawn") {
  const auto& item = item_of("synthetic-blobs");
  const auto options = with_defaults(item, {{"samples", std::int64_t{100000000}}, {"features", std::int64_t{1000000}}});
  CHECK_THROWS_AS(item.make.describe(options, ""), DataError);
  CHECK_THROWS_AS(item.make.load(options, "", 1), DataError);
}

}  // namespace paceline::kernels::tests
