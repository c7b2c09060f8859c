#pragma once
/// A convolution with any kernel and stride, by matrix products on the image itself.
///
/// In NHWC order the taps of one kernel row lie in one piece for each output pixel, and the pieces of neighbouring
/// pixels overlap: a matrix whose rows are stride * channels apart. So each output row is a sum of products, one for
/// each kernel row, and no matrix of taps is ever written. Promised order: kernel rows rising, each a chain over
/// [kernel width][channels].

#include <cstddef>

#include "kernels/fused/routines.hpp"
#include "kernels/host_tensor.hpp"

namespace paceline::kernels::fused {

/// border < kernel size on each side; the kernel fits into the padded image; stride >= 1.
struct RowsShape {
  std::size_t height = 0, width = 0, channels = 0, filters = 0;
  std::size_t kernel_height = 0, kernel_width = 0, stride = 1, border = 0;

  std::size_t output_height() const { return (height + 2 * border - kernel_height) / stride + 1; }
  std::size_t output_width() const { return (width + 2 * border - kernel_width) / stride + 1; }
  std::size_t inputs() const { return height * width * channels; }
  std::size_t outputs() const { return output_height() * output_width() * filters; }
  std::size_t weights() const { return kernel_height * kernel_width * channels * filters; }
};

class RowsConvolution {
 public:
  explicit RowsConvolution(const RowsShape& shape);

  /// One image; weights [kernel_height][kernel_width][channels][filters].
  void forward(const Routines& routines, const float* in, const float* weights, const float* bias, bool relu,
               float* out);
  /// One image: adds to d_weights and d_bias; writes d_in unless it is nullptr.
  void backward(const Routines& routines, const float* in, const float* weights, const float* d_out, float* d_weights,
                float* d_bias, float* d_in);

 private:
  std::size_t padded_row() const { return (shape_.width + 2 * shape_.border) * shape_.channels; }
  std::size_t padded_floats() const { return (shape_.height + 2 * shape_.border) * padded_row(); }
  std::size_t taps() const { return shape_.kernel_width * shape_.channels; }
  void input_gradient(const Routines& routines, const float* weights, const float* d_out, float* d_in);

  RowsShape shape_;
  HostFloats padded_, d_padded_;
  HostFloats d_taps_;  ///< gradient of one output row's taps
};

}  // namespace paceline::kernels::fused
