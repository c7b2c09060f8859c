#pragma once
/// Who spent which second: compute, communicate, wait and down of every rank.
///
/// At each instant a rank is down while its host is off or its job restores; else it computes while a gradient or
/// charge runs; else it communicates while a message that one of its fibers waits for is on a link; else it waits. The
/// four sum to the time that has passed.

#include <array>
#include <cstddef>
#include <limits>
#include <vector>

namespace paceline::engine {

struct Seconds {
  double compute = 0, communicate = 0, wait = 0, down = 0;
  double lost = 0;  ///< of compute: what a failure made worthless
};

class Ledger {
 public:
  explicit Ledger(int ranks) : books_(static_cast<std::size_t>(ranks)) {}

  /// A gradient or charge runs on this rank until that time (or until stop_computing).
  void compute_until(int rank, double now, double until);
  void stop_computing(int rank, double now);
  /// A message that a fiber of this rank waits for is on a link, from enter to leave; several at once count once.
  void enter_link(int rank, double now);
  void leave_link(int rank, double now);
  /// The host is off or the job restores. Going down also forgets what the rank was computing and waiting for.
  void go_down(int rank, double now);
  void come_up(int rank, double now);
  /// Forgets what the rank was computing and waiting for: its fibers are gone.
  void reset(int rank, double now);

  /// Seconds of computing that nothing has made worthless yet.
  double useful(int rank, double now);
  /// What this rank computed since it had so many useful seconds is worthless: it returned to the state it had then.
  void lose_since(int rank, double now, double useful_then);

  /// The run ended then: what is entered for later times counts for nothing.
  void close(double at) { closed_at_ = at; }

  /// When the last entry of any rank was made.
  double last_entry() const;
  /// What has been spent up to now.
  Seconds seconds(int rank, double now);

 private:
  struct Book {
    double since = 0;
    double compute_until = 0;
    int on_link = 0;
    bool down = false;
    Seconds spent;
  };
  Book& settled(int rank, double now);

  std::vector<Book> books_;
  double closed_at_ = std::numeric_limits<double>::infinity();
};

}  // namespace paceline::engine
