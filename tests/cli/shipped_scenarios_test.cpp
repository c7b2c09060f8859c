#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::WithinAbs;

namespace {

std::vector<std::string> shipped() {
  std::vector<std::string> files;
  for (const std::string& name : names_in(source_file("scenarios")))
    if (name.ends_with(".json") && name != "scenario.schema.json") files.push_back(source_file("scenarios/" + name));
  return files;
}

std::string name_of(const std::string& file) {
  return std::filesystem::path(file).stem().string();
}

bool needs_fashion_mnist(const std::string& file) {
  return content_of(file).find("fashion-mnist") != std::string::npos;
}

/// Evaluations of this one take seconds.
bool is_slow(const std::string& file) {
  return name_of(file) == "cnn";
}

void check_runs(const std::vector<std::string>& files) {
  const ScratchDirectory scratch;
  std::vector<Call> calls;
  for (const std::string& file : files)
    calls.push_back({.arguments = {"run", file, "--set", R"(stop={"steps": 2})", "--out", scratch / name_of(file)}});
  const std::vector<Ending> endings = run_programs(calls);
  for (std::size_t i = 0; i < files.size(); ++i) {
    CAPTURE(files[i], endings[i].err);
    CHECK(endings[i].code == 0);
    const Json summary = summary_in(scratch / name_of(files[i]));
    CHECK(summary["status"] == "completed");
    CHECK(summary["name"] == name_of(files[i]));
    CHECK(summary["steps"].get<int>() == 2);
    CHECK_THAT(sum_of_fractions(summary), WithinAbs(1, 1e-9));
  }
}

}  // namespace

TEST_CASE("every shipped scenario is valid") {
  REQUIRE(shipped().size() >= 10);
  std::vector<std::string> words = shipped();
  words.insert(words.begin(), "validate");
  const Ending ending = run_program(words);
  INFO(ending.err);
  CHECK(ending.code == 0);
}

TEST_CASE("every shipped scenario runs", "[slow]") {
  std::vector<std::string> files = shipped();
  std::erase_if(files, is_slow);
  if (!fashion_mnist_is_installed()) {
    WARN("dataset-fashion-mnist is not installed: its scenarios are left out");
    std::erase_if(files, needs_fashion_mnist);
  }
  check_runs(files);
}

TEST_CASE("every slow shipped scenario runs", "[slow]") {
  std::vector<std::string> files = shipped();
  std::erase_if(files, [](const std::string& file) { return !is_slow(file); });
  if (fashion_mnist_is_installed()) check_runs(files);
}

TEST_CASE("every shipped scenario begins with a comment that says what it shows") {
  for (const std::string& file : shipped()) {
    CAPTURE(file);
    CHECK(content_of(file).starts_with("// "));
  }
}
