#include "kernels/fused/rows_convolution.hpp"

#include <algorithm>

#include "kernels/fused/padding.hpp"

namespace paceline::kernels::fused {

RowsConvolution::RowsConvolution(const RowsShape& shape)
    : shape_(shape),
      padded_(host_floats(padded_floats())),
      d_padded_(host_floats(padded_floats())),
      d_taps_(host_floats(shape_.output_width() * taps())) {
  std::fill_n(padded_.get(), padded_floats(), 0.0F);
}

void RowsConvolution::forward(const Routines& routines, const float* in, const float* weights, const float* bias,
                              bool relu, float* out) {
  put_inside({shape_.height, shape_.width, shape_.channels}, shape_.border, in, padded_.get());
  Product p;
  p.rows = shape_.output_width();
  p.columns = shape_.filters;
  p.depth = taps();
  p.a_stride = shape_.stride * shape_.channels;
  p.b_stride = p.c_stride = shape_.filters;
  for (std::size_t y = 0; y < shape_.output_height(); ++y)
    for (std::size_t ky = 0; ky < shape_.kernel_height; ++ky) {
      const bool last = ky + 1 == shape_.kernel_height;
      p.a = padded_.get() + (y * shape_.stride + ky) * padded_row();
      p.b = weights + ky * taps() * shape_.filters;
      p.c = out + y * shape_.output_width() * shape_.filters;
      p.accumulate = ky != 0;
      p.bias = last ? bias : nullptr;
      p.relu = last && relu;
      routines.multiply(p);
    }
}

void RowsConvolution::backward(const Routines& routines, const float* in, const float* weights, const float* d_out,
                               float* d_weights, float* d_bias, float* d_in) {
  put_inside({shape_.height, shape_.width, shape_.channels}, shape_.border, in, padded_.get());
  routines.add_columns(d_out, shape_.output_height() * shape_.output_width(), shape_.filters, d_bias);
  Product p;
  p.rows = taps();
  p.columns = shape_.filters;
  p.depth = shape_.output_width();
  p.a_stride = shape_.stride * shape_.channels;
  p.a_transposed = true;
  p.b_stride = p.c_stride = shape_.filters;
  p.accumulate = true;
  for (std::size_t y = 0; y < shape_.output_height(); ++y)
    for (std::size_t ky = 0; ky < shape_.kernel_height; ++ky) {
      p.a = padded_.get() + (y * shape_.stride + ky) * padded_row();
      p.b = d_out + y * shape_.output_width() * shape_.filters;
      p.c = d_weights + ky * taps() * shape_.filters;
      routines.multiply(p);
    }
  if (d_in != nullptr) input_gradient(routines, weights, d_out, d_in);
}

void RowsConvolution::input_gradient(const Routines& routines, const float* weights, const float* d_out, float* d_in) {
  std::fill_n(d_padded_.get(), padded_floats(), 0.0F);
  Product p;
  p.rows = shape_.output_width();
  p.columns = taps();
  p.depth = shape_.filters;
  p.a_stride = p.b_stride = shape_.filters;
  p.b_transposed = true;
  p.c = d_taps_.get();
  p.c_stride = taps();
  for (std::size_t y = 0; y < shape_.output_height(); ++y)
    for (std::size_t ky = 0; ky < shape_.kernel_height; ++ky) {
      p.a = d_out + y * shape_.output_width() * shape_.filters;
      p.b = weights + ky * taps() * shape_.filters;
      routines.multiply(p);
      // Pixel after pixel, since their taps overlap.
      float* row = d_padded_.get() + (y * shape_.stride + ky) * padded_row();
      const float* tap = d_taps_.get();
      const float* pieces[2];
      for (std::size_t x = 0; x < shape_.output_width(); ++x, row += shape_.stride * shape_.channels, tap += taps()) {
        pieces[0] = row;
        pieces[1] = tap;
        routines.buffers.sum(pieces, 2, taps(), row);
      }
    }
  take_inside({shape_.height, shape_.width, shape_.channels}, shape_.border, d_padded_.get(), d_in);
}

}  // namespace paceline::kernels::fused
