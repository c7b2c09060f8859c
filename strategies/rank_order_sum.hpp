#pragma once
/// A sum whose bits do not depend on the order in which its terms arrive.

#include <map>
#include <utility>

#include "strategies/slice.hpp"

namespace paceline {

/// Adds slices in rising rank order, holding back only those that come before their turn: with equal workers, none.
class RankOrderSum {
 public:
  /// `expected`: rank of the next term that will be added; ranks must be offered once each.
  void offer(int rank, Slice term) { held_.emplace(rank, std::move(term)); }
  /// Adds what is held from the lowest rank on, as long as `next(rank)` follows without a gap.
  void advance() {
    for (auto term = held_.begin(); term != held_.end() && term->first == next_; term = held_.erase(term), ++next_)
      add(term->second);
  }
  /// The sum of everything offered, gaps or not; leaves it empty for the next round.
  Slice finish() {
    for (auto& [rank, term] : held_) add(term);
    held_.clear();
    next_ = 0;
    empty_ = true;
    return std::move(sum_);
  }

 private:
  void add(Slice& term) {
    sum_ = empty_ ? std::move(term) : std::move(sum_) + term;
    empty_ = false;
  }
  std::map<int, Slice> held_;
  Slice sum_;
  int next_ = 0;
  bool empty_ = true;
};

}  // namespace paceline
