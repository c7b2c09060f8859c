/// Messages per second of wall time without values: a ring of 256 (and 1,024) workers in this engine beside a bare S4U
/// ring, and a parameter server with 10 and 1,000 asynchronous workers.
///
/// SimGrid's engine runs once per process, so each measurement is a child of its own that reports its seconds.

#include <benchmark/benchmark.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <simgrid/s4u.hpp>

#include "bench/child.hpp"
#include "sim/engine/network_model.hpp"
#include "tests/engine/experiment.hpp"

namespace {

namespace sg = simgrid::s4u;
using paceline::bench::Clock;
using paceline::bench::in_child;
using paceline::bench::seconds_since;

constexpr double gradient_bytes = 1024 * 4096.0;

double bare_ring(int n, int steps) {
  const auto begin = Clock::now();
  std::vector<std::string> arguments = paceline::engine::simgrid_arguments("ideal");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int argc = static_cast<int>(arguments.size());
  sg::Engine engine(&argc, argv.data());
  auto* zone = sg::create_star_zone("bare");
  std::vector<sg::Mailbox*> boxes;
  for (int i = 0; i < n; ++i) {
    auto* host = zone->create_host("h" + std::to_string(i), 1e9);
    auto* link = zone->create_split_duplex_link("l" + std::to_string(i), paceline::tests::bandwidth);
    link->set_latency(paceline::tests::latency);
    zone->add_route(host->get_netpoint(), nullptr, nullptr, nullptr, {{link, sg::LinkInRoute::Direction::UP}}, true);
    host->seal();
    boxes.push_back(sg::Mailbox::by_name("b" + std::to_string(i)));
  }
  zone->seal();
  static char payload;
  for (int i = 0; i < n; ++i)
    sg::Actor::create("a", sg::Host::by_name("h" + std::to_string(i)), [=, &boxes] {
      boxes[i]->set_receiver(sg::Actor::self());
      sg::this_actor::sleep_for(paceline::tests::compute);
      for (int round = 0; round < steps * 2 * (n - 1); ++round) {
        const sg::CommPtr sent =
            boxes[(i + 1) % n]->put_async(&payload, static_cast<std::uint64_t>(gradient_bytes / n));
        boxes[i]->get<char>();
        sent->wait();
      }
    });
  engine.run();
  return seconds_since(begin);
}

double paceline_ring(int n, int steps, const paceline::engine::Settings& settings = {}) {
  const auto scenario = paceline::tests::timing_scenario(n, paceline::tests::strategy("allreduce-ring"), steps,
                                                         static_cast<std::int64_t>(gradient_bytes));
  const auto plan = paceline::engine::plan(scenario);
  const auto begin = Clock::now();
  paceline::engine::simulate(scenario, plan, {}, settings);
  return seconds_since(begin);
}

double traced_ring(int n, int steps) {
  const auto path = std::filesystem::temp_directory_path() / ("paceline-bench-" + std::to_string(getpid()) + ".json");
  paceline::results::TraceFile trace(path);
  const double seconds = paceline_ring(n, steps, {.trace = &trace});
  const auto begin = Clock::now();
  trace.finish();
  const double last_s = seconds_since(begin);
  std::filesystem::remove(path);
  return seconds + last_s;
}

double asynchronous_server(int workers, int pushes, const paceline::engine::Settings& settings) {
  const auto scenario = paceline::tests::timing_scenario(workers, paceline::tests::strategy("ps-async"), pushes, 1000);
  const auto plan = paceline::engine::plan(scenario);
  const auto begin = Clock::now();
  paceline::engine::simulate(scenario, plan, {}, settings);
  return seconds_since(begin);
}

void report(benchmark::State& state, const std::function<double(int, int)>& ring) {
  const int n = static_cast<int>(state.range(0)), steps = static_cast<int>(state.range(1));
  for (auto _ : state) state.SetIterationTime(in_child([&] { return ring(n, steps); }));
  state.counters["messages"] = benchmark::Counter(static_cast<double>(state.iterations()) * 2.0 * (n - 1) * n * steps,
                                                  benchmark::Counter::kIsRate);
}

void bare_s4u_ring(benchmark::State& state) {
  report(state, bare_ring);
}
void allreduce_ring(benchmark::State& state) {
  report(state, [](int n, int steps) { return paceline_ring(n, steps); });
}
/// Without who made whom wait, which every run says.
void unblamed_allreduce_ring(benchmark::State& state) {
  report(state, [](int n, int steps) { return paceline_ring(n, steps, {.blame = false}); });
}
/// With what `--trace` writes.
void traced_allreduce_ring(benchmark::State& state) {
  report(state, traced_ring);
}
/// A push and a reply each.
void pushes_and_replies(benchmark::State& state, const paceline::engine::Settings& settings) {
  const int workers = static_cast<int>(state.range(0)), pushes = static_cast<int>(state.range(1));
  for (auto _ : state) state.SetIterationTime(in_child([&] { return asynchronous_server(workers, pushes, settings); }));
  state.counters["messages"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * 2.0 * pushes, benchmark::Counter::kIsRate);
}
void ps_async(benchmark::State& state) {
  pushes_and_replies(state, {});
}
void unblamed_ps_async(benchmark::State& state) {
  pushes_and_replies(state, {.blame = false});
}

}  // namespace

BENCHMARK(bare_s4u_ring)->Args({256, 8})->Args({1024, 1})->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(allreduce_ring)
    ->Args({64, 32})
    ->Args({256, 8})
    ->Args({1024, 1})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(unblamed_allreduce_ring)->Args({256, 8})->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(traced_allreduce_ring)->Args({64, 32})->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(ps_async)->Args({10, 100'000})->Args({1000, 100'000})->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(unblamed_ps_async)->Args({1000, 100'000})->UseManualTime()->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
