#include "sim/engine/misfortune/tempo.hpp"

#include <algorithm>
#include <limits>

namespace paceline::engine {

double Tempo::ends(double start, double seconds, std::vector<Knot>* course) {
  double time = start, left = seconds;
  const auto note = [&] {
    if (course) course->push_back({seconds - left, time});
  };
  note();
  for (;;) {
    const double slowness = factor(time);
    const double change = next_change(time);
    const double possible = (change - time) / slowness;
    if (left <= possible) {
      time += left * slowness;
      left = 0;
      note();
      return time;
    }
    left -= possible;
    time = change;
    note();
  }
}

double Tempo::factor(double time) {
  double product = 1;
  for (const auto& cause : causes_) product *= cause->factor(time);
  return product;
}

double Tempo::next_change(double time) {
  double first = std::numeric_limits<double>::infinity();
  for (const auto& cause : causes_) first = std::min(first, cause->next_change(time));
  return first;
}

void Tempo::forget_before(double time) {
  for (const auto& cause : causes_) cause->forget_before(time);
}

}  // namespace paceline::engine
