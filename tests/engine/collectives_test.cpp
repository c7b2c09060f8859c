/// The time that all-reduces take on a star, by closed form.

#include <catch2/catch.hpp>

#include <bit>
#include <memory>
#include <utility>
#include <vector>

#include "sim/engine/catalogue.hpp"
#include "strategies/collectives/cheapest.hpp"
#include "strategies/collectives/halving_doubling.hpp"
#include "strategies/collectives/hierarchical.hpp"
#include "strategies/collectives/recursive_doubling.hpp"
#include "strategies/collectives/ring.hpp"
#include "strategies/collectives/tree.hpp"
#include "tests/engine/experiment.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinRel;

namespace {

constexpr double a = latency, B = bandwidth, c = compute;
constexpr std::int64_t S = 1 << 20;  // divisible by every power of two below

double time_of(const scenario::Scenario& scenario) {
  const Result result = run(scenario);
  INFO(result.errors);
  REQUIRE(result.returned);
  CHECK(result.errors.empty());
  REQUIRE(result.summary.status == results::Status::completed);
  return result.summary.simulated_time_s;
}

double time_of(const char* name, int workers, std::int64_t bytes = S) {
  return time_of(timing_scenario(workers, strategy(name), 1, bytes));
}

double seconds(const Collective::Cost& cost) {
  return cost.messages * 2 * a + cost.bytes / B;
}

double log2_of(int n) {
  return std::bit_width(static_cast<unsigned>(n)) - 1;
}

/// A large cluster is slow to simulate where every message is checked.
std::vector<int> powers_of_two(int largest) {
  std::vector<int> all;
  for (int n = 1; n <= (sanitized ? largest / 8 : largest); n *= 2) all.push_back(n);
  return all;
}

}  // namespace

TEST_CASE("recursive doubling takes c + log2(N)(2a + S/B)", "[slow]") {
  for (const int n : powers_of_two(1024)) {
    CAPTURE(n);
    CHECK_THAT(time_of("allreduce-recursive-doubling", n), WithinRel(c + log2_of(n) * (2 * a + S / B), 1e-9));
  }
}

TEST_CASE("halving and doubling takes c + 2 log2(N) 2a + 2(N-1)/N S/B", "[slow]") {
  for (const int n : powers_of_two(1024)) {
    CAPTURE(n);
    CHECK_THAT(time_of("allreduce-halving-doubling", n),
               WithinRel(c + 2 * log2_of(n) * 2 * a + 2.0 * (n - 1) / n * S / B, 1e-9));
  }
}

TEST_CASE("a tree takes c + 2 log2(N)(2a + S/B)") {
  for (const int n : powers_of_two(1024)) {
    CAPTURE(n);
    CHECK_THAT(time_of("allreduce-tree", n), WithinRel(c + 2 * log2_of(n) * (2 * a + S / B), 1e-9));
  }
}

