#pragma once
/// The inner loops that a fused program is made of, as one table of functions. Several tables exist, one for each
/// instruction set and one in plain std::fma loops, and all give the same bits.
///
/// What makes that so: multiplications and additions are fused only where the text says so (fma), chains run in the
/// order that is stated here, sums across a row run in 16 lanes (element i in lane i mod 16, rising) that are added as
/// a tree (lane j and j + 8, then + 4, + 2, + 1), exp is our own, and no C library function is called. Callers hold
/// FlushDenormals. Not-a-number passes everywhere (its payload is not promised).
///
/// Images are NHWC. A padded image has a border of one pixel of zeros: [height + 2][width + 2][channels].

#include <cstddef>
#include <cstdint>

#include "kernels/dropout_mask.hpp"
#include "kernels/fused/buffers.hpp"
#include "kernels/fused/product.hpp"
#include "kernels/softmax_cross_entropy.hpp"

namespace paceline::kernels::fused {

/// Of a 3x3 convolution with stride 1 and border 1, before pooling.
struct ConvolutionShape {
  std::size_t height = 0, width = 0, channels = 0, filters = 0;
  bool pooled = false;  ///< a 2x2 max-pool follows; height and width are even
  bool relu = false;

  std::size_t padded_floats() const { return (height + 2) * (width + 2) * channels; }
  /// 2x2 windows of the output.
  std::size_t tiles() const { return height / 2 * (width / 2); }
  /// Bytes from one window's winners to the next's: full vectors may be stored.
  std::size_t winner_stride() const { return (filters + 15) / 16 * 16; }
  std::size_t outputs() const { return (pooled ? tiles() : height * width) * filters; }
};

struct ImageShape {
  std::size_t height = 0, width = 0, channels = 0;
  std::size_t floats() const { return height * width * channels; }
};

/// In a winners array: which of a window's four values was taken, 0 to 3 in reading order, the first of equals; or that
/// ReLU closed on it, so that no gradient passes.
constexpr std::uint8_t closed = 255;

struct SgdStep {
  const float* parameters;
  const float* velocity;  ///< read only if momentum is not 0
  const float* gradient;
  float* next_parameters;
  float* next_velocity;
  std::size_t length;
  float scale, learning_rate, momentum, weight_decay;
};

struct AdamUpdate {
  const float *parameters, *mean, *square, *gradient;
  float *next_parameters, *next_mean, *next_square;
  std::size_t length;
  float scale, rate, root, beta1, beta2, epsilon, weight_decay;
};

struct Routines {
  void (*multiply)(const Product& product);
  /// sums[j] += values[0][j] + values[1][j] + ..., the rows added up from zero first.
  void (*add_columns)(const float* values, std::size_t rows, std::size_t columns, float* sums);
  /// to[c][r] = from[r][c].
  void (*transpose)(const float* from, std::size_t rows, std::size_t columns, float* to);

  void (*relu)(float* values, std::size_t size);
  /// d_out becomes 0 where out <= 0.
  void (*relu_backward)(const float* out, float* d_out, std::size_t size);
  /// out[i] = in[i] * scale where the row keeps unit i, else 0 (by selection: what is dropped is gone whatever it was).
  void (*dropout)(const DropoutMask::Row& row, float scale, const float* in, std::size_t size, float* out);
  /// As kernels/softmax_cross_entropy.hpp in single precision, except for the logarithm and the loss. `gradient`
  /// nullptr: none is wanted.
  SampleLoss (*softmax_cross_entropy)(const float* logits, std::size_t classes, std::int32_t label, float scale,
                                      float* gradient);

  /// winners [windows][channels], never `closed`.
  void (*max_pool)(const ImageShape& shape, const float* in, float* out, std::uint8_t* winners);
  void (*unpool)(const ImageShape& shape, const float* d_out, const std::uint8_t* winners, float* d_in);

  /// Winograd's F(2x2, 3x3): Winograd, Arithmetic Complexity of Computations, 1980; Lavin and Gray, CVPR 2016, with
  /// B' = [1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1], G = [1 0 0; .5 .5 .5; .5 -.5 .5; 0 0 1], A' = [1 1 1 0; 0 1 -1 -1].
  /// The products between the transforms are the caller's: for each of 16 positions one of [tiles][channels] by
  /// [channels][filters].
  ///
  /// G w G' of w [3][3][channels][filters]: u [16][channels][filters], and the same transposed [16][filters][channels].
  void (*winograd_weights)(std::size_t channels, std::size_t filters, const float* w, float* u, float* u_transposed);
  /// B' d B of every 4x4 patch of a padded image: v [16][tiles][channels].
  void (*winograd_input)(const ConvolutionShape& shape, const float* padded, float* v);
  /// A' m A, then the maximum of the four and its number if pooled, bias, ReLU. m [16][tiles][filters]; out an image,
  /// pooled or not; winners [tiles][winner_stride] if pooled.
  void (*winograd_output)(const ConvolutionShape& shape, const float* m, const float* bias, float* out,
                          std::uint8_t* winners);
  /// A d_out A', with d_out where its winner is if pooled; the sums of d_out are added to d_bias, summed from zero over
  /// the tiles first. ReLU has been seen to unless pooled.
  void (*winograd_output_backward)(const ConvolutionShape& shape, const float* d_out, const std::uint8_t* winners,
                                   float* d_m, float* d_bias);
  /// B d_v B' of every tile is added into the padded image, tile after tile.
  void (*winograd_input_backward)(const ConvolutionShape& shape, const float* d_v, float* d_padded);
  /// d_w = G' d_u G.
  void (*winograd_weights_backward)(std::size_t channels, std::size_t filters, const float* d_u, float* d_w);

  /// A pooled convolution of few channels (1 to 4), window by window: each value one chain over [3][3][channels].
  void (*patch_convolution)(const ConvolutionShape& shape, const float* padded, const float* weights, const float* bias,
                            float* out, std::uint8_t* winners);
  /// Adds one image's sums over its windows, each from zero, to d_weights and d_bias.
  void (*patch_convolution_backward)(const ConvolutionShape& shape, const float* padded, const std::uint8_t* winners,
                                     const float* d_out, float* d_weights, float* d_bias);

  /// g = scale * gradient, then fma(weight_decay, w, g) if that is not 0; v' = fma(momentum, v, g);
  /// w' = fma(-learning_rate, v', w). Any output may be its input.
  void (*sgd)(const SgdStep& step);
  /// g as above; m' = fma(beta1, m, (1 - beta1) g); v' = fma(beta2, v, ((1 - beta2) g) g);
  /// w' = w - (rate m') / fma(root, sqrt(v'), epsilon).
  void (*adam)(const AdamUpdate& step);

  BufferRoutines buffers;
};

/// The longest patch_convolution takes.
constexpr std::size_t most_patch_channels = 4;

}  // namespace paceline::kernels::fused
