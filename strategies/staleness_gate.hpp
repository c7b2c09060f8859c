#pragma once
/// Who may start its next step under stale synchronous parallel training.
///
/// Q. Ho et al., NIPS 2013, section 3.1: nobody starts step c while another has finished fewer than c - bound steps.

#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "strategies/worker_clocks.hpp"

namespace paceline {

class StalenessGate {
 public:
  static constexpr std::int64_t unbounded = std::numeric_limits<std::int64_t>::max();

  /// None of these workers has finished a step.
  StalenessGate(const std::vector<int>& workers, std::int64_t bound) : clocks_(workers), bound_(bound) {}

  /// A worker has finished a step and wants to start the next. Returns whom that lets go, in rank order; others wait.
  std::vector<int> arrive(int worker) {
    const std::int64_t slowest = clocks_.slowest();
    clocks_.tick(worker);
    const bool moved = clocks_.slowest() != slowest;
    if (!moved && clocks_.lead(worker) <= bound_) return {worker};
    waiting_.insert(worker);
    return moved ? let_go() : std::vector<int>();
  }
  /// A worker has left: the others need not wait for it any more. Returns whom that lets go, in rank order.
  std::vector<int> leave(int worker) {
    clocks_.erase(worker);
    waiting_.erase(worker);
    return let_go();
  }

 private:
  std::vector<int> let_go() {
    std::vector<int> gone;
    for (const int worker : waiting_)
      if (clocks_.lead(worker) <= bound_) gone.push_back(worker);
    for (const int worker : gone) waiting_.erase(worker);
    return gone;
  }

  WorkerClocks clocks_;
  std::int64_t bound_;
  std::set<int> waiting_;
};

}  // namespace paceline
