#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>
#include <map>
#include <sstream>

#include "strategies/collectives/ring.hpp"
#include "tests/engine/ended_runs.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinRel;
using results::Status;

namespace {

scenario::Choice elastic(const std::string& batch = "per-worker") {
  return recovery_of("elastic", {{"batch", batch}});
}

double largest_difference(const Result& a, const Result& b) {
  REQUIRE(a.model.size() == b.model.size());
  double largest = 0;
  for (std::size_t i = 0; i < a.model.size(); ++i)
    largest = std::max(largest, std::abs(double{a.model[i]} - b.model[i]));
  return largest;
}

/// All-reduce training that says what each replica holds before each step.
Script talkative_ring() {
  return {.worker =
              [](Worker& worker, Communicator& comm) {
                const RingAllReduce ring;
                for (;;) {
                  std::vector<float> values(worker.parameters().length());
                  worker.parameters().copy_to(values.data());
                  std::uint64_t hash = 14695981039346656037ULL;
                  for (const float value : values) {
                    std::uint32_t bits = 0;
                    std::memcpy(&bits, &value, sizeof bits);
                    hash = (hash ^ bits) * 1099511628211ULL;
                  }
                  std::ostringstream line;
                  line << worker.version() << ' ' << hash;
                  say(line.str());
                  if (!worker.has_next_step()) return;
                  const Slice sum = comm.all_reduce(worker.compute_gradient(), ring);
                  worker.apply(sum, 1.0F / static_cast<float>(comm.workers()));
                }
              },
          .pace = Pace::lockstep};
}

}  // namespace

TEST_CASE("a ring that loses a worker for ever trains on like a smaller ring") {
  for (const auto& name : {"allreduce-ring", "ps-sync"}) {
    CAPTURE(name);
    auto scenario = training_scenario(3, strategy(name), 12, 4);
    scenario.failures = {crash_of_worker(2, 0.0)};
    SECTION("with the same batch for each and the learning rate of two thirds") {
      scenario.recovery = elastic();
      auto smaller = training_scenario(2, strategy(name), 12, 4);
      const double rate = smaller.workload.optimizer.options.number("learning_rate");
      const float scaled = static_cast<float>(rate) * (2.0F / 3.0F);
      smaller.workload.optimizer.options.set("learning_rate", static_cast<double>(scaled));
      const Result survivors = completed(scenario), alike = completed(smaller);
      CHECK(survivors.summary.samples == samples_of_workers(survivors));
      if (scenario.strategy.name == "allreduce-ring") {
        CHECK(survivors.summary.model_sha256 == alike.summary.model_sha256);
        CHECK(survivors.summary.samples == alike.summary.samples);
      } else {  // the server hears of the death at once, but the first step's samples had been dealt to three by then
        CHECK(survivors.summary.steps == 12);
      }
    }
    SECTION("with the same global batch and learning rate") {
      scenario.recovery = elastic("global");
      const Result survivors = completed(scenario);
      const Result alike = completed(training_scenario(2, strategy(name), 12, 6));
      if (scenario.strategy.name == "allreduce-ring") {
        CHECK(survivors.summary.model_sha256 == alike.summary.model_sha256);
        CHECK(survivors.summary.samples == alike.summary.samples);
      }
    }
  }
}

TEST_CASE("uneven shares of a global batch are weighted by their samples") {
  // Three workers share 20 samples as 6, 7 and 7. One worker with all 20 sees the same mean, but for rounding: the sums
  // run in another order (20 terms, 3 partial sums) at each of 10 steps, and momentum 0.9 carries an error on tenfold.
  auto scenario = training_scenario(5, strategy("allreduce-ring"), 10, 4);
  scenario.failures = {
      choose(engine::failures().shelf(), "crash", {{"workers", std::vector<std::int64_t>{1, 3}}, {"at", 0.0}})};
  scenario.recovery = elastic("global");
  const Result survivors = completed(scenario);
  const Result alone = completed(training_scenario(1, strategy("single"), 10, 20));
  CHECK(survivors.summary.samples == 200);
  double largest = 0;
  for (const float value : alone.model) largest = std::max(largest, std::abs(double{value}));
  CHECK(largest_difference(survivors, alone) <= 10 * (20 + 3 + 4) * std::ldexp(1.0, -24) * 10 * largest);
  CHECK(survivors.summary.model_sha256 != alone.summary.model_sha256);  // else the comparison proved nothing
}

