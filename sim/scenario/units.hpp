#pragma once
/// Quantities as people write them: "50us", "10Gbps", "5Tf", "64KiB" to SI and back.
///
/// The suffixes are SimGrid's. Conversion is exact to the last bit: "50us" is the same double as 0.00005.

#include <optional>
#include <string>
#include <string_view>

#include "catalogue/option.hpp"

namespace paceline::scenario {

/// True for seconds, bytes, bytes per second and flops: the units that may be written with a suffix.
bool has_suffixes(Unit unit);
/// "s", "B", "B/s", "flop/s", "flop", "W", "samples", "steps"; empty for none.
std::string_view symbol(Unit unit);
/// "a time", "a size", "a bandwidth", "a speed"; "a number" for the others.
std::string_view noun(Unit unit);
/// A spelling that is accepted, e.g. "50us"; empty for a unit without suffixes.
std::string_view example(Unit unit);
/// Regular expression of all accepted strings, for the schema; empty for a unit without suffixes.
std::string pattern(Unit unit);

/// Bounds that every value of a unit has, whatever its option says: no negative sizes, nothing beyond what double
/// counts.
struct UnitBounds {
  double minimum;
  double maximum;
};
UnitBounds bounds(Unit unit);
/// A time above 0 and below this is refused: the simulator cannot tell it from 0. In seconds.
inline constexpr double shortest_time = 1e-9;

/// Either the value in SI, or what is wrong with the text and what to write.
struct Quantity {
  std::optional<double> value;
  std::string rule;
  std::string suggestion;
};
Quantity parse_quantity(std::string_view text, Unit unit);

/// The shortest accepted spelling: 1.25e9 bytes/s is "10Gbps". Without suffixes: the plain number.
std::string spell(double value, Unit unit);

}  // namespace paceline::scenario