TEST_CASE("where the cluster has no parts, the hierarchical all-reduce takes the ring's time on any number of ranks") {
  for (const int n : {1, 2, 3, 5, 6, 8, 12, 64}) {
    CAPTURE(n);
    const double expected = c + 2 * (n - 1) * (2 * a + 960'000 / (n * B));
    CHECK_THAT(time_of("allreduce-hierarchical", n, 960'000), WithinRel(expected, 1e-9));
  }
}

TEST_CASE("a collective's cost is the time it takes wherever its closed form is exact") {
  using Pair = std::pair<const char*, std::shared_ptr<const Collective>>;
  const std::vector<Pair> collectives{
      {"allreduce-ring", std::make_shared<RingAllReduce>()},
      {"allreduce-tree", std::make_shared<TreeAllReduce>()},
      {"allreduce-recursive-doubling", std::make_shared<RecursiveDoublingAllReduce>()},
      {"allreduce-halving-doubling", std::make_shared<HalvingDoublingAllReduce>()},
      {"allreduce-hierarchical", std::make_shared<HierarchicalAllReduce>()},
      {"allreduce-auto", std::make_shared<CheapestAllReduce>(1e-4, 1.25e9)}};  // its defaults
  for (const auto& [name, collective] : collectives)
    for (const std::int64_t bytes : {std::int64_t{0}, std::int64_t{128}, S}) {
      for (const int n : powers_of_two(64)) {
        CAPTURE(name, n, bytes);
        CHECK_THAT(time_of(name, n, bytes),
                   WithinRel(c + seconds(collective->cost(n, static_cast<double>(bytes))), 1e-9));
      }
    }
}

TEST_CASE("on other numbers of ranks folding takes two messages more, and up to what early messages take of its link") {
  const RecursiveDoublingAllReduce doubling;
  const HalvingDoublingAllReduce halving;
  using Pair = std::pair<const char*, const Collective*>;
  for (const auto& [name, collective] :
       {Pair{"allreduce-recursive-doubling", &doubling}, Pair{"allreduce-halving-doubling", &halving}})
    for (const int n : {3, 5, 6, 7, 12, 33}) {
      CAPTURE(name, n);
      // The surplus rank's own message and all that go through its partner, one after the other.
      const double chain = c + seconds(collective->cost(n, S));
      const double measured = time_of(name, n);
      CHECK(measured >= chain * (1 - 1e-9));
      // Without bytes nothing shares a link.
      CHECK_THAT(time_of(name, n, 0), WithinRel(c + seconds(collective->cost(n, 0)), 1e-9));
    }
  // Three ranks: rank 2 sends to rank 1 while rank 0 is folding into it, so both take 2 S/B.
  CHECK_THAT(time_of("allreduce-recursive-doubling", 3), WithinRel(c + 3 * 2 * a + 4 * S / B, 1e-9));
}

TEST_CASE("a tree of any size takes no longer than its cost") {
  const TreeAllReduce tree;
  for (const int n : {3, 5, 6, 7, 12, 33}) {
    CAPTURE(n);
    CHECK(time_of("allreduce-tree", n) <= (c + seconds(tree.cost(n, S))) * (1 + 1e-9));
  }
  // Three ranks: both others send to the first at once, which takes 2a + 2 S/B, and then it answers them in turn.
  CHECK_THAT(time_of("allreduce-tree", 3), WithinRel(c + 3 * 2 * a + 4 * S / B, 1e-9));
}

TEST_CASE("allreduce-auto takes for each bucket the time of the best all-reduce for it") {
  const auto automatic = [](std::int64_t bytes, double bucket) {
    return time_of(timing_scenario(
        6, strategy("allreduce-auto", {{"latency", 2 * a}, {"bandwidth", B}, {"bucket_bytes", bucket}}), 1, bytes));
  };
  CHECK_THAT(automatic(6'000'000, 0), WithinRel(time_of("allreduce-ring", 6, 6'000'000), 1e-9));
  CHECK_THAT(automatic(600, 0), WithinRel(time_of("allreduce-recursive-doubling", 6, 600), 1e-9));
  // A large bucket and what is left over, which comes last.
  const double expected = time_of("allreduce-ring", 6, 6'000'000) + time_of("allreduce-recursive-doubling", 6, 600) - c;
  CHECK_THAT(automatic(6'000'600, 6'000'000), WithinRel(expected, 1e-9));
}

TEST_CASE("buckets of any all-reduce go one after the other, with overlap beside the backward pass") {
  const int n = 8;
  for (const char* name : {"allreduce-tree", "allreduce-recursive-doubling", "allreduce-halving-doubling"}) {
    CAPTURE(name);
    const double one = time_of(name, n, 2'097'152) - c;
    const auto four = [&](bool overlap) {
      return time_of(
          timing_scenario(n, strategy(name, {{"bucket_bytes", 2097152.0}, {"overlap", overlap}}), 1, 4 * 2'097'152));
    };
    CHECK_THAT(four(false), WithinRel(c + 4 * one, 1e-9));
    double end = 0;  // the recurrence of a two-stage pipeline
    for (int i = 1; i <= 4; ++i) end = std::max(end, c / 3 + 2 * c / 3 * i / 4) + one;
    CHECK_THAT(four(true), WithinRel(end, 1e-9));
  }
}

TEST_CASE(
    "on machines of eight devices the hierarchical all-reduce is ahead of the ring as far as the closed form says") {
  // Inside a machine two inner links of 1 us and 1e11 bytes/s each; between machines the links of the network, which a
  // machine's devices share: eight rings of S/8 bytes side by side take as long as one of S.
  const double inner_a = 2e-6, inner_b = 1e11;
  constexpr int devices = 8;
  for (const int machines : {2, 4}) {
    const int n = machines * devices;
    const double bytes = 64'000'000;
    const auto on_machines = [&](const char* name) {
      auto scenario = timing_scenario(n, strategy(name), 1, static_cast<std::int64_t>(bytes));
      scenario.cluster.devices_per_host = devices;
      scenario.cluster.device_network = {inner_b, inner_a / 2};
      return time_of(scenario);
    };
    const double hierarchical = c + 2 * (devices - 1) * (inner_a + bytes / devices / inner_b) +
                                2 * (machines - 1) * (2 * latency + bytes / machines / bandwidth);
    const double ring = c + 2 * (n - 1) * (2 * latency + bytes / n / bandwidth);
    CAPTURE(machines, ring / hierarchical);
    CHECK_THAT(on_machines("allreduce-hierarchical"), WithinRel(hierarchical, 1e-9));
    CHECK_THAT(on_machines("allreduce-ring"), WithinRel(ring, 1e-9));
    CHECK(ring > 1.2 * hierarchical);
  }
}

TEST_CASE("across racks the hierarchical all-reduce sends each byte over the up-links no more often than it must") {
  // Two racks of four; links of the up-link's speed per host. Reduce-scatter and all-gather stay inside a rack; four
  // rings of S/4 cross the up-link, which carries as much as four hosts' links over the oversubscription.
  const int racks = 2, hosts = 4;
  const double bytes = 64'000'000, over = 4;
  auto scenario =
      timing_scenario(racks * hosts, strategy("allreduce-hierarchical"), 1, static_cast<std::int64_t>(bytes));
  scenario.cluster.network.topology = choose(engine::topologies().shelf(), "racks",
                                             {{"hosts_per_rack", std::int64_t{hosts}}, {"oversubscription", over}});
  const double up_link = hosts * bandwidth / over;
  const double expected =
      c + 2 * (hosts - 1) * (2 * a + bytes / hosts / bandwidth) + 2 * (racks - 1) * (4 * a + bytes / racks / up_link);
  CHECK_THAT(time_of(scenario), WithinRel(expected, 1e-9));
}
