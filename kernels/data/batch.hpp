#pragma once
/// Which samples one gradient or evaluation is computed on.

#include <cstdint>
#include <span>

namespace paceline::kernels {

class Dataset;

/// One visit to a sample. Dropout masks are a function of (seed, layer, epoch, sample, unit): never of rank or
/// position.
struct Draw {
  std::uint32_t sample = 0;
  std::uint32_t epoch = 0;
};

struct Batch {
  const Dataset* data = nullptr;
  std::span<const Draw> draws;
  std::uint64_t seed = 0;  ///< of the run; dropout derives its stream "dropout" from it
};

}  // namespace paceline::kernels
