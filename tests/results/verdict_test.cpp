#include "sim/results/verdict.hpp"

#include <catch2/catch.hpp>

#include "tests/results/sample_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;
using Catch::Matchers::Contains;
using sample::Run;

namespace {

const std::string with_target = R"("evaluate": {"target_accuracy": 0.8}, "stop": {"samples": 1000})";

/// A run that reached the target; `samples_per_s` and shares as given.
Run reaches(std::string strategy, double seconds, double samples_per_s, Fractions fractions, double staleness = 0) {
  return {.strategy = std::move(strategy), .rest = with_target, .change = [=](Summary& s) {
            s.time_to_target_s = seconds;
            s.simulated_time_s = 1000 / samples_per_s;
            s.throughput_samples_per_s = samples_per_s;
            s.fractions = fractions;
            s.staleness.mean = staleness;
            s.final_test_accuracy = 0.82;
          }};
}

Run misses(std::string strategy, double accuracy, double seconds = 10) {
  return {.strategy = std::move(strategy), .rest = with_target, .change = [=](Summary& s) {
            s.simulated_time_s = seconds;
            s.throughput_samples_per_s = 1000 / seconds;
            s.final_test_accuracy = accuracy;
          }};
}

Run runs_for(std::string strategy, double seconds, Fractions fractions = {0.5, 0.3, 0.2, 0}) {
  return {.strategy = std::move(strategy), .change = [=](Summary& s) {
            s.simulated_time_s = seconds;
            s.throughput_samples_per_s = 1000 / seconds;
            s.fractions = fractions;
          }};
}

std::string verdict_on(const std::vector<Run>& runs) {
  const ScratchDirectory scratch;
  return verdict(sample::comparison_of(scratch.path(), runs));
}

Run with(Run run, const std::function<void(Summary&)>& more) {
  run.change = [first = run.change, more](Summary& s) {
    first(s);
    more(s);
  };
  return run;
}

}  // namespace

TEST_CASE("The first to reach the target wins, and the loser's waiting is the reason") {
  CHECK(verdict_on({reaches("allreduce-ring", 38.2, 20, {0.2, 0.08, 0.72, 0}),
                    reaches("ps-async", 12.3, 70, {0.7, 0.2, 0.1, 0}, 7)}) ==
        "ps-async reached 80 % accuracy first, in 12.3 s, 3.1 times sooner than allreduce-ring (38.2 s), whose workers "
        "waited 72.0 % "
        "of their time.");
}

TEST_CASE("A loser that trained as fast needed more samples, and its staleness is told") {
  CHECK(verdict_on(
            {reaches("ps-async", 20, 100, {0.7, 0.2, 0.1, 0}, 7), reaches("ps-sync", 10, 100, {0.6, 0.2, 0.2, 0})}) ==
        "ps-sync reached 80 % accuracy first, in 10.0 s, 2.0 times sooner than ps-async (20.0 s), which needed about "
        "2.0 times as many "
        "samples (mean staleness 7.0).");
}

TEST_CASE("Of three the runner-up and the last are told, and why the last was last") {
  CHECK(verdict_on({runs_for("a", 10), runs_for("c", 40, {0.3, 0.6, 0.1, 0}), runs_for("b", 12)}) ==
        "a finished first, in 10.0 s, 1.2 times sooner than b (12.0 s) and 4.0 times sooner than the last, c (40.0 s), "
        "whose workers "
        "communicated for 60.0 % of their time.");
}

TEST_CASE("Lost work and down time are reasons, too") {
  CHECK_THAT(verdict_on({runs_for("a", 10), runs_for("b", 20, {0.4, 0.2, 0.1, 0.3})}),
             Contains("were down for 30.0 %"));
  const auto loses = [](Summary& s) { s.lost_work_s = 8; };
  CHECK_THAT(verdict_on({runs_for("a", 10), with(runs_for("b", 20), loses)}),
             Contains("which lost 40.0 % of its time to work that failures undid"));
}

TEST_CASE("Equal shares and a lower rate are told as a lower rate") {
  CHECK_THAT(verdict_on({runs_for("a", 10), runs_for("b", 20)}),
             Contains("which trained on 50.0 samples per second where a managed 100"));
}

TEST_CASE("A small lead is told in percent") {
  CHECK_THAT(verdict_on({runs_for("a", 9.6), runs_for("b", 10)}),
             Contains("a finished first, in 9.60 s, 4.0 % sooner than b (10.0 s)"));
}

TEST_CASE("Within one percent is a tie") {
  CHECK(verdict_on({runs_for("a", 10), runs_for("b", 10.09)}) == "a and b tie within 1 %: both finished in 10.0 s.");
  CHECK_THAT(verdict_on({runs_for("a", 10), runs_for("b", 10.05), runs_for("c", 30, {0.2, 0.1, 0.7, 0})}),
             Contains("a and b tie within 1 % for the first place: both finished in 10.0 s, 3.0 times sooner than c "
                      "(30.0 s), whose workers waited 70.0 %"));
}

TEST_CASE("A target that some reached alone decides") {
  CHECK(verdict_on({misses("ring", 0.71, 5), reaches("ps-async", 12.3, 70, {0.7, 0.2, 0.1, 0})}) ==
        "ps-async alone reached 80 % accuracy, in 12.3 s; ring ended at 71.0 %.");
  const std::string two = verdict_on({misses("c", 0.71), reaches("a", 10, 100, {}), reaches("b", 20, 50, {})});
  CHECK_THAT(two, Contains("a reached 80 % accuracy first") && Contains("Of the others c ended at 71.0 %."));
}

