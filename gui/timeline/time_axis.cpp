#include "gui/timeline/time_axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace paceline::gui {
namespace {

struct Unit {
  double seconds;
  const char* name;
};
constexpr std::array<Unit, 5> units = {{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}, {1e-12, "ps"}}};

/// The largest unit of which `seconds` is one at least.
const Unit& unit_for(double seconds) {
  for (const Unit& unit : units)
    if (std::abs(seconds) >= unit.seconds * (1 - 1e-9)) return unit;
  return seconds == 0 ? units.front() : units.back();
}

int decimals_of(double step, const Unit& unit) {
  return std::max(0, static_cast<int>(std::ceil(-std::log10(step / unit.seconds) - 1e-6)));
}

QString number(double value, int decimals) {
  QString text = QString::number(value, 'f', decimals);
  return text.startsWith('-') && text.toDouble() == 0 ? text.mid(1) : text;
}

double round_step(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= least * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

}  // namespace

TimeTicks time_ticks(double from_s, double to_s, int most) {
  TimeTicks result;
  const double length = to_s - from_s;
  if (!(length > 0) || !std::isfinite(length)) return result;
  const double step = std::max(round_step(length / std::max(most, 1)), 1e-12);
  const Unit& unit = unit_for(std::max(std::abs(from_s), std::abs(to_s)));
  double base = 0;
  const Unit* shown = &unit;
  constexpr int most_decimals = 4;
  if (decimals_of(step, unit) > most_decimals) {
    // Counted from a round time a thousand steps wide at most, so that it stays while one pans a little.
    const double coarse = round_step(length * 2);
    base = std::floor(from_s / coarse) * coarse;
    shown = &unit_for(std::max(to_s - base, step));
    result.base = number(base / unit.seconds, std::max(decimals_of(coarse, unit), 0)) + ' ' + unit.name + " +";
  }
  const int decimals = decimals_of(step, *shown);
  const double first = std::ceil((from_s - base) / step - 1e-9);
  for (int i = 0; i < 1000; ++i) {
    const double at = (first + i) * step;
    if (base + at > to_s + length * 1e-9) break;
    result.ticks.push_back({base + at, number(at / shown->seconds, decimals) + ' ' + shown->name});
  }
  return result;
}

QString time_text(double seconds) {
  const Unit& unit = unit_for(seconds);
  const double value = seconds / unit.seconds;
  const int whole = std::abs(value) < 1 ? 1 : static_cast<int>(std::log10(std::abs(value)) + 1e-12) + 1;
  QString text = QString::number(value, 'f', std::clamp(5 - whole, 0, 4));
  if (text.contains('.')) {
    while (text.endsWith('0')) text.chop(1);
    if (text.endsWith('.')) text.chop(1);
  }
  return text + ' ' + unit.name;
}

QString bytes_text(std::int64_t bytes) {
  constexpr std::array<const char*, 7> names = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < names.size()) {
    value /= 1000;
    ++unit;
  }
  return QString::number(value, 'f', unit == 0 || value >= 99.95 ? 0 : 1) + ' ' + names[unit];
}

}  // namespace paceline::gui
