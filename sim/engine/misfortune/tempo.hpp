#pragma once
/// How fast a host works over time.

#include <memory>
#include <utility>
#include <vector>

namespace paceline::engine {

/// One cause of slowness of one host: a factor on the duration of all work, constant between its changes.
class Slowness {
 public:
  virtual ~Slowness() = default;
  /// How many times longer work takes at that time, > 0; at the instant of a change already the new factor.
  virtual double factor(double time) = 0;
  /// The first change after that time; infinite: there is none.
  virtual double next_change(double time) = 0;
  /// Nobody will ask about earlier times any more.
  virtual void forget_before(double /*time*/) {}
};

/// All of them together: factors that hold at the same time multiply.
class Tempo {
 public:
  Tempo() = default;
  explicit Tempo(std::vector<std::unique_ptr<Slowness>> causes) : causes_(std::move(causes)) {}

  /// How many seconds of work are done by when; between two knots both grow evenly.
  struct Knot {
    double done, time;
  };

  /// When work of that many seconds on a host without stragglers, begun at `start`, is done: exact up to rounding.
  /// `course`: gets its knots, from (0, start) to (seconds, end), two at least.
  double ends(double start, double seconds, std::vector<Knot>* course = nullptr);
  double factor(double time);
  /// Nobody will ask about work begun earlier any more.
  void forget_before(double time);

 private:
  double next_change(double time);
  std::vector<std::unique_ptr<Slowness>> causes_;
};

}  // namespace paceline::engine
