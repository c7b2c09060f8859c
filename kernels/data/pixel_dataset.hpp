#pragma once
/// Grey images with labels, kept as bytes.

#include <cstdint>
#include <vector>

#include "kernels/data/dataset.hpp"

namespace paceline::kernels {

/// Pixels stay bytes, a quarter of their size as floats, and are scaled to [0, 1] when they are asked for.
class PixelDataset final : public Dataset {
 public:
  /// labels.size() samples; pixels sample by sample, rows x columns; every label below shape.outputs.
  PixelDataset(SampleShape shape, std::vector<std::uint8_t> pixels, std::vector<std::uint8_t> labels);

  std::size_t size() const override { return labels_.size(); }
  const SampleShape& shape() const override { return shape_; }
  void features(std::size_t sample, std::span<float> out) const override;
  void fetch(std::size_t sample) const override;
  std::int32_t label(std::size_t sample) const override { return labels_[sample]; }

 private:
  SampleShape shape_;
  std::vector<std::uint8_t> pixels_;
  std::vector<std::uint8_t> labels_;
};

}  // namespace paceline::kernels
