#pragma once
/// Numbers for people: three significant digits and a unit of fitting size.

#include <optional>
#include <string>

namespace paceline::results {

enum class Quantity {
  seconds,  ///< "1.20 ms", "12.3 s", "3.43 h"
  rate,     ///< of anything per second: "456 /s", "4.56 k/s"
  share,    ///< of one: "87.1 %"
  plain     ///< no unit: "1.05"
};

/// "-" for a number that is not finite.
std::string quantity_text(double value, Quantity quantity);

/// "12.3 ± 0.4 s": the half-width of an interval in the unit of its middle, with two significant digits; without it
/// when it is 0.
std::string quantity_text(double value, std::optional<double> half_width, Quantity quantity);

}  // namespace paceline::results
