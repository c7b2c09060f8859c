#pragma once
/// How one fiber came to its present instant: what it was blocked for, without gaps, from its beginning on.
///
/// All simulated time of a fiber passes in something that blocks it, so a trail is the list of those, each with what
/// brought it to its end. Blocks of no length leave no stretch. Only the latest stretches are kept, so a long run takes
/// no more memory than a short one.

#include <cstddef>
#include <limits>
#include <vector>

#include "sim/engine/observation/link_load.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::engine {

class Trail;

/// What time on the critical path was spent on.
using PathPart = double results::CriticalPath::*;

struct Stretch {
  enum class Kind {
    gradient,  ///< of its owner
    busy,      ///< of its owner: an update, a charge, a checkpoint write, or its host was off and the job restored
    carried,   ///< by a message, its own or another's, that was on links
    handed,    ///< by the other fiber of its rank
    unknown
  };
  static constexpr double all = std::numeric_limits<double>::infinity();

  double end = 0;
  double from = 0;  ///< when what ended it began: a gradient, or the transit of a message
  /// Seconds more than are usual: of a gradient beyond an undisturbed one, of a transit beyond that of a lonely message
  /// on plain links.
  double excess = 0;
  const Trail* cause = nullptr;  ///< carried: of the sender; handed: of the other fiber
  LinkLoad* link = nullptr;      ///< carried: the slowest one of the route; null: there is none
  double held = 0;               ///< carried: seconds of the excess in which the next was down
  LinkLoad* down = nullptr;      ///< carried: one of the route; null: none was
  int owner = -1;                ///< a rank
  Kind kind = Kind::unknown;
  /// What its last seconds were spent on.
  PathPart part = &results::CriticalPath::other;
  results::CriticalPath path{};  ///< that led to its end
};

class Trail {
 public:
  /// Keeps so many stretches at most, a power of two; 0: is not written at all, and knows nothing.
  Trail(int rank, std::size_t most) : rank_(rank), most_(most), last_end_(most > 0 ? 0 : Stretch::all) {}

  int rank() const { return rank_; }
  /// What the fiber was blocked for since the last stretch's end, which is over now.
  void gradient(double now, double from, double excess) {
    if (now <= last_end_) return;
    last_gradient_s_ = now - from;
    add_after(path_, last_end_,
              {.end = now,
               .from = from,
               .excess = excess,
               .owner = rank_,
               .kind = Stretch::Kind::gradient,
               .part = &results::CriticalPath::compute});
  }
  void busy(double now, int owner, double from, PathPart part, double excess = Stretch::all) {
    if (now > last_end_)
      add_after(
          path_, last_end_,
          {.end = now, .from = from, .excess = excess, .owner = owner, .kind = Stretch::Kind::busy, .part = part});
  }
  void carried(double now, const Trail* sender, const Passage& passage) {
    if (now > last_end_)
      add_after(sender ? sender->path_at(passage.sent) : path_, sender ? passage.sent : last_end_,
                {.end = now,
                 .from = passage.sent,
                 .excess = passage.excess,
                 .cause = sender,
                 .link = passage.slowest,
                 .held = passage.held,
                 .down = passage.down,
                 .kind = Stretch::Kind::carried,
                 .part = &results::CriticalPath::communicate});
  }
  void handed(double now, const Trail& other) {
    if (now > last_end_)
      add_after(other.path_at(now), now, {.end = now, .from = now, .cause = &other, .kind = Stretch::Kind::handed});
  }
  void unknown(double now) {
    if (now > last_end_) add_after(path_, last_end_, {.end = now, .from = last_end_});
  }
  /// What led to that instant; what is not kept any more counts as other.
  results::CriticalPath path_at(double time) const;

  /// A stretch and when it began.
  struct Found {
    const Stretch* stretch = nullptr;  ///< null: none is kept
    double begin = 0;
  };
  /// The one that holds that instant or ends at it.
  Found at(double time) const;
  double last_end() const { return last_end_; }
  /// How long its latest gradient took; infinite: there was none.
  double last_gradient_s() const { return last_gradient_s_; }

 private:
  /// After a path that led to `time`, the rest up to the stretch's end is its part.
  void add_after(results::CriticalPath path, double time, Stretch stretch) {
    path.*stretch.part += stretch.end - time;
    stretch.path = path_ = path;
    add(stretch);
  }
  void add(const Stretch& stretch);
  const Stretch& kept(std::size_t i) const { return ring_[(head_ + i) & (ring_.size() - 1)]; }  // the i-th oldest

  int rank_;
  std::size_t most_;
  std::vector<Stretch> ring_;
  std::size_t head_ = 0, size_ = 0;
  double forgotten_until_ = 0;
  double last_end_;               // nothing that ends earlier is written
  results::CriticalPath path_{};  // that led there
  double last_gradient_s_ = Stretch::all;
};

}  // namespace paceline::engine
