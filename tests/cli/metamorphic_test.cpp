#include <catch2/catch.hpp>

#include "tests/cli/metamorphic_pairs.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::WithinRel;

namespace {

void check_relation(const Json& one, const Json& other, Relation relation) {
  const double before = one["simulated_time_s"], after = other["simulated_time_s"];
  switch (relation) {
    case Relation::equal:
      CHECK_THAT(after, WithinRel(before, 1e-9));
      CHECK(other["samples"] == one["samples"]);
      break;
    case Relation::half:
      CHECK_THAT(after, WithinRel(before / 2, 1e-9));
      CHECK(other["steps"] == one["steps"]);
      break;
    case Relation::twice:
      CHECK_THAT(after, WithinRel(2 * before, 1e-9));
      break;
    case Relation::not_slower:
      CHECK(after <= before * (1 + 1e-12));
      break;
  }
}

/// The summary of each scenario, by its text.
std::map<std::string, Json> run_each_once(const std::vector<Pair>& pairs) {
  const ScratchDirectory scratch;
  std::map<std::string, Json> summaries;
  std::vector<Call> calls;
  const auto add = [&](const Json& scenario) {
    if (summaries.emplace(scenario.dump(), Json()).second)
      calls.push_back(run_call(scenario, scratch / std::to_string(calls.size())));
  };
  for (const Pair& pair : pairs) {
    add(pair.one);
    add(pair.other);
  }
  const std::vector<Ending> endings = run_programs(calls);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    INFO(calls[i].input << '\n' << endings[i].err);
    REQUIRE(endings[i].code == 0);
    summaries[calls[i].input] = summary_in(scratch / std::to_string(i));
  }
  return summaries;
}

void check(const std::vector<Pair>& pairs) {
  const std::map<std::string, Json> summaries = run_each_once(pairs);
  for (const Pair& pair : pairs) {
    INFO(pair.sentence);
    const Json &one = summaries.at(pair.one.dump()), &other = summaries.at(pair.other.dump());
    check_relation(one, other, pair.relation);
    const bool both_trained = one["model_sha256"].is_string() && other["model_sha256"].is_string();
    if (both_trained) CHECK(one["model_sha256"] == other["model_sha256"]);
  }
}

}  // namespace

TEST_CASE("simulated times of pairs of scenarios stand in the relation that they must", "[slow]") {
  const std::vector<Pair> pairs = metamorphic_pairs(Extent::main_strategies);
  CHECK(pairs.size() >= 40);
  check(pairs);
}

TEST_CASE("simulated times of pairs of scenarios of every strategy stand in the relation that they must", "[slow]") {
  const std::vector<Pair> pairs = metamorphic_pairs(Extent::every_strategy);
  CHECK(pairs.size() >= 80);
  check(pairs);
}
