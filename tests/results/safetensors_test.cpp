#include "sim/results/safetensors.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <nlohmann/json.hpp>

#include "tests/results/sample_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;

namespace {

/// What the format's own description asks of a reader, without a line of the writer.
struct Parsed {
  nlohmann::ordered_json header;
  std::string data;
};

Parsed parse(const std::string& file) {
  REQUIRE(file.size() >= 8);
  std::uint64_t length = 0;
  for (int i = 7; i >= 0; --i) length = length * 256 + static_cast<unsigned char>(file[static_cast<std::size_t>(i)]);
  REQUIRE(length <= file.size() - 8);
  CHECK(file[8] == '{');
  CHECK((8 + length) % 8 == 0);
  return {nlohmann::ordered_json::parse(file.substr(8, length)), file.substr(8 + length)};
}

float little_endian_float(const std::string& data, std::size_t at) {
  std::uint32_t bits = 0;
  for (std::size_t i = 4; i-- > 0;) bits = bits * 256 + static_cast<unsigned char>(data[at + i]);
  float value = 0;
  std::memcpy(&value, &bits, 4);
  return value;
}

void write(const std::filesystem::path& path, const std::vector<ModelTensor>& tensors) {
  sample::Unsynchronised calls;
  AtomicFile file(path, calls);
  write_safetensors(file, tensors);
  file.commit();
}

}  // namespace

TEST_CASE("A model reads back by the format's description: names, shapes, values, no gaps") {
  const ScratchDirectory scratch;
  write(scratch / "m", sample::model());
  const Parsed parsed = parse(content_of(scratch / "m"));
  CHECK(parsed.header["__metadata__"] == nlohmann::ordered_json{{"format", "paceline 1"}});
  CHECK(parsed.header.size() == 5);
  std::size_t position = 0;
  for (const ModelTensor& tensor : sample::model()) {
    const auto& entry = parsed.header.at(tensor.name);
    CHECK(entry["dtype"] == "F32");
    CHECK(entry["shape"].get<std::vector<std::size_t>>() == tensor.shape);
    CHECK(entry["data_offsets"][0] == position);
    for (const float value : tensor.values) {
      const float read = little_endian_float(parsed.data, position);
      CHECK(std::memcmp(&read, &value, 4) == 0);
      position += 4;
    }
    CHECK(entry["data_offsets"][1] == position);
  }
  CHECK(parsed.data.size() == position);
}

TEST_CASE("The data is aligned whatever the length of the names") {
  const ScratchDirectory scratch;
  for (std::size_t length = 1; length <= 16; ++length) {
    write(scratch / "m", {{std::string(length, 'w'), {1}, {1.5F}}});
    CHECK(little_endian_float(parse(content_of(scratch / "m")).data, 0) == 1.5F);
  }
}

TEST_CASE("A tensor that contradicts itself is refused and leaves no file") {
  const ScratchDirectory scratch;
  const std::size_t huge = std::size_t{1} << 63U;
  CHECK_THROWS_AS(write(scratch / "m", {{"w", {2, 2}, {1, 2, 3}}}), std::invalid_argument);
  CHECK_THROWS_AS(write(scratch / "m", {{"w", {huge, 2}, {}}}), std::invalid_argument);
  CHECK_THROWS_AS(write(scratch / "m", {{"w", {1}, {1}}, {"w", {1}, {1}}}), std::invalid_argument);
  CHECK_THROWS_AS(write(scratch / "m", {{"", {1}, {1}}}), std::invalid_argument);
  CHECK_THROWS_AS(write(scratch / "m", {{"__metadata__", {1}, {1}}}), std::invalid_argument);
  CHECK(names_in(scratch.path()).empty());
}
