// The files of tests/hostile through the real program. tests/hostile/expected.txt: file, pointer (its start, then
// "...", when it is long), part of the sentence.
#include <catch2/catch.hpp>
#include <regex>
#include <sstream>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;

namespace {

struct Expected {
  std::string file, pointer, message;
};

std::vector<Expected> corpus() {
  std::vector<Expected> all;
  for (const std::string& line : lines_of(content_of(source_file("tests/hostile/expected.txt")))) {
    std::istringstream fields(line);
    Expected row;
    std::getline(fields, row.file, '\t');
    std::getline(fields, row.pointer, '\t');
    std::getline(fields, row.message);
    all.push_back(row);
  }
  return all;
}

std::string path_of(const Expected& row) {
  return source_file("tests/hostile/" + row.file);
}

std::vector<Ending> run_all(const std::vector<Expected>& all, const std::vector<std::string>& words,
                            const std::filesystem::path& directory) {
  std::vector<Call> calls;
  for (const Expected& row : all) {
    Call& call = calls.emplace_back(Call{.arguments = words, .directory = directory});
    call.arguments.push_back(path_of(row));
  }
  return run_programs(calls);
}

void check_line(const Expected& row, const std::string& line) {
  CAPTURE(row.file, line);
  CHECK(line.size() < 600);
  REQUIRE(line.starts_with(path_of(row) + ":"));
  const std::string rest = line.substr(path_of(row).size());
  std::smatch place;
  REQUIRE(std::regex_search(rest, place, std::regex("^:[1-9][0-9]*:[1-9][0-9]*: ")));
  std::string pointer = row.pointer;
  const bool cut = pointer.ends_with("...");
  if (cut) pointer.resize(pointer.size() - 3);
  if (!pointer.empty()) CHECK(place.suffix().str().starts_with(cut ? pointer : pointer + ": "));
  CHECK_THAT(line, Contains(row.message));
}

void check_one_line(const Expected& row, const Ending& ending) {
  CAPTURE(row.file, ending.err, ending.signal);
  CHECK(ending.code == 2);
  CHECK(ending.cpu_s < 0.5);
  CHECK(ending.out.empty());
  REQUIRE(lines_of(ending.err).size() == 1);
  check_line(row, lines_of(ending.err)[0]);
}

}  // namespace

TEST_CASE("every hostile file stands in the table of what is expected, and the other way round") {
  std::set<std::string> expected{"expected.txt"};
  for (const Expected& row : corpus()) expected.insert(row.file);
  CHECK(names_in(source_file("tests/hostile")) == expected);
}

TEST_CASE("validate refuses every hostile file in one line with place, pointer and rule") {
  const std::vector<Expected> all = corpus();
  REQUIRE(all.size() >= 100);
  std::vector<std::string> words{"validate"};
  for (const Expected& row : all) words.push_back(path_of(row));
  const Ending ending = run_program(words);
  CHECK(ending.code == 2);
  CHECK(ending.out.empty());
  CHECK(ending.cpu_s < 0.5 * static_cast<double>(all.size()));
  const std::vector<std::string> lines = lines_of(ending.err);
  REQUIRE(lines.size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) check_line(all[i], lines[i]);
}

TEST_CASE("validate refuses every hostile file by itself, with exit code 2 in half a second", "[slow]") {
  const std::vector<Expected> all = corpus();
  const ScratchDirectory scratch;
  const std::vector<Ending> endings = run_all(all, {"validate"}, scratch.path());
  for (std::size_t i = 0; i < all.size(); ++i) check_one_line(all[i], endings[i]);
  CHECK(names_in(scratch.path()).empty());
}

TEST_CASE("run refuses every hostile file with the same line and leaves no directory", "[slow]") {
  const std::vector<Expected> all = corpus();
  const ScratchDirectory scratch;
  const std::vector<Ending> endings = run_all(all, {"run"}, scratch.path());
  for (std::size_t i = 0; i < all.size(); ++i) check_one_line(all[i], endings[i]);
  CHECK(names_in(scratch.path()).empty());
}

TEST_CASE("a hostile file through standard input is told by a dash and its place") {
  for (const char* name : {"nan.json", "empty-file.json", "misspelt-workers.json"}) {
    const Ending ending = run_program(
        {.arguments = {"run", "-"}, .input = content_of(source_file(std::string("tests/hostile/") + name))});
    CAPTURE(name);
    CHECK(ending.code == 2);
    CHECK(lines_of(ending.err).size() == 1);
    CHECK(ending.err.starts_with("-:"));
  }
}
