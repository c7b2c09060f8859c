#pragma once
/// Round times for an axis, in the unit that fits, and texts of times and sizes for people.

#include <QString>
#include <cstdint>
#include <vector>

namespace paceline::gui {

struct TimeTick {
  double at_s;
  QString text;
};

struct TimeTicks {
  /// "11.25 s +" when the ticks are so close that their whole numbers would not fit; the ticks count from there.
  QString base;
  std::vector<TimeTick> ticks;
};

/// At most `most` (at least 1) ticks from `from_s` to `to_s` at multiples of 1, 2 or 5 times a power of ten.
TimeTicks time_ticks(double from_s, double to_s, int most);

/// "1.234 ms": five significant digits at most and the fitting unit from ps to s.
QString time_text(double seconds);
/// "117.6 kB"
QString bytes_text(std::int64_t bytes);

}  // namespace paceline::gui
