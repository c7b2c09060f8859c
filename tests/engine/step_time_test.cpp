// What strategies say that a step takes, beside what it takes.
#include <catch2/catch.hpp>

#include "sim/engine/ring_way.hpp"
#include "strategies/catalogue.hpp"
#include "tests/engine/layouts.hpp"
#include "tests/engine/misfortune_choices.hpp"
#include "tests/engine/platform_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinRel;

namespace {

constexpr std::int64_t bytes = 8'400'000;  // divides by every N here, and by servers and buckets

double said(const scenario::Choice& chosen, const std::vector<double>& compute_s) {
  const auto strategy = strategies().find(chosen.name)->make(chosen.options);
  const auto time = strategy->step_time(
      {.compute_s = compute_s, .latency_s = 2 * latency, .bandwidth = bandwidth, .bytes = double{bytes}});
  REQUIRE(time);
  INFO(time->formula);
  CHECK(time->formula.find_first_of("cS") != std::string::npos);
  return time->seconds;
}

double simulated(const scenario::Choice& chosen, const std::vector<double>& compute_s, std::int64_t steps) {
  auto scenario = timing_scenario(static_cast<std::int64_t>(compute_s.size()), chosen, steps, bytes);
  for (std::size_t i = 0; i < compute_s.size(); ++i)
    scenario.stragglers.push_back(straggler({static_cast<std::int64_t>(i)}, compute_s[i] / compute));
  const Result result = run(scenario);
  INFO(result.errors << result.summary.reason);
  REQUIRE(result.returned);
  REQUIRE(result.summary.status == results::Status::completed);
  return result.summary.simulated_time_s / static_cast<double>(result.summary.steps);
}

}  // namespace

TEST_CASE("synchronous steps take what their strategy says") {
  const auto all = {strategy("allreduce-ring"),
                    strategy("allreduce-ring", {{"bucket_bytes", 2.1e6}}),
                    strategy("allreduce-ring", {{"bucket_bytes", 2.1e6}, {"overlap", true}}),
                    strategy("ps-sync"),
                    strategy("ps-sync", {{"servers", std::int64_t{2}}}),
                    strategy("ps-sync", {{"servers", std::int64_t{4}}}),
                    strategy("local-sgd", {{"period", std::int64_t{4}}})};
  for (const auto& chosen : all)
    for (const std::size_t n : {1, 2, 3, 4, 7}) {
      CAPTURE(chosen.name, n);
      const std::vector<double> equal(n, compute);
      CHECK_THAT(simulated(chosen, equal, 8), WithinRel(said(chosen, equal), 1e-9));
    }
  const auto colocated = strategy("ps-sync", {{"servers", std::int64_t{4}}, {"colocated", true}});
  const std::vector<double> four(4, compute);
  CHECK_THAT(simulated(colocated, four, 8), WithinRel(said(colocated, four), 1e-9));
  CHECK_THAT(simulated(strategy("single"), {compute}, 8), WithinRel(said(strategy("single"), {compute}), 1e-9));
}

TEST_CASE("a straggler and backup workers are in what a strategy says") {
  const std::vector<double> uneven{compute, 5 * compute, compute, compute};
  for (const auto& chosen : {strategy("allreduce-ring"), strategy("local-sgd", {{"period", std::int64_t{2}}}),
                             strategy("ps-sync"), strategy("ps-sync", {{"servers", std::int64_t{2}}})}) {
    CAPTURE(chosen.name);
    CHECK_THAT(simulated(chosen, uneven, 6), WithinRel(said(chosen, uneven), 1e-9));
    // Some push while others do. (With two servers a worker's own link may be the narrow one for a while.)
    const std::vector<double> close{compute, 1.4 * compute, 2 * compute, 2.1 * compute};
    const bool two_servers = chosen.name == "ps-sync" && chosen.options.integer("servers") == 2;
    CHECK_THAT(simulated(chosen, close, 6), WithinRel(said(chosen, close), two_servers ? 0.02 : 1e-9));
  }
  // The straggler's late gradients are dropped; they do not share the link with those that count.
  const auto backup = strategy("ps-sync", {{"backup_workers", std::int64_t{1}}});
  CHECK_THAT(simulated(backup, uneven, 40), WithinRel(said(backup, uneven), 0.01));
}

