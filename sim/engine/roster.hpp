#pragma once
/// Who shares the training samples from some step on, and which of them each member's next gradient is computed on.

#include <cstdint>
#include <vector>

namespace paceline::engine {

/// The samples of one gradient. A data set that all ranks share is one endless stream of shuffled epochs, in which they
/// begin at `shared_begin`; where each rank owns samples, they begin at `own_begin` of its own stream.
struct Portion {
  std::uint64_t shared_begin = 0;
  std::uint64_t own_begin = 0;
  std::int64_t count = 0;
  /// count * members / samples of one step: what the gradient is to be multiplied with, so that the mean over the
  /// members is the mean over the samples. 1 where all portions are equal.
  double weight = 1;
};

class Roster {
 public:
  /// `members`: ranks in the order in which they read the stream, which they find at `cursor`. Together they read
  /// `block` samples in one step, as evenly as whole samples allow.
  Roster(std::int64_t from_step, std::uint64_t cursor, const std::vector<int>& members, int ranks, std::int64_t block);

  std::int64_t from_step() const { return from_step_; }
  int members() const { return members_; }
  std::int64_t block() const { return block_; }
  bool contains(int rank) const { return place_[static_cast<std::size_t>(rank)] >= 0; }
  /// What member `rank` reads as its k-th gradient since from_step (without own_begin).
  Portion portion(int rank, std::int64_t k) const;
  /// Where the stream stands when that many steps of this roster have been read.
  std::uint64_t cursor_after(std::int64_t steps) const {
    return cursor_ + static_cast<std::uint64_t>(steps) * static_cast<std::uint64_t>(block_);
  }

 private:
  std::int64_t from_step_;
  std::uint64_t cursor_;
  std::vector<int> place_;  // by rank; -1: not a member
  int members_;
  std::int64_t block_;
};

}  // namespace paceline::engine
