#include "sim/results/quantity_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

namespace paceline::results {
namespace {

/// `unit` is used from `least` upwards, in the quantity's own unit.
struct Scale {
  double least, factor;
  std::string_view unit;
};

constexpr double minute = 60, hour = 3600, day = 86400;
constexpr std::array<Scale, 7> seconds_scales = {{{0, 1e-9, " ns"},
                                                  {1e-6, 1e-6, " µs"},
                                                  {1e-3, 1e-3, " ms"},
                                                  {1, 1, " s"},
                                                  {10 * minute, minute, " min"},
                                                  {2 * hour, hour, " h"},
                                                  {2 * day, day, " d"}}};
constexpr std::array<Scale, 5> rate_scales = {
    {{0, 1, " /s"}, {1e3, 1e3, " k/s"}, {1e6, 1e6, " M/s"}, {1e9, 1e9, " G/s"}, {1e12, 1e12, " T/s"}}};
constexpr std::array<Scale, 1> share_scales = {{{0, 0.01, " %"}}};
constexpr std::array<Scale, 1> plain_scales = {{{0, 1, ""}}};

std::span<const Scale> scales_of(Quantity quantity) {
  switch (quantity) {
    case Quantity::seconds:
      return seconds_scales;
    case Quantity::rate:
      return rate_scales;
    case Quantity::share:
      return share_scales;
    case Quantity::plain:
      break;
  }
  return plain_scales;
}

/// Rounding 999.96 ms to three digits gives 1,000: the unit is chosen for the rounded value.
double rounded(double value, int digits) {
  if (value == 0) return 0;
  const double exponent = std::floor(std::log10(std::abs(value)));
  const double step = std::pow(10.0, exponent - digits + 1);
  return step > 0 && std::isfinite(step) ? std::round(value / step) * step : value;
}

const Scale& scale_for(double value, Quantity quantity) {
  const std::span<const Scale> scales = scales_of(quantity);
  const double size = std::abs(rounded(value, 3));
  const Scale* chosen = &scales.front();
  for (const Scale& scale : scales)
    if (size >= scale.least * (1 - 1e-12)) chosen = &scale;
  return value == 0 && quantity == Quantity::seconds ? seconds_scales[3] : *chosen;
}

std::string digits_of(double value, int significant) {
  if (value == 0) return "0";
  const double size = std::abs(rounded(value, significant));
  if (size >= 1e15 || size < 1e-6) return fmt::format("{:.{}g}", value, significant);
  const int exponent = static_cast<int>(std::floor(std::log10(size) + 1e-12));
  return fmt::format("{:.{}f}", value, std::max(significant - 1 - exponent, 0));
}

/// Shares keep one digit behind the point: 100.0 %, 7.1 %.
std::string digits_of(double value, Quantity quantity) {
  return quantity == Quantity::share && value != 0 ? fmt::format("{:.1f}", value) : digits_of(value, 3);
}

}  // namespace

std::string quantity_text(double value, Quantity quantity) {
  return quantity_text(value, std::nullopt, quantity);
}

std::string quantity_text(double value, std::optional<double> half_width, Quantity quantity) {
  if (!std::isfinite(value)) return "-";
  const Scale& scale = scale_for(value, quantity);
  const std::string middle = digits_of(value / scale.factor, quantity);
  if (!half_width || *half_width == 0 || !std::isfinite(*half_width)) return fmt::format("{}{}", middle, scale.unit);
  return fmt::format("{} ± {}{}", middle, digits_of(*half_width / scale.factor, 2), scale.unit);
}

}  // namespace paceline::results
