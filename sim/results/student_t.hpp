#pragma once
/// Student's t distribution, for intervals around the mean of a few seeds.

#include <cstdint>

namespace paceline::results {

/// The t with P(|T| <= t) = coverage, for T of `degrees` >= 1 degrees of freedom and 0 < coverage < 1.
/// Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4 (exact), by bisection; above 1,000
/// degrees 26.7.5. Relative error below 1e-9.
double student_t(std::int64_t degrees, double coverage);

}  // namespace paceline::results
