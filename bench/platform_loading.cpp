/// Seconds until a platform of 65,536 hosts of which sixteen are used is read: aim at less than two.

#include <benchmark/benchmark.h>

#include <filesystem>

#include "bench/child.hpp"
#include "tests/engine/layouts.hpp"
#include "tests/engine/platform_files.hpp"
#include "tests/results/scratch_directory.hpp"

namespace {

using namespace paceline;

void load(benchmark::State& state, const std::string& platform) {
  const ScratchDirectory scratch;
  put(scratch / "p.xml", platform);
  const auto scenario = tests::on_topology(tests::timing_scenario(16, tests::strategy("allreduce-ring")),
                                           tests::topology("platform", {{"file", (scratch / "p.xml").string()}}));
  const auto seconds = [&] {
    const auto begin = bench::Clock::now();
    benchmark::DoNotOptimize(engine::plan(scenario));
    return bench::seconds_since(begin);
  };
  for (auto _ : state) state.SetIterationTime(bench::in_child(seconds));
}

void hosts_in_a_line(benchmark::State& state) {
  load(state, tests::star_in_a_line(65536));
}
void hosts_spelled_out(benchmark::State& state) {
  load(state, tests::star_spelled_out(65536));
}

}  // namespace

BENCHMARK(hosts_in_a_line)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(hosts_spelled_out)->UseManualTime()->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
