/// Whatever is wrong with an IDX file ends in one sentence that names the option and the file.
#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "tests/kernels/idx_writer.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

const DatasetItem& idx() {
  return *datasets().find("idx");
}

OptionValues options() {
  return with_defaults(idx(), {{"images", std::string("images")},
                               {"labels", std::string("labels")},
                               {"test_images", std::string("test_images")},
                               {"test_labels", std::string("test_labels")}});
}

Bytes images(std::uint32_t count) {
  return idx_bytes({count, 2, 3}, Bytes(std::size_t{count} * 6, 51));
}

/// Four good files: 4 training and 2 test samples of 2 x 3 pixels, classes 0 to 2.
void write_good(const TemporaryFolder& folder) {
  folder.write("images", images(4));
  folder.write("labels", idx_bytes({4}, {0, 1, 2, 1}));
  folder.write("test_images", images(2));
  folder.write("test_labels", idx_bytes({2}, {2, 0}));
}

struct Hostile {
  std::string what;  ///< is wrong
  std::string file;  ///< to replace, and the option at fault
  Bytes bytes;
  std::string said;  ///< part of the sentence
};

Bytes shortened(Bytes bytes, std::size_t by) {
  bytes.resize(bytes.size() - by);
  return bytes;
}

Bytes changed(Bytes bytes, std::size_t at, std::uint8_t value) {
  bytes.at(at) = value;
  return bytes;
}

Bytes noise(std::size_t count) {
  Bytes bytes(count);
  std::uint32_t state = 1;
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
  return bytes;
}

std::vector<Hostile> hostile_files() {
  const Bytes packed = gzip(idx_bytes({4, 2, 3}, noise(24)));
  Bytes longer = images(4), garbled = packed;
  longer.push_back(0);
  garbled[packed.size() / 2] ^= 0xFF;
  return {
      {"empty", "images", {}, "is empty"},
      {"shorter than a magic number", "images", {0, 0}, "does not begin like IDX"},
      {"of text", "images", {'h', 'e', 'l', 'l', 'o', '\n'}, "does not begin like IDX"},
      {"of floats", "images", changed(images(4), 2, 0x0D), "does not begin like IDX"},
      {"labels instead of images", "images", idx_bytes({4}, {0, 1, 2, 1}), "has 1 dimensions instead of 3"},
      {"images instead of labels", "labels", images(4), "has 3 dimensions instead of 1"},
      {"ends in the header", "test_images", shortened(idx_bytes({2, 2, 3}, {}), 3), "ends inside its header"},
      {"truncated", "images", shortened(images(4), 1), "has 39 bytes where its header promises 40"},
      {"trailing bytes", "images", longer, "has 41 bytes where its header promises 40"},
      {"no rows", "images", idx_bytes({4, 0, 3}, {}), "one of its sizes is 0"},
      {"no samples", "labels", idx_bytes({0}, {}), "one of its sizes is 0"},
      {"sizes that overflow", "images", idx_bytes({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, Bytes(24)),
       "larger than any file"},
      {"4 TB promised", "images", idx_bytes({0x10000, 0x2000, 0x2000}, Bytes(24)), "where its header promises"},
      {"4 TB promised in gzip", "images", gzip(idx_bytes({0x10000, 0x2000, 0x2000}, Bytes(24))), "is too short"},
      {"more promised than compressed", "images", gzip(idx_bytes({4, 2, 3}, noise(10))), "ends after 10 of 24"},
      {"trailing bytes in gzip", "images", gzip(longer), "goes on behind its last value"},
      {"truncated gzip", "images", shortened(packed, 12), "ends after"},
      {"gzip without its check sum", "images", shortened(packed, 8), "is damaged"},
      {"gzip with a wrong check sum", "images", changed(packed, packed.size() - 8, 0), "is damaged"},
      {"garbled gzip", "images", garbled, "damaged"},
      {"fewer labels than images", "labels", idx_bytes({3}, {0, 1, 2}), "has 3 labels for the 4 images"},
      {"more labels than images", "test_labels", idx_bytes({3}, {0, 1, 2}), "has 3 labels for the 2 images"},
      {"a class that training lacks", "test_labels", idx_bytes({2}, {2, 3}), "has label 3 at sample 1"},
      {"another size", "test_images", idx_bytes({2, 3, 2}, Bytes(12)), "has images of another size"},
  };
}

/// The sentence of the DataError, with the option at fault in front.
std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const DataError& error) {
    return error.option + "|" + error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("every hostile IDX file is refused with its option, its path and what is wrong") {
  for (const Hostile& hostile : hostile_files()) {
    INFO(hostile.what);
    const TemporaryFolder folder;
    write_good(folder);
    folder.write(hostile.file, hostile.bytes);
    const std::string said = refusal([&] { idx().make.load(options(), folder.path(), 1); });
    CHECK_THAT(said, Catch::StartsWith(hostile.file + "|"));
    CHECK_THAT(said, Catch::Contains((folder.path() / hostile.file).string()));
    CHECK_THAT(said, Catch::Contains(hostile.said));
    CHECK_THAT(said, Catch::EndsWith("."));
    CHECK(said.find('\n') == std::string::npos);
  }
}

TEST_CASE("a missing file, a folder and a file that may not be read are refused") {
  const TemporaryFolder folder;
  write_good(folder);
  std::filesystem::remove(folder.path() / "labels");
  CHECK_THAT(refusal([&] { idx().make.describe(options(), folder.path()); }), Catch::Contains("does not exist"));
  std::filesystem::create_directory(folder.path() / "labels");
  CHECK_THAT(refusal([&] { idx().make.describe(options(), folder.path()); }), Catch::Contains("is not a file"));
}

TEST_CASE("a description refuses what a header shows, before any image is read") {
  const TemporaryFolder folder;
  write_good(folder);
  folder.write("images", idx_bytes({0x10000, 0x2000, 0x2000}, Bytes(24)));
  CHECK_THAT(refusal([&] { idx().make.describe(options(), folder.path()); }), Catch::StartsWith("images|"));
}

TEST_CASE("labels at or above a stated number of classes are refused") {
  const TemporaryFolder folder;
  write_good(folder);
  OptionValues values = options();
  values.set("classes", std::int64_t{2});
  CHECK_THAT(refusal([&] { idx().make.load(values, folder.path(), 1); }), Catch::Contains("has label 2 at sample 2"));
}

}  // namespace paceline::kernels::tests
