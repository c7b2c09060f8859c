#include "sim/results/comparison.hpp"

#include <catch2/catch.hpp>

#include "tests/results/sample_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;
using sample::comparison_of;
using sample::Run;

namespace {

auto takes(double seconds) {
  return [seconds](Summary& summary) { summary.simulated_time_s = seconds; };
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("A mean comes with the half-width that was worked out by hand") {
  // 10, 12, 14: mean 12, s = 2, t(0.975, 2) = 4.302653, half-width 4.302653 * 2 / sqrt(3).
  const Estimate estimate = estimate_of(std::vector<double>{10, 12, 14}, 4);
  CHECK(estimate.mean == 12.0);
  CHECK_THAT(*estimate.half_width, WithinRel(4.96827, 1e-5));
  CHECK(estimate.n == 3);
  CHECK_FALSE(estimate.complete());
}

TEST_CASE("Two equal values have an interval of width 0, one value has none, no value has no mean") {
  CHECK(estimate_of(std::vector<double>{3, 3}, 2).half_width == 0.0);
  CHECK_FALSE(estimate_of(std::vector<double>{3}, 1).half_width);
  CHECK_FALSE(estimate_of({}, 1).mean);
}

TEST_CASE("Runs that differ in seed alone are one row") {
  const ScratchDirectory scratch;
  const Comparison comparison = comparison_of(scratch.path(), {{.seed = 1, .change = takes(10)},
                                                               {.strategy = "ps-sync", .change = takes(20)},
                                                               {.seed = 2, .change = takes(12)},
                                                               {.seed = 3, .change = takes(14)}});
  REQUIRE(comparison.rows.size() == 2);
  CHECK(comparison.rows[0].runs.size() == 3);
  CHECK(comparison.rows[0].estimate("simulated_time_s").mean == 12.0);
  CHECK(comparison.rows[0].label == "demo");
  CHECK(comparison.rows[1].title == "ps-sync");
  CHECK(comparison.rows[1].estimate("simulated_time_s").mean == 20.0);
}

TEST_CASE("A seed at the end of the name does not keep runs apart, another end does") {
  const ScratchDirectory scratch;
  SECTION("-<seed>") {
    const Comparison c = comparison_of(scratch.path(), {{.name = "a-1", .seed = 1}, {.name = "a-2", .seed = 2}});
    REQUIRE(c.rows.size() == 1);
    CHECK(c.rows[0].label == "a");
  }
  SECTION("-seed-<seed>, -s<seed>") {
    CHECK(comparison_of(scratch.path(), {{.name = "a-seed-1", .seed = 1}, {.name = "a-s2", .seed = 2}}).rows.size() ==
          1);
  }
  SECTION("A name that ends in its seed by chance stays with its equals") {
    const Comparison c = comparison_of(scratch.path(), {{.name = "ring-8", .seed = 7}, {.name = "ring-8", .seed = 8}});
    REQUIRE(c.rows.size() == 1);
    CHECK(c.rows[0].label == "ring-8");
  }
  SECTION("Another name") {
    CHECK(comparison_of(scratch.path(), {{.name = "a", .seed = 1}, {.name = "b", .seed = 2}}).rows.size() == 2);
  }
}

TEST_CASE("The same scenario and seed twice is a baseline and a candidate: two rows, told apart by place") {
  const ScratchDirectory scratch;
  const Comparison comparison = comparison_of(scratch.path(), {{}, {}});
  REQUIRE(comparison.rows.size() == 2);
  CHECK_THAT(comparison.rows[0].title, Contains("demo [") && Contains("r0]"));
  CHECK_THAT(comparison.rows[1].title, Contains("r1]"));
  CHECK(comparison.differences.empty());
}

TEST_CASE("Runs of two directories are never mixed, those of one directory are searched one level down") {
  const ScratchDirectory scratch;
  for (const std::uint64_t seed : {1, 2, 3}) {
    sample::write_run(scratch / "old" / std::to_string(seed), Run{.seed = seed});
    sample::write_run(scratch / "new" / std::to_string(seed), Run{.seed = seed});
  }
  put(scratch / "old/notes.txt", "not a run");
  std::filesystem::create_directories(scratch / "old/deeper");
  sample::write_run(scratch / "old/deeper/4", Run{.seed = 4});
  const std::vector<std::filesystem::path> arguments = {scratch / "old", scratch / "new"};
  const Comparison comparison = compare(arguments);
  REQUIRE(comparison.rows.size() == 2);
  CHECK(comparison.rows[0].runs.size() == 3);
  CHECK(comparison.rows[1].runs.size() == 3);
  CHECK_THAT(comparison.rows[0].label, Contains("old]"));
}

TEST_CASE("Differences are the JSON pointers beside strategy, name and seed of a row's runs") {
  const ScratchDirectory scratch;
  const Comparison comparison = comparison_of(
      scratch.path(),
      {{.name = "a", .rest = R"("cluster": {"workers": 8, "a/b": 1}, "stragglers": [1, 2])"},
       {.name = "b", .strategy = "ps-sync", .rest = R"("stragglers": [1, 3, 4], "cluster": {"workers": 16})"}});
  CHECK(comparison.strategies_differ);
  CHECK(comparison.differences == Strings{"/cluster/workers", "/cluster/a~1b", "/stragglers/1", "/stragglers/2"});
}

TEST_CASE("The order of keys and the spelling of a number make no difference") {
  const ScratchDirectory scratch;
  const Comparison comparison = comparison_of(
      scratch.path(),
      {{.rest = R"("a": {"x": 1, "y": 2})"}, {.strategy = "ps-sync", .rest = R"("a": {"y": 2, "x": 1.0})"}});
  CHECK(comparison.differences.empty());
}

TEST_CASE("Rows that ran with other seeds differ in the seed") {
  const ScratchDirectory scratch;
  CHECK(comparison_of(scratch.path(), {{.seed = 1}, {.strategy = "ps-sync", .seed = 2}}).differences ==
        Strings{"/seed"});
}

TEST_CASE("Runs by different programs or backends are known as such") {
  const ScratchDirectory scratch;
  const Comparison comparison = comparison_of(scratch.path(), {{}, {.environment = [](Environment& environment) {
                                                                 environment.version = "0.2.0";
                                                                 environment.threads = 64;
                                                               }}});
  CHECK(comparison.environment_differences == Strings{"version"});
}

TEST_CASE("The status of a row tells of all its runs") {
  const ScratchDirectory scratch;
  const Comparison comparison =
      comparison_of(scratch.path(), {{.seed = 1},
                                     {.seed = 2, .change = [](Summary& s) { s.status = Status::failed; }},
                                     {.seed = 3},
                                     {.seed = 4, .finished = false},
                                     {.strategy = "single"}});
  CHECK(comparison.rows[0].status() == "2 completed, 1 failed, 1 unfinished");
  CHECK_FALSE(comparison.rows[0].completed());
  CHECK(comparison.rows[0].estimate("simulated_time_s").n == 3);
  CHECK(comparison.rows[1].status() == "completed");
}

TEST_CASE("Numbers inside fractions and staleness go by dotted names") {
  const ScratchDirectory scratch;
  const Comparison comparison = comparison_of(scratch.path(), {{}});
  CHECK(comparison.rows[0].estimate("fractions.wait").mean == 0.2);
  CHECK(comparison.rows[0].estimate("staleness.max").mean == 0.0);
}

TEST_CASE("An argument that holds no run is an error with its name") {
  const ScratchDirectory scratch;
  const std::vector<std::filesystem::path> nowhere = {scratch / "nowhere"};
  const std::vector<std::filesystem::path> empty = {scratch.path()};
  CHECK_THROWS_WITH(compare(nowhere), Contains("nowhere"));
  CHECK_THROWS_WITH(compare(empty), Contains("holds no run"));
  CHECK_THROWS_AS(compare({}), ResultsError);
}
