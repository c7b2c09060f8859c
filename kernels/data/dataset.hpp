#pragma once
/// Samples in memory with what is to be predicted of them, one split (train or test).

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
  /// Lets the processor fetch that sample, whose features and label are asked for soon. Changes nothing.
  virtual void fetch(std::size_t /*sample*/) const {}
  /// Class in [0, outputs); 0 where numbers are to be predicted.
  virtual std::int32_t label(std::size_t sample) const = 0;
  /// The number to be predicted; where classes are, the class.
  virtual float target(std::size_t sample) const { return static_cast<float>(label(sample)); }
};

/// The class of every sample, in order: what a partition deals by.
std::vector<std::int32_t> labels(const Dataset& data);

}  // namespace paceline::kernels
