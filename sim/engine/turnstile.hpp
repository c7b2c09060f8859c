#pragma once
/// Ranks that ask for something at one instant are served by rank, whatever order SimGrid runs them in.

#include <algorithm>
#include <map>
#include <vector>

#include <simgrid/s4u.hpp>

namespace paceline::engine {

class Turnstile {
 public:
  /// Lets the others of this instant ask too, then has `decide(rank)` called for all of them in rising order.
  template <class Decide>
  bool ask(int rank, const Decide& decide) {
    asking_.push_back(rank);
    simgrid::s4u::this_actor::yield();
    std::sort(asking_.begin(), asking_.end());
    for (const int other : asking_) answers_[other] = decide(other);
    asking_.clear();
    return answers_[rank];
  }
  /// Forgets that this rank asked: its fiber is gone.
  void forget(int rank) { std::erase(asking_, rank); }
  /// Forgets who was asking: their fibers are gone.
  void reset() { asking_.clear(); }

 private:
  std::vector<int> asking_;
  std::map<int, bool> answers_;
};

}  // namespace paceline::engine
