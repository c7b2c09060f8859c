#pragma once
/// Convolutions of any kernel, stride and zero border, with or without a 2x2 max-pool behind them.

#include <cstddef>
#include <cstdint>

#include "kernels/device/product.hpp"

namespace paceline::kernels::device {

/// Images in NHWC order; weights [kernel_height][kernel_width][channels][filters] with the biases right behind.
struct ConvolutionShape {
  std::size_t images, height, width, channels, filters;
  std::size_t kernel_height = 3, kernel_width = 3, stride = 1, padding = 1;
  std::size_t out_height() const { return (height + 2 * padding - kernel_height) / stride + 1; }
  std::size_t out_width() const { return (width + 2 * padding - kernel_width) / stride + 1; }
  /// Values under one output.
  std::size_t taps() const { return kernel_height * kernel_width * channels; }
  std::size_t pixels() const { return images * out_height() * out_width(); }
};

/// Weights and biases in an arena.
struct Filters {
  const Buffer& arena;
  std::uint32_t begin;
};

/// out: pixels x filters. finish.bias is set from the filters.
void convolve(Queue& queue, const Parts& parts, const ConvolutionShape& shape, const Buffer& images,
              const Filters& filters, const Buffer& out, bool relu);
/// The same and a 2x2 max-pool, out_height and out_width even. out, winners: a quarter of that; winners[i] is 0 to 3 in
/// reading order, or 255 where ReLU is closed. Of equal values the first wins; not-a-number wins over everything.
void convolve_pool(Queue& queue, const Parts& parts, const ConvolutionShape& shape, const Buffer& images,
                   const Filters& filters, const Buffer& out, const Buffer& winners, bool relu);
/// Writes the gradient of weights and biases. `winners`: d_out is of the pooled output; nullptr: it is not.
void convolve_weights(Queue& queue, const Parts& parts, const ConvolutionShape& shape, const Buffer& images,
                      const Buffer& d_out, const Buffer* winners, const Filters& gradient);
/// Writes the gradient of the images; `activations`, unless nullptr, mask it.
void convolve_data(Queue& queue, const Parts& parts, const ConvolutionShape& shape, const Buffer& d_out,
                   const Buffer* winners, const Filters& filters, const Buffer& d_images, const Buffer* activations);

}  // namespace paceline::kernels::device
