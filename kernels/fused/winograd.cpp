/// A 3x3 convolution by Winograd's F(2x2, 3x3), image by image, so that everything between the transforms stays in the
/// second-level cache. The transformed images are kept for the gradient of the weights.
#include <algorithm>
#include <vector>

#include "kernels/fused/padding.hpp"
#include "kernels/fused/step.hpp"
#include "kernels/host_tensor.hpp"

namespace paceline::kernels::fused {
namespace {

constexpr std::size_t positions = 16;

class Winograd final : public Step {
 public:
  Winograd(const Layer& layer, bool pooled, bool relu, std::size_t largest_batch)
      : layer_(layer),
        shape_{layer.height, layer.width, layer.channels, layer.outputs, pooled, relu},
        image_{layer.height, layer.width, layer.channels},
        padded_(host_floats(shape_.padded_floats())),
        u_(host_floats(positions * kernel())),
        u_transposed_(host_floats(positions * kernel())),
        d_u_(host_floats(positions * kernel())),
        v_(host_floats(largest_batch * v_floats())),
        d_v_(host_floats(v_floats())),
        m_(host_floats(positions * shape_.tiles() * shape_.filters)),
        winners_(pooled ? largest_batch * winner_bytes() : 0) {}

  void forward(const Pass& pass, const float* in, float* out) override {
    const float* const weights = pass.parameters + layer_.weights_begin;
    pass.routines.winograd_weights(shape_.channels, shape_.filters, weights, u_.get(), u_transposed_.get());
    std::fill_n(padded_.get(), shape_.padded_floats(), 0.0F);
    for (std::size_t i = 0; i < pass.draws.size(); ++i) {
      float* const v = v_.get() + i * v_floats();
      put_inside(image_, 1, in + i * image_.floats(), padded_.get());
      pass.routines.winograd_input(shape_, padded_.get(), v);
      for (std::size_t p = 0; p < positions; ++p) {
        Product product = over_tiles(shape_.filters, shape_.channels);
        product.a = v + p * shape_.tiles() * shape_.channels;
        product.b = u_.get() + p * kernel();
        product.c = m_.get() + p * shape_.tiles() * shape_.filters;
        pass.routines.multiply(product);
      }
      pass.routines.winograd_output(shape_, m_.get(), weights + layer_.weights, out + i * shape_.outputs(),
                                    winners_.data() + i * winner_bytes());
    }
  }

  void backward(const Pass& pass, const float*, const float* out, float* d_out, float* gradient, float* d_in) override {
    if (shape_.relu && !shape_.pooled) pass.routines.relu_backward(out, d_out, pass.draws.size() * shape_.outputs());
    float* const d_weights = gradient + layer_.weights_begin;
    float* const d_bias = d_weights + layer_.weights;
    std::fill_n(d_bias, layer_.biases, 0.0F);
    std::fill_n(d_u_.get(), positions * kernel(), 0.0F);
    for (std::size_t i = 0; i < pass.draws.size(); ++i) {
      pass.routines.winograd_output_backward(shape_, d_out + i * shape_.outputs(), winners_.data() + i * winner_bytes(),
                                             m_.get(), d_bias);
      for (std::size_t p = 0; p < positions; ++p) multiply_back(pass, p, v_.get() + i * v_floats(), d_in != nullptr);
      if (d_in == nullptr) continue;
      std::fill_n(padded_.get(), shape_.padded_floats(), 0.0F);
      pass.routines.winograd_input_backward(shape_, d_v_.get(), padded_.get());
      take_inside(image_, 1, padded_.get(), d_in + i * image_.floats());
    }
    pass.routines.winograd_weights_backward(shape_.channels, shape_.filters, d_u_.get(), d_weights);
  }

 private:
  std::size_t kernel() const { return shape_.channels * shape_.filters; }
  std::size_t v_floats() const { return positions * shape_.tiles() * shape_.channels; }
  std::size_t winner_bytes() const { return shape_.tiles() * shape_.winner_stride(); }

  /// [tiles][depth] by [depth][columns].
  Product over_tiles(std::size_t columns, std::size_t depth) const {
    Product product;
    product.rows = shape_.tiles();
    product.columns = columns;
    product.depth = depth;
    product.a_stride = depth;
    product.b_stride = columns;
    product.c_stride = columns;
    return product;
  }

  /// d_u += v' d_m, and d_v = d_m u', at one position.
  void multiply_back(const Pass& pass, std::size_t p, const float* v, bool with_input) {
    const float* const d_m = m_.get() + p * shape_.tiles() * shape_.filters;
    Product weights;
    weights.rows = shape_.channels;
    weights.columns = shape_.filters;
    weights.depth = shape_.tiles();
    weights.a = v + p * shape_.tiles() * shape_.channels;
    weights.a_stride = shape_.channels;
    weights.a_transposed = true;
    weights.b = d_m;
    weights.b_stride = shape_.filters;
    weights.c = d_u_.get() + p * kernel();
    weights.c_stride = shape_.filters;
    weights.accumulate = true;
    pass.routines.multiply(weights);
    if (!with_input) return;
    Product input = over_tiles(shape_.channels, shape_.filters);
    input.a = d_m;
    input.b = u_transposed_.get() + p * kernel();
    input.c = d_v_.get() + p * shape_.tiles() * shape_.channels;
    pass.routines.multiply(input);
  }

  Layer layer_;
  ConvolutionShape shape_;
  ImageShape image_;
  HostFloats padded_;                  ///< one image, or its gradient
  HostFloats u_, u_transposed_, d_u_;  ///< transformed weights
  HostFloats v_;                       ///< transformed images of the batch
  HostFloats d_v_;                     ///< of one image
  HostFloats m_;                       ///< products of one image, or their gradient
  std::vector<std::uint8_t> winners_;
};

}  // namespace

bool takes_winograd(const Layer& convolution) {
  constexpr std::size_t least = 8;
  return convolution.height % 2 == 0 && convolution.width % 2 == 0 && convolution.channels >= least &&
         convolution.outputs >= least;
}

std::unique_ptr<Step> winograd_step(const Layer& convolution, bool pooled, bool relu, std::size_t largest_batch) {
  return std::make_unique<Winograd>(convolution, pooled, relu, largest_batch);
}

}  // namespace paceline::kernels::fused
