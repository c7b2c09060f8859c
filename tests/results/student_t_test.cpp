#include "sim/results/student_t.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <utility>

using namespace paceline::results;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("Student's t is that of the printed tables") {
  for (const auto& [degrees, t] : {std::pair{1, 12.706},
                                   {2, 4.303},
                                   {3, 3.182},
                                   {4, 2.776},
                                   {5, 2.571},
                                   {9, 2.262},
                                   {10, 2.228},
                                   {29, 2.045},
                                   {30, 2.042},
                                   {60, 2.000},
                                   {120, 1.980}})
    CHECK_THAT(student_t(degrees, 0.95), WithinAbs(t, 5e-4));
  CHECK_THAT(student_t(5, 0.99), WithinAbs(4.032, 5e-4));
}

TEST_CASE("One and two degrees of freedom have closed forms") {
  for (const double p : {0.5, 0.9, 0.95, 0.999}) {
    CHECK_THAT(student_t(1, p), WithinRel(std::tan(std::acos(-1.0) / 2 * p), 1e-12));
    CHECK_THAT(student_t(2, p), WithinRel(p * std::sqrt(2 / (1 - p * p)), 1e-12));
  }
}

TEST_CASE("The series for many degrees continues the exact values and ends at the normal distribution") {
  CHECK_THAT(student_t(1001, 0.95), WithinRel(student_t(1000, 0.95), 3e-6));
  CHECK(student_t(1001, 0.95) < student_t(1000, 0.95));
  CHECK_THAT(student_t(1000000000000, 0.95), WithinRel(1.9599639845400545, 1e-11));
}
