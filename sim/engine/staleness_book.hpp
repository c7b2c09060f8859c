#pragma once
/// How old the gradients were that were applied.

#include <cstdint>
#include <map>
#include <vector>

#include "sim/results/run_record.hpp"

namespace paceline::engine {

class StalenessBook {
 public:
  /// Global updates of the range between the pull and the push.
  void record(std::int64_t updates) { ++by_age_[updates]; }
  results::Staleness summary() const {
    double sum = 0, count = 0;
    for (const auto& [age, updates] : by_age_) {
      sum += static_cast<double>(age * updates);
      count += static_cast<double>(updates);
    }
    return {count > 0 ? sum / count : 0, oldest()};
  }
  /// Empty when no update was stale.
  std::vector<results::StalenessRow> distribution() const {
    std::vector<results::StalenessRow> rows;
    if (oldest() == 0) return rows;
    rows.reserve(by_age_.size());
    for (const auto& [age, updates] : by_age_) rows.push_back({age, updates});
    return rows;
  }

 private:
  std::int64_t oldest() const { return by_age_.empty() ? 0 : by_age_.rbegin()->first; }

  std::map<std::int64_t, std::int64_t> by_age_;
};

}  // namespace paceline::engine
