// Whatever is wrong with the files of a data set: one line with the scenario's place, the key, the file and what is
// wrong; exit code 2; no directory.
#include <catch2/catch.hpp>
#include <functional>

#include "tests/cli/run_files.hpp"
#include "tests/kernels/idx_writer.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using namespace paceline::kernels::tests;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

Bytes images(std::uint32_t count) {
  Bytes pixels(std::size_t{count} * 6);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * 37 + i / 5);
  return idx_bytes({count, 2, 3}, pixels);
}

Bytes cut(Bytes bytes, std::size_t by) {
  bytes.resize(bytes.size() - by);
  return bytes;
}

/// Four good files, 8 training and 4 test samples of classes 0 to 3, and a scenario that names them.
class Data {
 public:
  Data() {
    folder_.write("images", images(8));
    folder_.write("labels", idx_bytes({8}, {0, 1, 2, 3, 0, 1, 2, 3}));
    folder_.write("test_images", images(4));
    folder_.write("test_labels", idx_bytes({4}, {3, 2, 1, 0}));
    Json scenario = changed(training_scenario(R"({"name": "allreduce-ring"})"), R"({"workload": {"dataset": null}})");
    Json& dataset = scenario["workload"]["dataset"] = {{"name", "idx"}};
    for (const char* file : {"images", "labels", "test_images", "test_labels"}) dataset[file] = file;
    put(path("scenario.json"), scenario.dump(2));
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  void write(const std::string& name, const Bytes& bytes) const { folder_.write(name, bytes); }

 private:
  TemporaryFolder folder_;
};

struct Hostile {
  std::string what, file, said;
  std::function<void(const Data&)> damage;
};

Hostile with_bytes(const std::string& what, const std::string& file, const Bytes& bytes, const std::string& said) {
  return {what, file, said, [file, bytes](const Data& data) { data.write(file, bytes); }};
}

std::vector<Hostile> all_hostile() {
  Bytes longer = images(8), garbled = gzip(images(8)), float_pixels = images(8);
  longer.push_back(1);
  garbled[garbled.size() / 2] ^= 0xFF;
  float_pixels[2] = 0x0D;
  return {
      with_bytes("empty", "images", {}, "is empty"),
      with_bytes("text", "images", {'h', 'e', 'l', 'l', 'o', '\n'}, "does not begin like IDX"),
      with_bytes("floats", "images", float_pixels, "does not begin like IDX"),
      with_bytes("labels in the place of images", "images", idx_bytes({8}, Bytes(8)), "dimensions"),
      with_bytes("a cut header", "test_images", {0, 0, 8, 3, 0, 0}, "ends inside its header"),
      with_bytes("truncated", "images", cut(images(8), 5), "where its header promises"),
      with_bytes("too long", "images", longer, "where its header promises"),
      with_bytes("no images", "images", idx_bytes({0, 2, 3}, {}), "one of its sizes is 0"),
      with_bytes("more than any memory", "images", idx_bytes({0xFFFFFFFF, 0xFFFF, 0xFFFF}, Bytes(24)), "images file"),
      with_bytes("fewer labels than images", "labels", idx_bytes({7}, Bytes(7)), "7 labels for the 8 images"),
      with_bytes("more labels than images", "test_labels", idx_bytes({5}, Bytes(5)), "5 labels for the 4 images"),
      with_bytes("a label that training lacks", "test_labels", idx_bytes({4}, {0, 1, 2, 9}), "label 9 at sample 3"),
      with_bytes("a cut gzip", "images", cut(gzip(images(8)), 15), "images"),
      with_bytes("a gzip without its end", "labels", cut(gzip(idx_bytes({8}, {0, 1, 2, 3, 0, 1, 2, 3})), 6), "labels"),
      with_bytes("a garbled gzip", "images", garbled, "images"),
      with_bytes("a gzip of nothing", "images", gzip({}), "is empty"),
      with_bytes("images of another size", "test_images", idx_bytes({4, 3, 2}, Bytes(24)), "another size"),
      {"missing", "labels", "does not exist", [](const Data& data) { fs::remove(data.path("labels")); }},
      {"a directory", "images", "is not a file",
       [](const Data& data) {
         fs::remove(data.path("images"));
         fs::create_directory(data.path("images"));
       }},
      {"not readable", "images", "read",
       [](const Data& data) { fs::permissions(data.path("images"), fs::perms::none); }},
      {"a link to nowhere", "test_labels", "does not exist",
       [](const Data& data) {
         fs::remove(data.path("test_labels"));
         fs::create_symlink("nowhere", data.path("test_labels"));
       }},
      {"a device without end", "images", "is not a file",
       [](const Data& data) {
         fs::remove(data.path("images"));
         fs::create_symlink("/dev/zero", data.path("images"));
       }},
  };
}

}  // namespace

TEST_CASE("the four good files train") {
  const Data data;
  const ScratchDirectory scratch;
  const Ending ending = run_program({"run", data.path("scenario.json"), "--out", scratch / "out", "--quiet"});
  INFO(ending.err);
  CHECK(ending.code == 0);
}

TEST_CASE("run refuses every hostile data file in one line and leaves no directory", "[slow]") {
  for (const Hostile& hostile : all_hostile()) {
    const Data data;
    hostile.damage(data);
    const ScratchDirectory scratch;
    const Ending ending = run_program({"run", data.path("scenario.json"), "--out", scratch / "out"});
    CAPTURE(hostile.what, ending.err, ending.signal);
    CHECK(ending.code == 2);
    CHECK(ending.cpu_s < 0.5);
    CHECK(ending.out.empty());
    CHECK(lines_of(ending.err).size() == 1);
    CHECK_THAT(ending.err, Contains(hostile.said) && Contains(data.path(hostile.file)));
    CHECK(names_in(scratch.path()).empty());
  }
}

TEST_CASE("validate finds what a header shows, at the key's line") {
  const std::set<std::string> found_late{"a label that training lacks", "a cut gzip", "a garbled gzip"};
  for (const Hostile& hostile : all_hostile()) {
    if (found_late.count(hostile.what)) continue;
    const Data data;
    hostile.damage(data);
    const Ending ending = run_program({"validate", data.path("scenario.json")});
    CAPTURE(hostile.what, ending.err);
    CHECK(ending.code == 2);
    CHECK(lines_of(ending.err).size() == 1);
    CHECK(ending.err.starts_with(data.path("scenario.json") + ":"));
    CHECK_THAT(ending.err, Contains(": /workload/dataset/" + hostile.file + ": "));
  }
}

TEST_CASE("a named file that is missing is found with math off too") {
  const Data data;
  fs::remove(data.path("labels"));
  const Ending ending = run_program({"validate", data.path("scenario.json"), "--set", "workload.math=false"});
  CHECK(ending.code == 2);
  CHECK_THAT(ending.err, Contains(data.path("labels")) && Contains("does not exist"));
}

TEST_CASE("a folder without Fashion-MNIST says which package brings it") {
  const ScratchDirectory scratch;
  const Ending ending = run_program({"run", source_file("scenarios/single.json"), "--out", scratch / "out", "--set",
                                     "workload.dataset.directory=" + (scratch.path()).string()});
  CHECK(ending.code == 2);
  CHECK(lines_of(ending.err).size() == 1);
  CHECK_THAT(ending.err, Contains("dataset-fashion-mnist") && Contains(scratch.path().string()));
  CHECK(names_in(scratch.path()).empty());
}
