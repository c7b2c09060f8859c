#pragma once
/// Who made the workers wait.
///
/// A wait ends when somebody does at last what the waiting worker, in the end, waited for. Its seconds are charged,
/// each once at most, by going back from there along the trail of that fiber for as long as the wait took:
///
///  * What the fiber computed, its checkpoint writes, its down time and restoring are charged to the rank that they are
///    due to. Under a lockstep pace a gradient is charged with the seconds that it took longer than an undisturbed one,
///    or than the waiting worker's own: the rest only means that it began late, and why it did is looked for before it.
///  * Where the fiber was blocked for a message, the seconds that the message took longer than it would have taken
///    alone over plain links are charged to links of its route: those for which a link that was down held it to that
///    one (to the one that was down longest), others to the slowest. For the rest the message had been sent too late,
///    and so many seconds are looked for on its sender's trail before the sending: lateness travels with messages, and
///    the charge goes to its root, not to the neighbour.
///  * What would lie before the beginning of the wait is charged like what came after it. When the message had been
///    sent before the wait began, it was on its way to begin with: that is charged to the slowest link of its route,
///    unless (lockstep) its sender's gradient had taken longer than the waiting worker's, or a message before it was
///    slow.
///
/// So a straggler is charged with the wait of all the others, and equal workers with nothing. What cannot be explained
/// (nobody is late: the strategy makes workers wait; or it lies further back than trails are kept) is not charged.
/// Nobody is charged with its own wait.

#include <cstddef>
#include <vector>

#include "sim/engine/observation/trail.hpp"

namespace paceline::engine {

class Blame {
 public:
  /// Ranks from `workers` on are servers: all that they compute is theirs.
  Blame(int ranks, int workers) : workers_(workers), caused_s_(static_cast<std::size_t>(ranks)) {}

  /// Whether late beginnings are looked into; else whoever computes is charged with all of it.
  enum class Gradients { whole, excess };
  /// That worker waited from `from` to `to`, when the fiber of the trail `culprit` ended its wait. `usual_s`: how long
  /// the worker's own latest gradient took.
  void charge(int waiter, double usual_s, const Trail& culprit, double from, double to, Gradients gradients);

  /// Seconds that workers waited because of this rank.
  double caused_s(int rank) const { return caused_s_[static_cast<std::size_t>(rank)]; }

 private:
  /// So many seconds before that instant of that trail are to be explained.
  struct Question {
    const Trail* trail;
    double at, seconds;
    double floor;         ///< earlier than that nobody is looked for
    LinkLoad* link;       ///< that brought the message in question; null: none did
    std::size_t charges;  ///< before this question was asked
    bool before = false;  ///< what came before the wait is looked at
    int began_late = -1;  ///< the first rank that turned out to have begun late
    int late_beginnings = 0;
  };
  struct Charge {
    int rank;  ///< -1: the link's
    LinkLoad* link;
    double seconds;
  };
  struct Wait {
    int waiter;
    double usual_s;
    Gradients gradients;
  };

  void answer(Question& question, const Wait& wait);
  double charged_of(const Stretch& stretch, double begin, bool before, const Wait& wait) const;
  void answer_busy(Question& question, const Stretch& stretch, double begin, const Wait& wait);
  void answer_carried(Question& question, const Stretch& stretch, double begin);
  void answer_handed(Question& question, const Stretch& stretch, double begin);
  void give_up(Question& question);
  void note(int rank, LinkLoad* link, double seconds);

  int workers_;
  std::vector<double> caused_s_;
  double least_ = 0;  // seconds that are nothing but rounding
  // Kept for their memory.
  std::vector<Question> questions_;
  std::vector<Charge> charges_;
};

}  // namespace paceline::engine
