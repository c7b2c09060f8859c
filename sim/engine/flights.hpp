#pragma once
/// Transfers that are under way, and what happens when one ends.
///
/// SimGrid tells nobody when a transfer ends that nobody waits for, but its links signal every change of a transfer's
/// state. So each transfer is booked here when it starts and found again when it ends: its sender stops communicating,
/// and a receiver that takes messages by arrival is told.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <simgrid/s4u.hpp>

#include "sim/engine/lane.hpp"

namespace simgrid::kernel::resource {
class Action;
}

namespace paceline::engine {

class Timeline;

class Flights {
 public:
  /// SimGrid's side of a transfer.
  using Action = simgrid::kernel::resource::Action;
  using Visit = std::function<void(Action&, const Lane&)>;

  /// Connects to SimGrid's signal; call once the engine exists. One per process, as the engine is.
  /// `timeline`: gets each message that arrives; may be null.
  explicit Flights(Timeline* timeline);
  /// The message with this sequence number of the lane is on its way by `transfer`.
  void follow(const simgrid::s4u::CommPtr& transfer, Lane& lane, std::int64_t sequence, double now);
  void forget_all();
  /// Those of one lane.
  void forget(const Lane& lane);

  /// Visits all transfers that are under way.
  void each(const Visit& visit) const;
  /// Visits each transfer that begins from now on, at its beginning; an empty one: none any more.
  void watch(Visit visit) { watch_ = std::move(visit); }

 private:
  struct Flight {
    const void* activity = nullptr;  // SimGrid's; null: a free slot
    Lane* lane = nullptr;
    std::int64_t sequence = 0;
  };
  /// By address, with linear probing: a flight is booked and found for every message there is.
  class Table {
   public:
    void insert(const Flight& flight);
    Timeline* timeline = nullptr;
    /// Its lane; null when there is none.
    const Lane* lane_of(const void* activity) const;
    /// Takes it out; a free slot's content when there is none.
    Flight take(const void* activity);
    void clear();
    void forget(const Lane& lane);
    bool empty() const { return size_ == 0; }
    void ended(const void* activity, bool delivered);

   private:
    std::size_t home(const void* activity) const;
    std::size_t slot_of(const void* activity) const;
    std::vector<Flight> slots_ = std::vector<Flight>(64);  // a power of two, at most half full
    std::size_t size_ = 0;
  };
  void announce(const void* activity, const Lane& lane) const;

  Visit watch_;
  std::shared_ptr<Table> table_;  // shared with SimGrid, which never forgets a callback
};

}  // namespace paceline::engine
