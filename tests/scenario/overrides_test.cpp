#include <catch2/catch.hpp>

#include "tests/scenario/scenario_text.hpp"

namespace paceline::scenario::testing {
namespace {

using Catch::Matchers::Contains;

TEST_CASE("an override changes a value by its path") {
  CHECK(loaded(smallest, {"cluster.workers=16"}).cluster.workers == 16);
  CHECK(loaded(smallest, {"cluster.workers=16", "cluster.workers=17"}).cluster.workers == 17);
}

TEST_CASE("an override's value is a string when it is no JSON") {
  CHECK(loaded(smallest, {"cluster.network.bandwidth=1Gbps"}).cluster.network.bandwidth == 1.25e8);
  CHECK(loaded(smallest, {"cluster.network.bandwidth=\"1Gbps\""}).cluster.network.bandwidth == 1.25e8);
  CHECK(loaded(smallest, {"name=a=b"}).name == "a=b");
}

TEST_CASE("an override makes the objects and lists that are missing") {
  const Scenario scenario =
      loaded(smallest, {"stragglers.0.kind=slow", "stragglers.0.factor=2", "stragglers.1.kind=slow",
                        "stragglers.1.factor=3", "stragglers.1.workers=[1]"});
  REQUIRE(scenario.stragglers.size() == 2);
  CHECK(scenario.stragglers[0].options.number("factor") == 2);
  CHECK(scenario.stragglers[1].options.integers("workers") == std::vector<std::int64_t>{1});
}

TEST_CASE("an override replaces a whole object") {
  CHECK(loaded(smallest, {R"(strategy={"name": "ps-sync", "servers": 2})"}).strategy.options.integer("servers") == 2);
}

TEST_CASE("the seed given by itself wins") {
  const Overrides overrides{{"seed=7"}, 42};
  CHECK(load(source_of(smallest), overrides, stub_shelves()).seed == 42);
}

TEST_CASE("a seed of 64 bits keeps every bit") {
  const Overrides overrides{{}, 9223372036854775807U};
  const Scenario scenario = load(source_of(smallest), overrides, stub_shelves());
  CHECK(scenario.seed == 9223372036854775807U);
  CHECK(loaded(scenario.normalised_json).seed == scenario.seed);
  const std::vector<Complaint> beyond = check(source_of(smallest), {{}, 9223372036854775808U}, stub_shelves());
  REQUIRE(beyond.size() == 1);
  CHECK(beyond[0].file == "--seed");
}

TEST_CASE("a bad value of an override is told as such") {
  const Complaint found = complaint(smallest, {"cluster.workers=0"});
  CHECK(found.file == "--set");
  CHECK(found.line == 0);
  CHECK(sentence(found) == "--set: /cluster/workers: 0 must be at least 1; write e.g. 8");
  CHECK_THAT(sentence(complaint(smallest, {"cluster.wrokers=1"})), Contains("did you mean \"workers\""));
}

TEST_CASE("an override that cannot be applied is told") {
  struct Refused {
    const char* set;
    const char* pointer;
    const char* message;
  };
  const std::vector<Refused> refused = {
      {"cluster.workers", "", "is not a path, '=' and a value"},
      {"=4", "", "is not a path, '=' and a value"},
      {"", "", "is not a path, '=' and a value"},
      {"cluster..workers=4", "", "empty step"},
      {"cluster.workers.x=4", "/cluster/workers", "4 holds no keys"},
      {"stragglers.1.kind=slow", "/stragglers/1", "the next index is 0"},
      {"cluster.workers=\xFF", "", "is not UTF-8"},
      {"cluster.overrides.x.flops=1", "/cluster/overrides", "must be a list of objects"},
  };
  for (const Refused& one : refused) {
    INFO(one.set);
    const Complaint found = complaint(smallest, {one.set});
    CHECK(found.file == "--set");
    CHECK(found.pointer == one.pointer);
    CHECK_THAT(sentence(found), Contains(one.message));
  }
}

TEST_CASE("an index behind the end of a list is refused") {
  const std::vector<std::string> list = {R"(stragglers=[{"kind": "slow", "factor": 2}])"};
  CHECK_THAT(sentence(complaint(smallest, {list[0], "stragglers.2.factor=3"})), Contains("the next index is 1"));
  CHECK_THAT(sentence(complaint(smallest, {list[0], "stragglers.first.factor=3"})), Contains("is not an index"));
  CHECK(loaded(smallest, {list[0], "stragglers.0.factor=3"}).stragglers.at(0).options.number("factor") == 3);
}

}  // namespace
}  // namespace paceline::scenario::testing
