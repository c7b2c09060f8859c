#pragma once
/// How old the gradients were that were applied.

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "sim/results/run_record.hpp"

namespace paceline::engine {

class StalenessBook {
 public:
  /// Global updates of the range between the pull and the push.
  void record(std::int64_t updates) {
    sum_ += static_cast<double>(updates);
    max_ = std::max(max_, updates);
    ++count_;
    ++by_age_[updates];
  }
  results::Staleness summary() const { return {count_ > 0 ? sum_ / static_cast<double>(count_) : 0, max_}; }
  /// Empty when no update was stale.
  std::vector<results::StalenessRow> distribution() const {
    std::vector<results::StalenessRow> rows;
    if (max_ == 0) return rows;
    rows.reserve(by_age_.size());
    for (const auto& [age, updates] : by_age_) rows.push_back({age, updates});
    return rows;
  }

 private:
  double sum_ = 0;
  std::int64_t max_ = 0;
  std::int64_t count_ = 0;
  std::map<std::int64_t, std::int64_t> by_age_;
};

}  // namespace paceline::engine
