/// Convolutions of any kernel, stride and border on devices: integers against plain loops.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "kernels/device/convolution.hpp"
#include "kernels/random.hpp"
#include "tests/kernels/device_rooms.hpp"

namespace paceline::kernels::tests {
namespace {

using device::ConvolutionShape;

std::vector<float> integers(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.below(5)) - 2;
  return values;
}

/// Calls visit(output pixel, input pixel, tap) for every tap inside an image; all count over the batch.
template <class Visit>
void for_each_tap(const ConvolutionShape& s, Visit visit) {
  for (std::size_t n = 0; n < s.images; ++n)
    for (std::size_t y = 0; y < s.out_height(); ++y)
      for (std::size_t x = 0; x < s.out_width(); ++x)
        for (std::size_t ky = 0; ky < s.kernel_height; ++ky)
          for (std::size_t kx = 0; kx < s.kernel_width; ++kx) {
            const std::size_t row = y * s.stride + ky, column = x * s.stride + kx;
            if (row < s.padding || row >= s.height + s.padding) continue;
            if (column < s.padding || column >= s.width + s.padding) continue;
            visit((n * s.out_height() + y) * s.out_width() + x,
                  (n * s.height + row - s.padding) * s.width + column - s.padding, ky * s.kernel_width + kx);
          }
}

struct Data {
  std::vector<float> images, weights, d_out;
  explicit Data(const ConvolutionShape& s)
      : images(integers(s.images * s.height * s.width * s.channels, 1)),
        weights(integers((s.taps() + 1) * s.filters, 2)),
        d_out(integers(s.pixels() * s.filters, 3)) {}
};

std::vector<float> outputs(const ConvolutionShape& s, const Data& data) {
  std::vector<float> out(s.pixels() * s.filters);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = data.weights[s.taps() * s.filters + i % s.filters];
  for_each_tap(s, [&](std::size_t to, std::size_t from, std::size_t tap) {
    for (std::size_t c = 0; c < s.channels; ++c)
      for (std::size_t f = 0; f < s.filters; ++f)
        out[to * s.filters + f] +=
            data.images[from * s.channels + c] * data.weights[(tap * s.channels + c) * s.filters + f];
  });
  return out;
}

std::vector<float> weight_gradient(const ConvolutionShape& s, const Data& data, const std::vector<float>& d_out) {
  std::vector<float> d((s.taps() + 1) * s.filters);
  for (std::size_t i = 0; i < d_out.size(); ++i) d[s.taps() * s.filters + i % s.filters] += d_out[i];
  for_each_tap(s, [&](std::size_t to, std::size_t from, std::size_t tap) {
    for (std::size_t c = 0; c < s.channels; ++c)
      for (std::size_t f = 0; f < s.filters; ++f)
        d[(tap * s.channels + c) * s.filters + f] += data.images[from * s.channels + c] * d_out[to * s.filters + f];
  });
  return d;
}

std::vector<float> image_gradient(const ConvolutionShape& s, const Data& data, const std::vector<float>& d_out) {
  std::vector<float> d(data.images.size());
  for_each_tap(s, [&](std::size_t to, std::size_t from, std::size_t tap) {
    for (std::size_t c = 0; c < s.channels; ++c)
      for (std::size_t f = 0; f < s.filters; ++f)
        d[from * s.channels + c] += data.weights[(tap * s.channels + c) * s.filters + f] * d_out[to * s.filters + f];
  });
  return d;
}

/// Where in `out` each pooled value comes from.
std::vector<std::size_t> winners(const ConvolutionShape& s, const std::vector<float>& out) {
  std::vector<std::size_t> best;
  for (std::size_t n = 0; n < s.images; ++n)
    for (std::size_t y = 0; y < s.out_height(); y += 2)
      for (std::size_t x = 0; x < s.out_width(); x += 2)
        for (std::size_t f = 0; f < s.filters; ++f) {
          const auto at = [&](std::size_t dy, std::size_t dx) {
            return ((n * s.out_height() + y + dy) * s.out_width() + x + dx) * s.filters + f;
          };
          std::size_t held = at(0, 0);
          for (const std::size_t other : {at(0, 1), at(1, 0), at(1, 1)})
            if (out[other] > out[held]) held = other;
          best.push_back(held);
        }
  return best;
}

std::vector<float> relu(std::vector<float> values) {
  for (float& value : values) value = std::max(value, 0.0F);
  return values;
}

/// What plain loops say, with ReLU.
struct Expected {
  std::vector<float> out, d_weights, d_images;
};

Expected expected(const ConvolutionShape& s, const Data& data) {
  return {relu(outputs(s, data)), weight_gradient(s, data, data.d_out), image_gradient(s, data, data.d_out)};
}

/// The same behind a 2x2 max-pool, d_out being that of the pooled output.
Expected expected_pooled(const ConvolutionShape& s, const Data& data) {
  const std::vector<float> whole = outputs(s, data);
  const std::vector<std::size_t> from = winners(s, whole);
  std::vector<float> pooled, d_whole(whole.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    pooled.push_back(whole[from[i]]);
    if (pooled[i] > 0) d_whole[from[i]] = data.d_out[i];
  }
  return {relu(pooled), weight_gradient(s, data, d_whole), image_gradient(s, data, d_whole)};
}

void check(const ConvolutionShape& s, bool pooled) {
  const Data data(s);
  const Expected right = pooled ? expected_pooled(s, data) : expected(s, data);
  for (const NamedRoom& named : device_rooms()) {
    INFO(named.name << ": " << s.images << " images " << s.height << " x " << s.width << " x " << s.channels << " to "
                    << s.filters << ", kernel " << s.kernel_height << " x " << s.kernel_width << ", stride " << s.stride
                    << ", border " << s.padding << ", pooled " << pooled);
    device::Room& room = *named.room;
    const auto images = uploaded(room, data.images), weights = uploaded(room, data.weights);
    const auto d_out = uploaded(room, data.d_out), out = room.memory.floats(right.out.size());
    const auto d_weights = room.memory.floats(right.d_weights.size());
    const auto d_images = room.memory.floats(right.d_images.size()), held = room.memory.buffer(right.out.size());
    const device::Parts parts(room);
    const device::Buffer* const held_or_none = pooled ? held.get() : nullptr;
    room.updates.run_to_end([&](device::Queue& queue) {
      if (pooled)
        device::convolve_pool(queue, parts, s, *images, {*weights, 0}, *out, *held, true);
      else
        device::convolve(queue, parts, s, *images, {*weights, 0}, *out, true);
      device::convolve_weights(queue, parts, s, *images, *d_out, held_or_none, {*d_weights, 0});
      device::convolve_data(queue, parts, s, *d_out, held_or_none, {*weights, 0}, *d_images, nullptr);
    });
    CHECK(downloaded(room, *out, right.out.size()) == right.out);
    CHECK(downloaded(room, *d_weights, right.d_weights.size()) == right.d_weights);
    CHECK(downloaded(room, *d_images, right.d_images.size()) == right.d_images);
  }
}

}  // namespace

TEST_CASE("devices convolve with any kernel, stride and border, forward and backward, without an error") {
  for (const std::size_t kernel : {1, 2, 3, 5})
    for (const std::size_t stride : {1, 2, 3})
      for (const std::size_t padding : {0, 1, 2}) check({2, 7, 5, 3, 4, kernel, kernel, stride, padding}, false);
}

TEST_CASE("devices convolve with kernels that are no squares, over one channel and many") {
  check({3, 6, 9, 1, 5, 3, 1, 1, 0}, false);
  check({1, 4, 11, 17, 33, 1, 4, 2, 1}, false);
  check({2, 9, 9, 33, 67}, false);
}

TEST_CASE("devices convolve and pool with any kernel, stride and border without an error") {
  check({3, 4, 6, 1, 5}, true);
  check({2, 8, 4, 7, 35}, true);
  check({2, 8, 8, 3, 4, 5, 5, 2, 2}, true);
  check({1, 7, 9, 2, 3, 2, 4, 1, 0}, true);
}

}  // namespace paceline::kernels::tests
