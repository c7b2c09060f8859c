#pragma once
/// How old the gradients were that were applied.

#include <algorithm>
#include <cstdint>

#include "sim/results/run_record.hpp"

namespace paceline::engine {

class StalenessBook {
 public:
  /// Global updates of the range between the pull and the push.
  void record(std::int64_t updates) {
    sum_ += static_cast<double>(updates);
    max_ = std::max(max_, updates);
    ++count_;
  }
  results::Staleness summary() const { return {count_ > 0 ? sum_ / static_cast<double>(count_) : 0, max_}; }

 private:
  double sum_ = 0;
  std::int64_t max_ = 0;
  std::int64_t count_ = 0;
};

}  // namespace paceline::engine
