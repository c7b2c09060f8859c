#pragma once
/// Which units a dropout layer keeps: a pure function of (seed, layer, epoch, sample, unit), so that every backend,
/// rank and batch position draws the same mask.
///
/// Counter-based, in 32-bit operations that vector units and GPUs have: a unit's number is hashed by the finaliser of
/// MurmurHash3 (Appleby 2011) with two keys, which come from the 64-bit stream of (layer, epoch, sample).

#include <cstddef>
#include <cstdint>

#include "kernels/data/batch.hpp"

namespace paceline::kernels {

class DropoutMask {
 public:
  /// `layer`: index in Model::layers(); drop_probability in [0, 1).
  DropoutMask(std::uint64_t seed, std::size_t layer, double drop_probability);

  /// The mask of one visit to a sample.
  class Row {
   public:
    bool keeps(std::size_t unit) const {
      std::uint32_t hash = static_cast<std::uint32_t>(unit) * 0x9E3779B9U + first_;
      hash = (hash ^ (hash >> 16)) * 0x85EBCA6BU;
      hash = ((hash ^ (hash >> 13)) + second_) * 0xC2B2AE35U;
      hash ^= hash >> 16;
      return hash >= threshold_;
    }
    /// The two keys and the threshold, for kernels that hash many units at once.
    std::uint32_t first() const { return first_; }
    std::uint32_t second() const { return second_; }
    std::uint32_t threshold() const { return threshold_; }

   private:
    friend class DropoutMask;
    std::uint32_t first_ = 0, second_ = 0, threshold_ = 0;
  };
  Row row(const Draw& draw) const;

  /// What kept units are multiplied by: 1 / (1 - drop_probability), inverted dropout.
  float scale() const { return scale_; }

 private:
  std::uint64_t stream_;
  std::uint32_t threshold_;
  float scale_;
};

}  // namespace paceline::kernels
