#include "kernels/dropout_mask.hpp"

#include "kernels/random.hpp"

namespace paceline::kernels {

DropoutMask::DropoutMask(std::uint64_t seed, std::size_t layer, double drop_probability)
    : stream_(stream_seed(seed, "dropout", layer)),
      threshold_(static_cast<std::uint32_t>(drop_probability * 0x1.0p32)),
      scale_(static_cast<float>(1 / (1 - drop_probability))) {}

DropoutMask::Row DropoutMask::row(const Draw& draw) const {
  const std::uint64_t key = mix(stream_ ^ mix((std::uint64_t{draw.epoch} << 32) | draw.sample));
  Row row;
  row.first_ = static_cast<std::uint32_t>(key);
  row.second_ = static_cast<std::uint32_t>(key >> 32);
  row.threshold_ = threshold_;
  return row;
}

}  // namespace paceline::kernels
