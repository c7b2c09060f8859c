#include "sim/results/safetensors.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <nlohmann/json.hpp>

#include "sim/results/error.hpp"
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

/// The length of a header, the header, the data.
std::string packed(const std::string& header, const std::string& data) {
  std::string file(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) file[i] = static_cast<char>(header.size() >> (8 * i) & 0xFFU);
  return file + header + data;
}

/// What reading it says; empty: it was read.
std::string refusal(const ScratchDirectory& scratch, const std::string& content) {
  sample::Unsynchronised calls;
  write_atomically(scratch / "hostile", content, calls);
  try {
    read_safetensors(scratch / "hostile");
  } catch (const ResultsError& error) {
    return error.what();
  }
  return "";
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

TEST_CASE("What was written is read back bit for bit") {
  const ScratchDirectory scratch;
  write(scratch / "m", sample::model());
  const std::vector<ModelTensor> read = read_safetensors(scratch / "m");
  const std::vector<ModelTensor> model = sample::model();
  REQUIRE(read.size() == model.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    const ModelTensor& wanted = model[i];
    CHECK(read[i].name == wanted.name);
    CHECK(read[i].shape == wanted.shape);
    REQUIRE(read[i].values.size() == wanted.values.size());
    if (!wanted.values.empty())
      CHECK(std::memcmp(read[i].values.data(), wanted.values.data(), wanted.values.size() * sizeof(float)) == 0);
  }
}

TEST_CASE("A file cut at any byte, and one that goes on, is refused in one sentence") {
  const ScratchDirectory scratch;
  write(scratch / "m", {{"w", {2, 2}, {1, 2, 3, 4}}, {"b", {2}, {5, 6}}});
  const std::string whole = content_of(scratch / "m");
  for (std::size_t length = 0; length < whole.size(); ++length) CHECK(refusal(scratch, whole.substr(0, length)) != "");
  CHECK_THAT(refusal(scratch, whole + "1234"), Catch::Contains("4 bytes behind its last tensor"));
  CHECK(refusal(scratch, whole) == "");
}

TEST_CASE("Foreign and hostile files are refused in one sentence that says why") {
  const ScratchDirectory scratch;
  const auto says = [&](const std::string& header, std::size_t bytes, const std::string& what) {
    const std::string said = refusal(scratch, packed(header, std::string(bytes, '\0')));
    CAPTURE(header, said);
    CHECK_THAT(said, Catch::Contains(what));
    CHECK(said.find('\n') == std::string::npos);
  };
  const std::string w = R"({"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]})";
  says(w + "}", 8, "");
  CHECK(refusal(scratch, packed(w + "}", std::string(8, '\0'))) == "");
  says(R"({"w": {"dtype": "BF16", "shape": [4], "data_offsets": [0, 8]}})", 8, "dtype is BF16");
  says(R"({"w": {"shape": [2], "data_offsets": [0, 8]}})", 8, "no dtype");
  says(R"({"w": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}})", 8, "a shape of 12 bytes and data of 8");
  says(R"({"w": {"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}})", 8, "no list of up to 16 sizes");
  says(R"({"w": {"dtype": "F32", "shape": [1.5], "data_offsets": [0, 8]}})", 8, "no list of up to 16 sizes");
  says(R"({"w": {"dtype": "F32", "shape": [9223372036854775808, 2], "data_offsets": [0, 8]}})", 8,
       "larger than any file");
  says(R"({"w": {"dtype": "F32", "shape": [2], "data_offsets": [8, 0]}})", 8, "lies at [8, 0]");
  says(R"({"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8, 9]}})", 8, "not two positions");
  says(R"({"w": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}})", 8, "lies at [0, 16] of 8 bytes");
  says(w + R"(, "v": {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]}})", 12, "overlap");
  says(w + R"(, "v": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}})", 8, "overlap");
  says(w + R"(, "v": {"dtype": "F32", "shape": [1], "data_offsets": [12, 16]}})", 16, "leave a gap");
  says(R"({"w": 1})", 8, "no object");
  says("{}", 0, "no tensor");
  says("[]", 0, "must be a JSON object");
  says(std::string(100000, '['), 0, "within each other");
  says("{\"\xff\"", 0, "UTF-8");
  std::string huge = packed(w + "}", std::string(8, '\0'));
  huge[6] = '\x7f';
  CHECK_THAT(refusal(scratch, huge), Catch::Contains("more than the format allows"));
  for (const char* value : {"\0\0\x80\x7f", "\0\0\xc0\x7f", "\0\0\x80\xff"})
    CHECK_THAT(refusal(scratch, packed(w + "}", std::string(4, '\0') + std::string(value, 4))),
               Catch::Contains("no finite number"));
  CHECK_THROWS_WITH(read_safetensors(scratch / "absent"), Catch::Contains("does not exist"));
  CHECK_THROWS_WITH(read_safetensors("/dev/zero"), Catch::Contains("not a regular file"));
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