TEST_CASE("asynchronous steps take in the long run what their strategy says") {
  const auto async = strategy("ps-async"), bounded = strategy("ps-ssp"),
             free = strategy("ps-ssp", {{"staleness_bound", std::string("unbounded")}});
  // Equal workers stay in step: all push and pull at once, for ever.
  for (const std::size_t n : {1, 2, 5, 32}) {
    const std::vector<double> equal(n, compute);
    const auto steps = static_cast<std::int64_t>(20 * n);
    CHECK_THAT(simulated(async, equal, steps), WithinRel(said(async, equal), 1e-9));
    CHECK_THAT(simulated(bounded, equal, steps), WithinRel(said(bounded, equal), 1e-9));
    const auto two = strategy("ps-async", {{"servers", std::int64_t{2}}});
    CHECK_THAT(simulated(two, equal, steps), WithinRel(said(two, equal), 1e-9));
  }
  // Gradients of 0.2 s and more beside 17 ms of messages: who is not in step seldom meets another on the link.
  const std::vector<double> uneven{20 * compute, 23 * compute, 71 * compute, 31 * compute};
  for (const auto& chosen : {async, free, bounded}) {
    CAPTURE(chosen.name);
    CHECK_THAT(simulated(chosen, uneven, 2000), WithinRel(said(chosen, uneven), 0.05));
  }
  CHECK(said(bounded, uneven) > 1.2 * said(async, uneven));
  // Many workers that are not in step fill the server's link both ways.
  std::vector<double> many;
  for (int i = 0; i < 32; ++i) many.push_back(compute * (1 + 0.137 * i));
  CHECK_THAT(simulated(async, many, 4000), WithinRel(said(async, many), 0.05));
  CHECK_THAT(said(async, many), WithinRel(double{bytes} / bandwidth, 1e-12));
}

TEST_CASE("synchronous steps over rings take what their strategy says on any cluster") {
  const auto all = {strategy("allreduce-ring"),
                    strategy("allreduce-ring", {{"bucket_bytes", 2.1e6}}),
                    strategy("allreduce-ring", {{"bucket_bytes", 2.1e6}, {"overlap", true}}),
                    strategy("allreduce-hierarchical"),
                    strategy("allreduce-hierarchical", {{"bucket_bytes", 2.1e6}}),
                    strategy("allreduce-hierarchical", {{"bucket_bytes", 2.1e6}, {"overlap", true}}),
                    strategy("local-sgd", {{"period", std::int64_t{4}}})};
  const auto star = [](const scenario::Choice& chosen) { return timing_scenario(8, chosen, 4, bytes); };
  const auto dealt = [](scenario::Scenario scenario) {
    scenario.cluster.placement.order = "round-robin";
    return scenario;
  };
  const auto slow_link = [](scenario::Scenario scenario) {
    scenario.cluster.overrides.push_back({.workers = {3}, .bandwidth = bandwidth / 3});
    return scenario;
  };
  const auto tree = topology("fat-tree", {{"levels", std::int64_t{2}},
                                          {"down", std::vector<std::int64_t>{4, 2}},
                                          {"up", std::vector<std::int64_t>{1, 4}}});
  const ScratchDirectory scratch;
  const auto written = [&](const std::string& name, const std::string& text) {
    put(scratch / name, text);
    return topology("platform", {{"file", (scratch / name).string()}});
  };
  const auto lines = written("lines.xml", star_spelled_out(8));
  const auto backbone = written("backbone.xml", platform_file(R"(<cluster id="c" prefix="n" suffix="" radical="0-7"
    speed="1Tf" bw="1GBps" lat="50us" bb_bw="3GBps" bb_lat="20us"/>)"));
  const auto pipe = written("pipe.xml", platform_file(R"(<cluster id="c" prefix="n" suffix="" radical="0-7"
    speed="1Tf" bw="1GBps" lat="50us" sharing_policy="FATPIPE" bb_bw="3GBps" bb_lat="20us"
    bb_sharing_policy="FATPIPE"/>)"));
  for (const auto& chosen : all)
    for (const auto& scenario :
         {star(chosen), slow_link(star(chosen)), on_topology(star(chosen), racks_of(4, 1)),
          on_topology(star(chosen), racks_of(4, 16)), on_topology(star(chosen), racks_of(3, 16)),
          dealt(on_topology(star(chosen), racks_of(4, 16))), on_topology(star(chosen), tree),
          with_machines(star(chosen), 4), with_machines(star(chosen), 3),
          with_machines(on_topology(star(chosen), racks_of(2, 6)), 2), on_topology(star(chosen), lines),
          on_topology(star(chosen), backbone), on_topology(star(chosen), pipe)}) {
      const engine::Plan plan = engine::plan(scenario);
      StepTerms terms{.compute_s = std::vector<double>(8, compute), .bytes = double{bytes}};
      terms.ready_share = [&plan](std::int64_t from) { return plan.cost->ready_share(from); };
      terms.parts = plan.layout->parts();
      terms.ring_way = [&plan](const auto& rings, double size) { return engine::ring_way(*plan.layout, rings, size); };
      const StepTime said = plan.strategy->step_time(terms).value();
      // Parts of different size; and rings between machines, some in one rack and some not, that share their links.
      const std::size_t parts = terms.parts.size();
      const bool hierarchical = chosen.name == "allreduce-hierarchical";
      CHECK(said.way.has_value() == !(hierarchical && (parts == 3 || parts == 4)));
      if (!said.way) continue;
      const Result result = run(scenario);
      REQUIRE(result.returned);
      CAPTURE(chosen.name, said.formula, plan.layout->topology(), parts);
      CHECK_THAT(result.summary.simulated_time_s / 4, WithinRel(said.seconds, 1e-9));
    }
}
