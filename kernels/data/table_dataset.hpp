#pragma once
/// A plain table of floats with a class or a number for each row.

#include <cstdint>
#include <vector>

#include "kernels/data/dataset.hpp"

namespace paceline::kernels {

class TableDataset final : public Dataset {
 public:
  /// `values`: row by row, shape.features() each. Of `labels` (classes below shape.outputs) and `targets` the one that
  /// shape.target asks for has an element for each row.
  TableDataset(SampleShape shape, std::vector<float> values, std::vector<std::int32_t> labels,
               std::vector<float> targets);

  std::size_t size() const override { return size_; }
  const SampleShape& shape() const override { return shape_; }
  void features(std::size_t sample, std::span<float> out) const override;
  std::int32_t label(std::size_t sample) const override { return labels_.empty() ? 0 : labels_[sample]; }
  float target(std::size_t sample) const override;

 private:
  SampleShape shape_;
  std::vector<float> values_;
  std::vector<std::int32_t> labels_;
  std::vector<float> targets_;
  std::size_t size_;
};

}  // namespace paceline::kernels
