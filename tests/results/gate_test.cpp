#include "sim/results/gate.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/results/sample_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;
using Catch::Matchers::Contains;
using sample::comparison_of;

namespace {

std::function<void(Summary&)> takes(double seconds) {
  return [seconds](Summary& summary) { summary.simulated_time_s = seconds; };
}

GateOutcome outcome(const ScratchDirectory& scratch, const char* gate, const std::vector<sample::Run>& runs) {
  return check(parse_gate(gate), comparison_of(scratch.path(), runs));
}

}  // namespace

TEST_CASE("A gate is a field, a relation and a ratio") {
  const Gate gate = parse_gate("  simulated_time_s <= 1.05 ");
  CHECK(gate.field == "simulated_time_s");
  CHECK(gate.relation == Gate::Relation::at_most);
  CHECK(gate.bound == 1.05);
  CHECK(parse_gate("fractions.wait<1").relation == Gate::Relation::below);
  CHECK(parse_gate("final_test_accuracy>=0.98").relation == Gate::Relation::at_least);
  CHECK(parse_gate("throughput_samples_per_s>1e0").relation == Gate::Relation::above);
}

TEST_CASE("What is no gate is refused with the form of one") {
  for (const char* text :
       {"", "simulated_time_s", "simulated_time_s=1", "<=1", "simulated_time_s<=", "simulated_time_s<=fast",
        "simulated_time_s<=1.05x", "simulated_time_s<=-1", "simulated_time_s<=inf", "simulated_time_s<=1e999"})
    CHECK_THROWS_WITH(parse_gate(text), Contains("is not <field>"));
}

TEST_CASE("An unknown field is refused with those near to it") {
  CHECK_THROWS_WITH(parse_gate("simulated_tme_s<=1"), Contains("did you mean simulated_time_s"));
  CHECK_THROWS_WITH(parse_gate("accuracy>=1"), Contains("final_test_accuracy"));
  CHECK_THROWS_WITH(parse_gate("wait<=1"), Contains("fractions.wait"));
  CHECK_THROWS_WITH(parse_gate("zzz<=1"), Contains("no numeric field"));
  CHECK_THROWS_WITH(parse_gate("status<=1"), Contains("no numeric field"));
}

TEST_CASE("Each row is held against the first") {
  const ScratchDirectory scratch;
  const GateOutcome result = outcome(scratch, "simulated_time_s<=1.05",
                                     {{.change = takes(10)},
                                      {.strategy = "ps-sync", .change = takes(10.5)},
                                      {.strategy = "ps-async", .change = takes(11.2)}});
  CHECK_FALSE(result.passed);
  REQUIRE(result.sentences.size() == 1);
  CHECK(result.sentences[0] ==
        "ps-async fails the gate on simulated_time_s: 11.2 is 1.12 times allreduce-ring's 10, and at most 1.05 times "
        "is allowed.");
}

TEST_CASE("A gate is met at its bound unless it is strict") {
  const ScratchDirectory scratch;
  const Comparison comparison =
      comparison_of(scratch.path(), {{.change = takes(8)}, {.strategy = "b", .change = takes(12)}});
  CHECK(check(parse_gate("simulated_time_s<=1.5"), comparison).passed);
  CHECK_FALSE(check(parse_gate("simulated_time_s<1.5"), comparison).passed);
  CHECK(check(parse_gate("simulated_time_s>=1.5"), comparison).passed);
  CHECK_FALSE(check(parse_gate("simulated_time_s>1.5"), comparison).passed);
}

TEST_CASE("A gate of seeds compares their means") {
  const ScratchDirectory scratch;
  CHECK(outcome(scratch, "simulated_time_s<=1",
                {{.seed = 1, .change = takes(8)},
                 {.seed = 2, .change = takes(12)},
                 {.strategy = "b", .seed = 1, .change = takes(9)},
                 {.strategy = "b", .seed = 2, .change = takes(11)}})
            .passed);
}

TEST_CASE("Zero over zero is no change, anything over zero is too much") {
  const ScratchDirectory scratch;
  const Comparison comparison = comparison_of(
      scratch.path(), {{}, {.strategy = "b"}, {.strategy = "c", .change = [](Summary& s) { s.failures = 1; }}});
  const GateOutcome result = check(parse_gate("failures<=1"), comparison);
  REQUIRE(result.sentences.size() == 1);
  CHECK_THAT(result.sentences[0], Contains("c fails"));
}

TEST_CASE("A run that failed early does not pass for being quick") {
  const ScratchDirectory scratch;
  const auto dies = [](Summary& s) {
    s.status = Status::failed;
    s.simulated_time_s = 1;
  };
  const GateOutcome result = outcome(scratch, "simulated_time_s<=1.05",
                                     {{}, {.strategy = "b", .change = dies}, {.strategy = "c", .finished = false}});
  REQUIRE(result.sentences.size() == 2);
  CHECK_THAT(result.sentences[0], Contains("b fails") && Contains("did not complete (failed)"));
  CHECK_THAT(result.sentences[1], Contains("c fails") && Contains("unfinished"));
}

TEST_CASE("A number that was not measured fails, in a row or in the first") {
  const ScratchDirectory scratch;
  const auto learns = [](Summary& s) { s.final_test_accuracy = 0.9; };
  SECTION("in a row") {
    const GateOutcome result = outcome(scratch, "final_test_accuracy>=0.98", {{.change = learns}, {.strategy = "b"}});
    REQUIRE(result.sentences.size() == 1);
    CHECK_THAT(result.sentences[0], Contains("b fails") && Contains("has no final_test_accuracy"));
  }
  SECTION("in the first") {
    const GateOutcome result = outcome(scratch, "final_test_accuracy>=0.98", {{}, {.strategy = "b", .change = learns}});
    REQUIRE(result.sentences.size() == 1);
    CHECK_THAT(result.sentences[0], Contains("nothing to compare with"));
  }
}

TEST_CASE("One row has nothing to be held against") {
  const ScratchDirectory scratch;
  CHECK_FALSE(outcome(scratch, "simulated_time_s<=1.05", {{}}).passed);
}
