/// Bytes per second of the fused optimizer updates beside a triad (a[i] = b[i] + s c[i], plain stores, 12 bytes
/// counted), one thread, for arrays that fit into a cache and for ones that do not; interleaved, medians.
///
/// Momentum counts 20 bytes per parameter and Adam 28: gradient and parameters and state read, parameters and state
/// written. Triad as counted leaves out that its store reads the line first; updates write only lines they have read.
#include <cmath>
#include <cstdio>
#include <vector>

#include "bench/spread.hpp"
#include "kernels/catalogue.hpp"
#include "kernels/random.hpp"

namespace {

using namespace paceline;
using namespace paceline::kernels;

std::shared_ptr<Tensor> filled(const KernelBackend& backend, std::size_t size, std::uint64_t seed) {
  auto tensor = backend.tensor(size);
  Random random(seed);
  for (std::size_t i = 0; i < size; ++i) tensor->host_for_writing()[i] = static_cast<float>(random.uniform());
  return tensor;
}

struct Arena {
  std::shared_ptr<Tensor> parameters, state, gradient;
  Arena(const KernelBackend& backend, std::size_t size)
      : parameters(filled(backend, size, 1)), state(filled(backend, 2 * size, 2)), gradient(filled(backend, size, 3)) {}
};

void step(const KernelBackend& backend, const Optimizer& optimizer, const Arena& arena) {
  backend.update(optimizer, {*arena.parameters, 0, *arena.state, *arena.gradient, 0, 1, 1, *arena.parameters, 0,
                             *arena.state, arena.parameters->size()});
}

bool is_right(const KernelBackend& backend, const Optimizer& optimizer) {
  const auto reference = make_backend("reference");
  const Arena expected(*reference, 1001), actual(backend, 1001);
  step(*reference, optimizer, expected);
  step(backend, optimizer, actual);
  for (std::size_t i = 0; i < 1001; ++i)
    if (!(std::abs(expected.parameters->host()[i] - actual.parameters->host()[i]) <= 1e-6F)) return false;
  return true;
}

__attribute__((noinline)) void triad(float* a, const float* b, const float* c, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) a[i] = b[i] + 3.0F * c[i];
}

}  // namespace

int main() {
  const auto backend = make_backend("auto");
  Optimizer momentum{"sgd", 1e-6F, 0.9F, 0}, adam{"adam", 1e-6F};
  adam.rule = UpdateRule::adam;
  for (const Optimizer& optimizer : {momentum, adam})
    if (!is_right(*backend, optimizer)) {
      std::printf("%s differs from the reference: not timed\n", optimizer.name.c_str());
      return 1;
    }
  std::printf("backend %s, %s\n", backend->info().name.c_str(), backend->info().instruction_set.c_str());
  for (const std::size_t size : {std::size_t{1} << 14, std::size_t{1} << 19, std::size_t{1} << 25}) {
    const Arena arena(*backend, size);
    const int calls = static_cast<int>(std::max<std::size_t>(1, (std::size_t{1} << 25) / size));
    std::vector<double> seconds[3];
    for (int round = 0; round < 11; ++round) {
      seconds[0].push_back(bench::seconds_per_call(
          [&] {
            triad(arena.state->host_for_writing(), arena.parameters->host(), arena.gradient->host(), size);
            asm volatile("" ::: "memory");
          },
          calls));
      seconds[1].push_back(bench::seconds_per_call([&] { step(*backend, momentum, arena); }, calls));
      seconds[2].push_back(bench::seconds_per_call([&] { step(*backend, adam, arena); }, calls));
    }
    const double bytes[] = {12, momentum.bytes_per_parameter(), adam.bytes_per_parameter()};
    double rate[3];
    for (std::size_t k = 0; k < 3; ++k)
      rate[k] = bytes[k] * static_cast<double>(size) / bench::spread_of(seconds[k]).median / 1e9;
    std::printf("%9zu parameters  triad %6.1f GB/s  momentum %6.1f (%.0f %%)  Adam %6.1f (%.0f %%)\n", size, rate[0],
                rate[1], 100 * rate[1] / rate[0], rate[2], 100 * rate[2] / rate[0]);
  }
  return 0;
}
