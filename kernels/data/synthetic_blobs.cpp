/// Gaussian blobs: each class is a normal cloud around a centre of its own.
#include <string>
#include <utility>
#include <vector>

#include "kernels/data/dataset_item.hpp"
#include "kernels/random.hpp"

namespace paceline::kernels {
namespace {

constexpr double largest_floats = 1 << 30;

class Blobs final : public Dataset {
 public:
  Blobs(SampleShape shape, std::size_t samples) : shape_(shape), values_(samples * shape.features()), size_(samples) {}

  std::size_t size() const override { return size_; }
  const SampleShape& shape() const override { return shape_; }
  void features(std::size_t sample, std::span<float> out) const override {
    const std::size_t width = shape_.features();
    for (std::size_t i = 0; i < width; ++i) out[i] = values_[sample * width + i];
  }
  std::int32_t label(std::size_t sample) const override { return static_cast<std::int32_t>(sample % shape_.outputs); }

  void fill(const std::vector<double>& centres, double spread, Random random) {
    const std::size_t width = shape_.features();
    for (std::size_t sample = 0; sample < size_; ++sample)
      for (std::size_t i = 0; i < width; ++i)
        values_[sample * width + i] =
            static_cast<float>(centres[(sample % shape_.outputs) * width + i] + spread * random.normal());
  }

 private:
  SampleShape shape_;
  std::vector<float> values_;
  std::size_t size_;
};

std::size_t size(const OptionValues& options, const char* name) {
  return static_cast<std::size_t>(options.integer(name));
}

DataDescription describe_blobs(const OptionValues& options) {
  const DataDescription described{{1, 1, size(options, "features"), size(options, "classes")},
                                  size(options, "samples"),
                                  size(options, "test_samples")};
  const double samples =
      static_cast<double>(described.train_samples + described.test_samples + described.shape.outputs);
  if (samples * static_cast<double>(described.shape.features()) > largest_floats)
    throw DataError("samples", "samples x features would take more than 4 GiB: give fewer samples or features.");
  return described;
}

DataSplits draw(const OptionValues& options, std::uint64_t seed) {
  const DataDescription described = describe_blobs(options);
  Random random(stream_seed(seed, "blob centres"));
  std::vector<double> centres(described.shape.outputs * described.shape.features());
  for (double& value : centres) value = random.normal();
  const double spread = options.number("spread");
  auto train = std::make_shared<Blobs>(described.shape, described.train_samples);
  auto test = std::make_shared<Blobs>(described.shape, described.test_samples);
  train->fill(centres, spread, Random(stream_seed(seed, "blob samples", 0)));
  test->fill(centres, spread, Random(stream_seed(seed, "blob samples", 1)));
  return {std::move(train), std::move(test)};
}

Option count(const char* name, std::int64_t default_value, double minimum, double maximum, const char* sentence) {
  Option option;
  option.name = name;
  option.kind = OptionKind::integer;
  option.default_value = default_value;
  option.minimum = minimum;
  option.maximum = maximum;
  option.sentence = sentence;
  option.example = std::to_string(default_value);
  return option;
}

std::vector<Option> blob_options() {
  Option samples = count("samples", 2000, 1, 1e8, "Training samples, equally many of each class.");
  Option test_samples = count("test_samples", 500, 1, 1e8, "Test samples, equally many of each class.");
  samples.unit = test_samples.unit = Unit::samples;
  Option spread;
  spread.name = "spread";
  spread.default_value = 1.0;
  spread.minimum = 0;
  spread.maximum = 1e6;
  spread.sentence = "Standard deviation of a class around its centre; the centres' coordinates have 1.";
  spread.example = "1.0";
  return {samples, count("features", 20, 1, 1e6, "Features of a sample."),
          count("classes", 3, 2, 65536, "Classes, one blob each."), test_samples, spread};
}

}  // namespace

DatasetItem synthetic_blobs_dataset() {
  DatasetItem item;
  item.name = "synthetic-blobs";
  item.sentence = "Normal clouds, one for each class, around normally distributed centres; drawn from the run's seed.";
  item.source = "after make_blobs of scikit-learn, with normal centres";
  item.options = blob_options();
  item.make.describe = [](const OptionValues& options, const std::filesystem::path&) {
    return describe_blobs(options);
  };
  item.make.load = [](const OptionValues& options, const std::filesystem::path&, std::uint64_t seed) {
    return draw(options, seed);
  };
  item.make.nominal = [](const OptionValues& options) {
    return std::optional<DataDescription>(describe_blobs(options));
  };
  return item;
}

}  // namespace paceline::kernels
