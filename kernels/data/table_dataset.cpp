#include "kernels/data/table_dataset.hpp"

#include <algorithm>
#include <utility>

namespace paceline::kernels {

TableDataset::TableDataset(SampleShape shape, std::vector<float> values, std::vector<std::int32_t> labels,
                           std::vector<float> targets)
    : shape_(shape),
      values_(std::move(values)),
      labels_(std::move(labels)),
      targets_(std::move(targets)),
      size_(shape.target == Target::number ? targets_.size() : labels_.size()) {}

void TableDataset::features(std::size_t sample, std::span<float> out) const {
  std::copy_n(values_.data() + sample * shape_.features(), shape_.features(), out.data());
}

float TableDataset::target(std::size_t sample) const {
  return shape_.target == Target::number ? targets_[sample] : static_cast<float>(labels_[sample]);
}

}  // namespace paceline::kernels
