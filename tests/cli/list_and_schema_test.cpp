#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

/// What `paceline list` shows: a part at the beginning of a line, a name behind two spaces, options further right.
const std::map<std::string, std::vector<std::string>>& catalogue() {
  static const auto all = [] {
    std::map<std::string, std::vector<std::string>> read;
    std::string part;
    for (const std::string& line : lines_of(run_program({"list"}).out)) {
      if (line[0] != ' ')
        part = line;
      else if (line[2] != ' ')
        read[part].push_back(line.substr(2, line.find(' ', 2) - 2));
    }
    return read;
  }();
  return all;
}

const std::vector<std::string> parts{"strategies", "models",       "optimizers",    "datasets",   "partitions",
                                     "backends",   "topologies",   "timings",       "stragglers", "failures",
                                     "recoveries", "compressions", "network-models"};

}  // namespace

TEST_CASE("list shows every part, and one part when asked", "[slow]") {
  const Ending all = run_program({"list"});
  CHECK(all.code == 0);
  CHECK(all.err.empty());
  for (const std::string& part : parts) {
    CAPTURE(part);
    const Ending one = run_program({"list", part});
    CHECK(one.code == 0);
    CHECK_THAT(one.out, StartsWith(part + "\n"));
    CHECK_THAT(all.out, Contains(one.out));
    CHECK_FALSE(catalogue().at(part).empty());
  }
}

TEST_CASE("list has a sentence for every entry and for every option") {
  for (const std::string& line : lines_of(run_program({"list"}).out)) {
    if (line[0] != ' ') continue;
    CAPTURE(line);
    CHECK((line.back() == '.' || line.find("Unavailable: ") != std::string::npos));
  }
}

TEST_CASE("the schema is valid JSON of draft 7 and knows every name that list shows") {
  const Ending ending = run_program({"schema"});
  CHECK(ending.code == 0);
  CHECK(ending.err.empty());
  const Json schema = Json::parse(ending.out);
  CHECK_THAT(schema["$schema"].get<std::string>(), Contains("draft-07"));
  for (const std::string& part : parts)
    for (const std::string& name : catalogue().at(part)) {
      CAPTURE(part, name);
      CHECK_THAT(ending.out, Contains("\"" + name + "\""));
    }
}

TEST_CASE("the schema has every section of a scenario") {
  const Json schema = Json::parse(run_program({"schema"}).out);
  for (const char* key : {"name", "seed", "cluster", "workload", "strategy", "compression", "stragglers", "failures",
                          "detection", "recovery", "stop", "evaluate"}) {
    CAPTURE(key);
    CHECK(schema["properties"].contains(key));
  }
}

TEST_CASE("the key reference names every entry") {
  const Ending ending = run_program({"schema", "--key-reference"});
  CHECK(ending.code == 0);
  for (const std::string& part : parts)
    if (part != "backends")
      for (const std::string& name : catalogue().at(part)) CHECK_THAT(ending.out, Contains(name));
}

TEST_CASE("a page that is not there is an error with its name") {
  const Ending ending = run_program({"schema", "--in-page", "no-such-page.md"});
  CHECK(ending.code != 0);
  CHECK(ending.out.empty());
  CHECK_THAT(ending.err, Contains("no-such-page.md"));
}

TEST_CASE("every strategy runs by its name alone", "[slow]") {
  const ScratchDirectory scratch;
  for (const std::string& name : catalogue().at("strategies")) {
    CAPTURE(name);
    CHECK(run_program(run_call(timing_scenario(R"({"name": ")" + name + "\"}"), scratch / name)).code == 0);
    CHECK(summary_in(scratch / name)["strategy"] == name);
  }
}