TEST_CASE("a worker that comes back holds what its peers hold, bit for bit, at every step") {
  auto scenario = training_scenario(4, strategy("allreduce-ring"), 30, 4);
  scenario.failures = {crash_of_worker(1, 0.052, 0.031), crash_of_worker(3, 0.16, 0.001)};
  scenario.recovery = elastic();
  const Result result = run(scenario, talkative_ring());
  INFO(result.summary.reason);
  REQUIRE(result.summary.status == Status::completed);
  CHECK(result.summary.failures == 2);
  std::istringstream lines(result.errors);
  std::map<std::int64_t, std::string> hash_of;
  std::map<std::int64_t, int> replicas;
  for (std::int64_t version = 0; lines >> version;) {
    std::string hash;
    lines >> hash;
    CAPTURE(version);
    CHECK(hash_of.emplace(version, hash).first->second == hash);
    ++replicas[version];
  }
  CHECK(hash_of.size() == 31);
  CHECK(replicas[30] == 4);  // both are back
  CHECK(replicas[6] == 3);   // one is away
}

TEST_CASE("survivors and newcomers of each strategy complete, whenever the crash comes", "[slow]") {
  const auto strategies = {strategy("allreduce-ring", {{"bucket_bytes", 100.0}, {"overlap", true}}),
                           strategy("allreduce-tree"),
                           strategy("allreduce-recursive-doubling"),
                           strategy("allreduce-halving-doubling", {{"bucket_bytes", 100.0}, {"overlap", true}}),
                           strategy("allreduce-hierarchical"),
                           strategy("ps-sync"),
                           strategy("ps-sync", {{"backup_workers", std::int64_t{1}}, {"servers", std::int64_t{2}}}),
                           strategy("ps-async"),
                           strategy("ps-ssp", {{"staleness_bound", std::int64_t{1}}}),
                           strategy("local-sgd", {{"period", std::int64_t{2}}})};
  for (const auto& chosen : strategies) {
    CAPTURE(chosen.name);
    auto scenario = training_scenario(3, chosen, 5, 4);
    scenario.recovery = elastic();
    const Result undisturbed = completed(scenario);
    int turn = 0;
    for (const double at : nasty_instants(undisturbed)) {
      CAPTURE(at, turn);
      scenario.failures = {crash_of_worker(turn % 3, at, turn % 2 == 0 ? 0.004 : 0.0)};
      scenario.detection_timeout_s = turn % 5 == 0 ? 0.002 : 0;
      const Result result = completed(scenario);
      CHECK(result.summary.steps == undisturbed.summary.steps);
      CHECK(result.summary.failures == 1);
      ++turn;
    }
  }
}

