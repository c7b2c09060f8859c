#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/scenario/scenario_text.hpp"

namespace paceline::scenario::testing {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;

TEST_CASE("a file is read with its directory, where its relative names start") {
  const fs::path file = fs::temp_directory_path() / "paceline-read-file-test.json";
  std::ofstream(file) << "{\r\n}";
  const Source source = read_file(file.string());
  CHECK(source.text == "{\r\n}");
  CHECK(source.base_directory == fs::temp_directory_path());
  CHECK(source.file_name == file.string());
  fs::remove(file);
}

TEST_CASE("a file that cannot be read is told with the reason") {
  CHECK_THROWS_WITH(read_file("/nonexistent/x.json"), Contains("/nonexistent/x.json: cannot be opened: No such file"));
  CHECK_THROWS_WITH(read_file("/"), Contains("is a directory"));
  CHECK_THROWS_AS(read_file(""), ScenarioError);
}

TEST_CASE("a file without end is read up to the limit") {
  const Source source = read_file("/dev/zero");
  CHECK(source.text.size() > largest_text_bytes);
  CHECK(source.text.size() < largest_text_bytes + 1024 * 1024);
}

}  // namespace
}  // namespace paceline::scenario::testing
