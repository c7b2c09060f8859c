#include "kernels/data/pixel_dataset.hpp"

#include <span>
#include <utility>

#include "kernels/buffers.hpp"

namespace paceline::kernels {

PixelDataset::PixelDataset(SampleShape shape, std::vector<std::uint8_t> pixels, std::vector<std::uint8_t> labels)
    : shape_(shape), pixels_(std::move(pixels)), labels_(std::move(labels)) {}

void PixelDataset::features(std::size_t sample, std::span<float> out) const {
  const std::size_t count = shape_.features();
  from_pixels(std::span(pixels_).subspan(sample * count, count), out.first(count));
}

void PixelDataset::fetch(std::size_t sample) const {
  constexpr std::size_t cache_line = 64;
  const std::size_t count = shape_.features();
  const std::uint8_t* const from = pixels_.data() + sample * count;
  for (std::size_t i = 0; i < count; i += cache_line) __builtin_prefetch(from + i);
  __builtin_prefetch(labels_.data() + sample);
}

}  // namespace paceline::kernels