TEST_CASE("A target that none reached is said, with who came closest, and then time decides") {
  CHECK(verdict_on({misses("ring", 0.71, 10), misses("ps-async", 0.762, 20)}) ==
        "None reached 80 % accuracy: ps-async ended at 76.2 % and ring ended at 71.0 %. ring finished first, in 10.0 "
        "s, 2.0 times sooner than "
        "ps-async (20.0 s), which trained on 50.0 samples per second where ring managed 100. But it ended at 71.0 % "
        "accuracy, ps-async at 76.2 %.");
}

TEST_CASE("A target reached with some seeds only is not reached") {
  Run second = reaches("a", 10, 100, {});
  second.seed = 2;
  Run first = misses("a", 0.7);
  CHECK_THAT(verdict_on({first, second, misses("b", 0.6)}),
             Contains("None reached 80 % accuracy in every run: a did so in 1 of 2 runs and b ended at 60.0 %."));
}

TEST_CASE("A loss can be the target") {
  Run run = reaches("a", 10, 100, {});
  run.rest = R"("stop": {"target_loss": 0.3, "samples": 1000})";
  Run other = run;
  other.strategy = "other";
  other.change = [](Summary&) {};
  CHECK_THAT(verdict_on({run, other}), Contains("a alone reached a loss of 0.3, in 10.0 s; other did not."));
}

TEST_CASE("Unequal work is compared by throughput") {
  const auto more = [](Summary& s) {
    s.samples = 4000;
    s.simulated_time_s = 10;
    s.throughput_samples_per_s = 400;
  };
  CHECK_THAT(
      verdict_on({runs_for("a", 10), {.strategy = "b", .change = more}}),
      Contains("b trained fastest, at 400 samples per second, 4.0 times faster than a (100 samples per second)"));
}

TEST_CASE("A run that did not complete cannot win by time and is named with its reason") {
  const auto dies = [](Summary& s) {
    s.status = Status::failed;
    s.reason = "Worker 2 died.";
    s.simulated_time_s = 1;
  };
  const std::string text =
      verdict_on({runs_for("a", 10), {.strategy = "b", .change = dies}, {.strategy = "c", .finished = false}});
  CHECK(text ==
        "a alone completed, in 10.0 s. Not completed: b (failed: Worker 2 died) and c (no summary.json: still going, "
        "or killed).");
}

TEST_CASE("When nothing completed there is no winner") {
  CHECK_THAT(verdict_on({{.strategy = "a", .finished = false}, {.strategy = "b", .finished = false}}),
             Contains("there is no winner"));
}

TEST_CASE("A single run is described") {
  CHECK(verdict_on({{}}) ==
        "allreduce-ring took 10.0 s, of which its workers computed 50.0 %, communicated 30.0 % and waited 20.0 %; "
        "there is nothing to compare it with.");
}

TEST_CASE("Intervals that overlap make the order uncertain") {
  std::vector<Run> runs;
  for (const std::uint64_t seed : {1, 2}) {
    runs.push_back(runs_for("a", seed == 1 ? 9 : 11));
    runs.back().seed = seed;
    runs.push_back(runs_for("b", seed == 1 ? 10 : 13));
    runs.back().seed = seed;
  }
  CHECK_THAT(verdict_on(runs), Contains("The 95 % intervals of a and b overlap: their order is not certain."));
}

TEST_CASE("Differences beyond the strategy are listed, five and the number of the rest") {
  Run other = runs_for("b", 12);
  other.rest = R"("cluster": {"workers": 9, "a": 1, "b": 2}, "stop": {"samples": 2000, "steps": 3}, "x": 1, "y": 2)";
  CHECK_THAT(verdict_on({runs_for("a", 10), other}),
             Contains("Runs differ in more than the strategy: /cluster/workers, /cluster/a, /cluster/b, /stop/samples, "
                      "/stop/steps and 2 more."));
  Run same_strategy = other;
  same_strategy.strategy = runs_for("a", 10).strategy;
  same_strategy.rest = R"("cluster": {"workers": 9}, "stop": {"samples": 1000})";
  CHECK_THAT(verdict_on({runs_for("a", 10), same_strategy}), Contains("Runs differ in: /cluster/workers."));
}

TEST_CASE("Runs of different programs are said to be so") {
  Run other = runs_for("b", 12);
  other.environment = [](Environment& e) { e.backend_used = "cuda"; };
  CHECK_THAT(verdict_on({runs_for("a", 10), other}), Contains("They were not made alike but differ in backend_used."));
}

TEST_CASE("A run of no time at all leads without a number") {
  CHECK_THAT(verdict_on({runs_for("a", 0), runs_for("b", 10)}), Contains("far sooner than b"));
}

TEST_CASE("A verdict says when all rows met the same misfortunes") {
  const auto unlucky = [](std::string strategy, std::uint64_t seed, const std::string& factor) {
    Run run = runs_for(std::move(strategy), 10);
    run.seed = seed;
    run.rest = R"("cluster": {"workers": 8}, "stop": {"samples": 1000}, "stragglers": [{"kind": "slow", "factor": )" +
               factor + "}]";
    return run;
  };
  const std::string same = "All met the same stragglers and failures, draw for draw.";
  CHECK_THAT(verdict_on({unlucky("ps-sync", 1, "4"), unlucky("ps-async", 1, "4")}), Contains(same));
  CHECK_THAT(verdict_on({unlucky("ps-sync", 1, "4"), unlucky("ps-async", 1, "5")}), !Contains(same));
  CHECK_THAT(verdict_on({unlucky("ps-sync", 1, "4"), unlucky("ps-async", 2, "4")}), !Contains(same));
  CHECK_THAT(verdict_on({runs_for("ps-sync", 10), runs_for("ps-async", 10)}), !Contains(same));
}
