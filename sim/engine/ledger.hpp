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

class Trail;

struct Seconds {
  double compute = 0, communicate = 0, wait = 0, down = 0;
  double lost = 0;  ///< of compute: what a failure made worthless
};

class Ledger {
 public:
  enum class State { compute, communicate, wait, down };
  /// Hears of what is entered.
  class Listener {
   public:
    virtual ~Listener() = default;
    /// A rank waited, and what the fiber of that trail did ended its wait (null: the rank's own main program).
    virtual void waited(int rank, double from, double to, const Trail* ended_by) = 0;
    /// A rank spent that time so; in order, and without gaps.
    virtual void spent(int rank, State state, double from, double to) = 0;
  };

  explicit Ledger(int ranks) : books_(static_cast<std::size_t>(ranks)) {}
  /// From now on; `spans`: of what was spent, too.
  void tell(Listener& listener, bool spans) {
    listener_ = &listener;
    spans_ = spans;
  }

  /// A gradient or charge runs on this rank until that time (or until stop_computing).
  void compute_until(int rank, double now, double until);
  void stop_computing(int rank, double now);
  /// A message that a fiber of this rank waits for is on a link, from enter to leave; several at once count once.
  /// `by`: the trail of the fiber that sent it.
  void enter_link(int rank, double now, const Trail* by = nullptr);
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

  /// Whoever waits now waited, in the end, for what the fiber of that trail has just done.
  void end_waits(double now, const Trail& by);
  /// The run ended then: what is entered for later times counts for nothing. `by`: the trail of the fiber that ended it
  /// with its last work; null: there is none.
  void close(double at, const Trail* by = nullptr);

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
    double waiting_since = -1;  // negative: it is not, or it was not noticed yet
    Seconds spent;
  };
  Book& settled(int rank, double now);
  void end_wait(Book& book, double now, const Trail* by);
  /// Ends it for a reason that nobody is told.
  static void forget_wait(Book& book) { book.waiting_since = -1; }
  void tell_spans(const Book& book, double computed_until, double now);
  int rank_of(const Book& book) const { return static_cast<int>(&book - books_.data()); }

  std::vector<Book> books_;
  Listener* listener_ = nullptr;
  bool spans_ = false;
  double closed_at_ = std::numeric_limits<double>::infinity();
};

}  // namespace paceline::engine