TEST_CASE("who comes back takes the model as one message before it takes part") {
  // One worker of two is away from 0.101 to 0.201 s while the other trains on alone, 10 ms a step and nothing to send.
  // They meet at the next step's beginning, 0.201 s or a little later, and the newcomer takes parameters and momentum:
  // 2 * 2 MB at 1 GB/s over two links of 0.1 ms latency.
  auto scenario = timing_scenario(2, strategy("allreduce-ring"), 30, 2'000'000);
  scenario.workload.optimizer.options.set("momentum", 0.9);
  scenario.failures = {crash_of_worker(1, 0.101, 0.1)};
  scenario.recovery = elastic();
  const Result result = completed(scenario);
  // Steps of both: 10 ms and a ring of 2, 2 * (0.2 ms + 1 MB) = 12.4 ms. The crash comes in the 9th, which began
  // at 99.2 ms.
  const double both = compute + 2 * (2 * latency + 1e6 / bandwidth), fetch = 2 * latency + 4e6 / bandwidth;
  const double alone_from = 0.101;
  const auto alone_steps = static_cast<int>(std::ceil((0.201 - alone_from) / compute - 1e-9));
  const double meets_at = alone_from + alone_steps * compute;
  // The survivor computes while the newcomer fetches, then waits for it.
  const int rest = 30 - 8 - alone_steps;
  CHECK_THAT(result.summary.simulated_time_s, WithinRel(meets_at + fetch + rest * both, 1e-9));
  CHECK_THAT(result.workers[1].down_s, WithinRel(meets_at - 0.101 + fetch, 1e-9));
  CHECK_THAT(result.summary.lost_work_s, WithinRel(0.101 - 8 * both, 1e-9));
  // The crash comes while the ninth gradient is computed, so both lose as much of it.
  for (const auto& worker : result.workers) CHECK_THAT(worker.lost_compute_s, WithinRel(0.101 - 8 * both, 1e-9));
  CHECK(result.summary.bytes_on_wire == result.workers[0].bytes_sent + result.workers[1].bytes_sent);
}

TEST_CASE("a death is no stall while all others wait to let a newcomer in") {
  // Worker 0 is back before the others' next step. Worker 2 gets its parameters late, over a slow link, and may die on
  // the way there: the others stand at their meeting until that is noticed.
  auto scenario = timing_scenario(3, strategy("ps-sync"), 8, 1'000'000);
  scenario.cluster.overrides = {{.workers = {2}, .bandwidth = 1e8}};
  scenario.recovery = elastic();
  scenario.detection_timeout_s = 0.002;
  for (double at = 0.004; at < 0.08; at += 0.0007) {
    CAPTURE(at);
    scenario.failures = {crash_of_worker(0, 0.001, 0.004), crash_of_worker(2, at)};
    CHECK(completed(scenario).summary.steps == 8);
  }
}

TEST_CASE("servers stay for the last worker, which dies and is replaced when all others have finished") {
  for (const char* name : {"ps-async", "ps-ssp"})
    for (const std::int64_t servers : {1, 2}) {
      CAPTURE(name, servers);
      auto scenario = timing_scenario(3, strategy(name, {{"servers", servers}}), 1);
      scenario.recovery = elastic();
      scenario.failures = {crash_of_worker(0, 0.005, 0)};
      CHECK(completed(scenario).summary.steps == 1);
    }
}

TEST_CASE("elastic ends failed with its last worker and with its server") {
  for (const auto& name : {"allreduce-ring", "ps-sync", "ps-async", "ps-ssp", "local-sgd", "single"}) {
    CAPTURE(name);
    auto scenario = training_scenario(2, strategy(name), 50);
    scenario.recovery = elastic();
    scenario.failures = {crash_of_worker(1, 0.03), crash_of_worker(0, 0.05)};
    CHECK(ended(scenario).summary.status == Status::failed);
    if (std::string(name).substr(0, 2) != "ps") continue;
    scenario.failures = {crash_of_server(0, 0.03, 0.01)};
    const Result result = ended(scenario);
    CHECK(result.summary.status == Status::failed);
    CHECK(result.summary.reason.find("server-0") != std::string::npos);
  }
}

TEST_CASE("a worker that a trace adds later takes part from then on") {
  for (const auto& name : {"allreduce-ring", "ps-async"}) {
    auto scenario = training_scenario(3, strategy(name), 60, 4);
    scenario.recovery = elastic();
    const Result small = [&] {
      auto two = training_scenario(2, strategy(name), 60, 4);
      return completed(two);
    }();
    scenario.failures = {crash_of_worker(2, 0.0, 0.1)};
    const Result joined = completed(scenario);
    CAPTURE(name);
    CHECK(joined.workers[2].steps > 0);
    CHECK(joined.workers[2].down_s >= 0.1);
    CHECK(joined.summary.steps == small.summary.steps);
  }
}
