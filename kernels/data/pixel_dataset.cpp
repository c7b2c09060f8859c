#include "kernels/data/pixel_dataset.hpp"

#include <utility>

namespace paceline::kernels {

PixelDataset::PixelDataset(SampleShape shape, std::vector<std::uint8_t> pixels, std::vector<std::uint8_t> labels)
    : shape_(shape), pixels_(std::move(pixels)), labels_(std::move(labels)) {}

void PixelDataset::features(std::size_t sample, std::span<float> out) const {
  const std::size_t count = shape_.features();
  const std::uint8_t* const pixels = pixels_.data() + sample * count;
  for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<float>(pixels[i]) / 255.0F;
}

}  // namespace paceline::kernels
