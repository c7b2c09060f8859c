/// 3x3 convolution image by image: the nine taps of every pixel become a row of a matrix (im2col), then it is a dense
/// layer over pixels. One image's matrix fits in the second-level cache; a whole batch's does not.
#include <algorithm>
#include <utility>
#include <vector>

#include "kernels/eigen/matrix.hpp"
#include "kernels/eigen/pooling.hpp"
#include "kernels/eigen/step.hpp"
#include "kernels/host_tensor.hpp"

namespace paceline::kernels::eigen {
namespace {

/// The taps of one kernel row that lie inside the image, for one pixel.
struct TapRow {
  std::size_t first, count;  ///< taps
  std::ptrdiff_t pixel;      ///< of the first tap; -1: the row is outside
};

TapRow tap_row(const Layer& layer, std::size_t y, std::size_t x, std::size_t ky) {
  const std::size_t first = x == 0 ? 1 : 0;
  const std::size_t end = x + 1 == layer.width ? 2 : 3;
  const std::size_t row = y + ky;
  if (row == 0 || row > layer.height) return {first, end - first, -1};
  return {first, end - first, static_cast<std::ptrdiff_t>((row - 1) * layer.width + x + first - 1)};
}

/// Calls visit(offset in the matrix of taps, offset in the image, floats) for every run of taps inside the image.
template <class Visit>
void for_each_run(const Layer& layer, Visit visit) {
  const std::size_t channels = layer.channels;
  for (std::size_t y = 0; y < layer.height; ++y)
    for (std::size_t x = 0; x < layer.width; ++x)
      for (std::size_t ky = 0; ky < 3; ++ky) {
        const TapRow taps = tap_row(layer, y, x, ky);
        if (taps.pixel < 0) continue;
        const std::size_t place = ((y * layer.width + x) * 9 + ky * 3 + taps.first) * channels;
        visit(place, static_cast<std::size_t>(taps.pixel) * channels, taps.count * channels);
      }
}

class Convolution final : public Step {
 public:
  Convolution(const Layer& layer, bool pooled, std::size_t largest_batch)
      : layer_(layer),
        pooled_(pooled),
        pool_{layer.height, layer.width, layer.outputs},
        taps_(host_floats(pixels() * depth())),
        d_taps_(host_floats(pixels() * depth())),
        unpooled_(host_floats(pooled ? pixels() * layer.outputs : 0)),
        winners_(pooled ? largest_batch * pool_.outputs() : 0) {
    // Taps outside the image are never written again.
    std::fill_n(taps_.get(), pixels() * depth(), 0.0F);
  }

  void forward(const Pass& pass, const float* in, float* out) override {
    for (std::size_t i = 0; i < pass.draws.size(); ++i) {
      float* const result = out + i * outputs();
      convolve(pass, in + i * layer_.inputs(), pooled_ ? unpooled_.get() : result);
      if (pooled_) max_pool(pool_, unpooled_.get(), result, winners_.data() + i * outputs());
    }
  }

  void backward(const Pass& pass, const float* in, float* d_out, float* gradient, float* d_in) override {
    float* const d_weights = gradient + layer_.weights_begin;
    std::fill_n(d_weights, layer_.weights + layer_.biases, 0.0F);
    for (std::size_t i = 0; i < pass.draws.size(); ++i) {
      const float* d_result = d_out + i * outputs();
      add_columns(d_result, outputs() / layer_.outputs, layer_.outputs, d_weights + layer_.weights);
      if (pooled_) unpool(pool_, d_result, winners_.data() + i * outputs(), unpooled_.get());
      if (pooled_) d_result = unpooled_.get();
      gather_taps(in + i * layer_.inputs());
      matrix(d_weights, depth(), layer_.outputs).noalias() +=
          matrix(taps_.get(), pixels(), depth()).transpose() * matrix(d_result, pixels(), layer_.outputs);
      if (d_in != nullptr) input_gradient(pass, d_result, d_in + i * layer_.inputs());
    }
  }

 private:
  std::size_t pixels() const { return layer_.height * layer_.width; }
  std::size_t depth() const { return 9 * layer_.channels; }
  std::size_t outputs() const { return pooled_ ? pool_.outputs() : layer_.output_features(); }

  void gather_taps(const float* image) {
    for_each_run(layer_, [&](std::size_t place, std::size_t pixel, std::size_t floats) {
      std::copy_n(image + pixel, floats, taps_.get() + place);
    });
  }

  void convolve(const Pass& pass, const float* image, float* result) {
    const float* const weights = pass.parameters + layer_.weights_begin;
    gather_taps(image);
    Matrix rows = matrix(result, pixels(), layer_.outputs);
    rows.noalias() = matrix(taps_.get(), pixels(), depth()) * matrix(weights, depth(), layer_.outputs);
    rows.rowwise() += matrix(weights + layer_.weights, 1, layer_.outputs).row(0);
  }

  void input_gradient(const Pass& pass, const float* d_result, float* d_image) {
    const float* const weights = pass.parameters + layer_.weights_begin;
    matrix(d_taps_.get(), pixels(), depth()).noalias() =
        matrix(d_result, pixels(), layer_.outputs) * matrix(weights, depth(), layer_.outputs).transpose();
    std::fill_n(d_image, layer_.inputs(), 0.0F);
    for_each_run(layer_, [&](std::size_t place, std::size_t pixel, std::size_t floats) {
      for (std::size_t i = 0; i < floats; ++i) d_image[pixel + i] += d_taps_[place + i];
    });
  }

  Layer layer_;
  bool pooled_;
  PoolShape pool_;
  HostFloats taps_;
  HostFloats d_taps_;
  HostFloats unpooled_;  ///< one image before pooling, or its gradient
  std::vector<std::int32_t> winners_;
};

}  // namespace

std::unique_ptr<Step> convolution_step(const Layer& layer) {
  return std::make_unique<Convolution>(layer, false, 0);
}

std::unique_ptr<Step> pooled_convolution_step(const Layer& layer, std::size_t largest_batch) {
  return std::make_unique<Convolution>(layer, true, largest_batch);
}

}  // namespace paceline::kernels::eigen
