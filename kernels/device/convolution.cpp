#include "kernels/device/convolution.hpp"

#include <utility>
#include <vector>

#include "kernels/device/step.hpp"

namespace paceline::kernels::device {
namespace {

void append(std::vector<Argument>& arguments, const ConvolutionShape& shape) {
  for (const std::size_t size : {shape.height, shape.width, shape.channels, shape.out_height(), shape.out_width(),
                                 shape.filters, shape.kernel_height, shape.kernel_width, shape.stride, shape.padding})
    arguments.emplace_back(index(size));
}

std::uint32_t bias_begin(const ConvolutionShape& shape, const Filters& filters) {
  return index(filters.begin + shape.taps() * shape.filters);
}

}  // namespace

void convolve(Queue& queue, const Parts& parts, const ConvolutionShape& shape, const Buffer& images,
              const Filters& filters, const Buffer& out, bool relu) {
  std::vector<Argument> operands{images, filters.arena, filters.begin};
  append(operands, shape);
  const Finish finish{add_bias | (relu ? apply_relu : 0), &filters.arena, bias_begin(shape, filters)};
  parts.launch_tiles(queue, Kernel::convolve, std::move(operands), out, 0, finish, shape.pixels(), shape.filters,
                     shape.taps());
}

void convolve_pool(Queue& queue, const Parts& parts, const ConvolutionShape& shape, const Buffer& images,
                   const Filters& filters, const Buffer& out, const Buffer& winners, bool relu) {
  std::vector<Argument> arguments{images, filters.arena, filters.begin};
  append(arguments, shape);
  const Tile& tile = parts.tile();
  // Never cut along the depth: which of four wins is known only of whole sums.
  arguments.insert(arguments.end(), {out, winners, add_bias | (relu ? apply_relu : 0), filters.arena,
                                     bias_begin(shape, filters), index(shape.pixels()), index(shape.filters),
                                     index(shape.taps()), index(ceil_div(shape.taps(), tile.depth) * tile.depth)});
  const bool in_narrow = tile.prefers_narrow(shape.pixels(), shape.filters);
  queue.launch(in_narrow ? narrow(Kernel::convolve_pool) : Kernel::convolve_pool, tile.lanes * tile.lanes,
               {tile.tiles_down(shape.pixels(), in_narrow), tile.tiles_across(shape.filters, in_narrow)}, arguments);
}

void convolve_weights(Queue& queue, const Parts& parts, const ConvolutionShape& shape, const Buffer& images,
                      const Buffer& d_out, const Buffer* winners, const Filters& gradient) {
  std::vector<Argument> operands{images, d_out};
  if (winners != nullptr) operands.emplace_back(*winners);
  append(operands, shape);
  parts.launch_tiles(queue, winners != nullptr ? Kernel::convolve_weights_pooled : Kernel::convolve_weights,
                     std::move(operands), gradient.arena, gradient.begin, {}, shape.taps() + 1, shape.filters,
                     shape.pixels());
}

void convolve_data(Queue& queue, const Parts& parts, const ConvolutionShape& shape, const Buffer& d_out,
                   const Buffer* winners, const Filters& filters, const Buffer& d_images, const Buffer* activations) {
  std::vector<Argument> operands{d_out};
  if (winners != nullptr) operands.emplace_back(*winners);
  operands.insert(operands.end(), {filters.arena, filters.begin});
  append(operands, shape);
  const Finish finish{.what = activations != nullptr ? apply_mask : 0, .activations = activations};
  parts.launch_tiles(queue, winners != nullptr ? Kernel::convolve_data_pooled : Kernel::convolve_data,
                     std::move(operands), d_images, 0, finish, shape.images * shape.height * shape.width,
                     shape.channels, shape.kernel_height * shape.kernel_width * shape.filters);
}

namespace {

class Convolution final : public Step {
 public:
  /// winners: nullptr without a pool.
  Convolution(const Layer& layer, bool relu, std::shared_ptr<Buffer> winners)
      : layer_(layer), relu_(relu), winners_(std::move(winners)) {}

  void forward(const Pass& pass, const Buffer& in, const Buffer& out) override {
    const Filters filters{pass.parameters, index(layer_.weights_begin)};
    if (winners_)
      convolve_pool(pass.queue, pass.parts, shape(pass), in, filters, out, *winners_, relu_);
    else
      convolve(pass.queue, pass.parts, shape(pass), in, filters, out, relu_);
  }

  void backward(const Pass& pass, const Buffer& in, const Buffer& d_out, const Buffer& gradient, const Buffer* d_in,
                bool masked) override {
    const std::uint32_t begin = index(layer_.weights_begin);
    convolve_weights(pass.queue, pass.parts, shape(pass), in, d_out, winners_.get(), {gradient, begin});
    if (d_in == nullptr) return;
    convolve_data(pass.queue, pass.parts, shape(pass), d_out, winners_.get(), {pass.parameters, begin}, *d_in,
                  masked ? &in : nullptr);
  }

  bool masks_itself() const override { return winners_ != nullptr; }

 private:
  ConvolutionShape shape(const Pass& pass) const {
    return {pass.samples, layer_.height, layer_.width, layer_.channels, layer_.outputs};
  }

  Layer layer_;
  bool relu_;
  std::shared_ptr<Buffer> winners_;
};

}  // namespace

std::unique_ptr<Step> convolution_step(const Layer& layer) {
  return std::make_unique<Convolution>(layer, layer.relu, nullptr);
}

std::unique_ptr<Step> pooled_convolution_step(Room& room, const Layer& layer, bool relu, std::size_t largest_batch) {
  const std::size_t outputs = layer.output_features() / 4;
  return std::make_unique<Convolution>(layer, relu, room.memory.buffer(largest_batch * outputs));
}

}  // namespace paceline::kernels::device
