#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <sstream>

#include "tests/scenario/scenario_text.hpp"

namespace paceline::scenario::testing {
namespace {

struct Expected {
  std::string file, pointer, message;
};

/// tests/hostile/expected.txt: file, pointer (its start, then "...", when it is long), part of the complaint.
std::vector<Expected> corpus() {
  std::vector<Expected> all;
  std::ifstream table("tests/hostile/expected.txt");
  for (std::string line; std::getline(table, line);) {
    std::istringstream fields(line);
    Expected row;
    std::getline(fields, row.file, '\t');
    std::getline(fields, row.pointer, '\t');
    std::getline(fields, row.message);
    all.push_back(row);
  }
  return all;
}

bool leads_to(const std::string& pointer, const std::string& expected) {
  if (!expected.ends_with("...")) return pointer == expected;
  return pointer.starts_with(expected.substr(0, expected.size() - 3));
}

TEST_CASE("every hostile file gets one clear complaint in a tenth of a second") {
  const std::vector<Expected> all = corpus();
  REQUIRE(all.size() >= 60);
  for (const Expected& row : all) {
    INFO(row.file);
    const Source source = read_file("tests/hostile/" + row.file);
    const auto start = std::chrono::steady_clock::now();
    const std::vector<Complaint> found = check(source, {}, stub_shelves());
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    CHECK(taken.count() < 0.1);
    REQUIRE(found.size() == 1);
    INFO(sentence(found[0]));
    CHECK(leads_to(found[0].pointer, row.pointer));
    CHECK(sentence(found[0]).find(row.message) != std::string::npos);
    CHECK(sentence(found[0]).find('\n') == std::string::npos);
    CHECK(sentence(found[0]).size() < 600);
    CHECK(found[0].file == source.file_name);
    CHECK(found[0].line > 0);
    CHECK(found[0].column > 0);
  }
}

}  // namespace
}  // namespace paceline::scenario::testing
