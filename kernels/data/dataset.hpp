#pragma once
/// Labelled samples in memory, one split (train or test).

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/models/model.hpp"

namespace paceline::kernels {

class Dataset {
 public:
  virtual ~Dataset() = default;
  virtual std::size_t size() const = 0;
  virtual const SampleShape& shape() const = 0;
  /// Writes one sample's features (pixels scaled to [0, 1]); out has shape().features() floats, NHWC order.
  virtual void features(std::size_t sample, std::span<float> out) const = 0;
  /// Class in [0, outputs).
  virtual std::int32_t label(std::size_t sample) const = 0;
};

/// The class of every sample, in order: what a partition deals by.
std::vector<std::int32_t> labels(const Dataset& data);

}  // namespace paceline::kernels
