#pragma once
/// How far a run is, on standard error: a line that redraws itself on a terminal, plain lines elsewhere.

#include <chrono>
#include <string>

#include "sim/results/run_record.hpp"

namespace paceline::cli {

class Progress {
 public:
  enum class Style { silent, plain, terminal };
  /// silent for `quiet`; terminal when standard error is one, without colours when NO_COLOR is set.
  static Style style(bool quiet);

  explicit Progress(Style style) : style_(style), begin_(Clock::now()), shown_(begin_) {}
  /// Called often; draws at most ten times a second on a terminal and every ten seconds elsewhere.
  void at(double spent, double simulated_time_s);
  /// A line of metrics.jsonl: evaluations and events are told on their own lines.
  void tell(const results::MetricsLine& line);
  /// Erases what redraws itself.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  Style style_;
  Clock::time_point begin_, shown_;
  bool drawn_ = false;
};

}  // namespace paceline::cli
