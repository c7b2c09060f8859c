#pragma once
/// How many steps each worker has finished, as one server counts them.

#include <cstdint>
#include <map>
#include <vector>

namespace paceline {

/// Each call takes time logarithmic in the workers.
class WorkerClocks {
 public:
  /// All of them at 0.
  explicit WorkerClocks(const std::vector<int>& workers) {
    for (const int worker : workers) start(worker);
  }

  /// The worker finished one step more. One that is not known has joined late: it starts where the slowest is.
  void tick(int worker) {
    const auto found = finished_.contains(worker) ? finished_.find(worker) : start(worker);
    leave(found->second);
    ++at_[++found->second];
  }
  /// Nobody waits for that worker any more.
  void erase(int worker) {
    const auto found = finished_.find(worker);
    if (found == finished_.end()) return;
    leave(found->second);
    finished_.erase(found);
  }
  /// Steps that the worker has finished more than the slowest.
  std::int64_t lead(int worker) const { return finished_.at(worker) - slowest(); }
  /// Steps that everybody has finished; 0 when nobody is there.
  std::int64_t slowest() const { return at_.empty() ? 0 : at_.begin()->first; }

 private:
  using Finished = std::map<int, std::int64_t>;

  Finished::iterator start(int worker) {
    const std::int64_t steps = slowest();
    ++at_[steps];
    return finished_.emplace(worker, steps).first;
  }
  void leave(std::int64_t steps) {
    const auto found = at_.find(steps);
    if (--found->second == 0) at_.erase(found);
  }

  Finished finished_;               // steps by worker
  std::map<std::int64_t, int> at_;  // how many workers have finished so many steps
};

}  // namespace paceline
