#include "sim/results/quantity_text.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace paceline::results;

TEST_CASE("Seconds have three digits and a unit of fitting size") {
  const auto text = [](double value) { return quantity_text(value, Quantity::seconds); };
  CHECK(text(0) == "0 s");
  CHECK(text(12.34) == "12.3 s");
  CHECK(text(0.0012) == "1.20 ms");
  CHECK(text(4.56e-5) == "45.6 µs");
  CHECK(text(7e-9) == "7.00 ns");
  CHECK(text(599) == "599 s");
  CHECK(text(754) == "12.6 min");
  CHECK(text(12345) == "3.43 h");
  CHECK(text(400000) == "4.63 d");
}

TEST_CASE("The unit fits the rounded number") {
  CHECK(quantity_text(0.99996, Quantity::seconds) == "1.00 s");
  CHECK(quantity_text(999.6, Quantity::rate) == "1.00 k/s");
  CHECK(quantity_text(9.996, Quantity::seconds) == "10.0 s");
}

TEST_CASE("Rates and shares read as people write them") {
  CHECK(quantity_text(4560, Quantity::rate) == "4.56 k/s");
  CHECK(quantity_text(456, Quantity::rate) == "456 /s");
  CHECK(quantity_text(1.5e10, Quantity::rate) == "15.0 G/s");
  CHECK(quantity_text(0.871, Quantity::share) == "87.1 %");
  CHECK(quantity_text(1, Quantity::share) == "100.0 %");
  CHECK(quantity_text(0, Quantity::share) == "0 %");
}

TEST_CASE("An interval is in the unit of its middle") {
  CHECK(quantity_text(12.3, 0.42, Quantity::seconds) == "12.3 ± 0.42 s");
  CHECK(quantity_text(0.5, 0.0001, Quantity::seconds) == "500 ± 0.10 ms");
  CHECK(quantity_text(0.871, 0.012, Quantity::share) == "87.1 ± 1.2 %");
  CHECK(quantity_text(12.3, 0.0, Quantity::seconds) == "12.3 s");
}

TEST_CASE("Extreme numbers have a text, too") {
  CHECK(quantity_text(std::numeric_limits<double>::quiet_NaN(), Quantity::seconds) == "-");
  CHECK(quantity_text(std::numeric_limits<double>::infinity(), Quantity::rate) == "-");
  CHECK(quantity_text(1e300, Quantity::seconds).size() < 20);
  CHECK(quantity_text(5e-324, Quantity::seconds).size() < 20);
  CHECK(quantity_text(-12.34, Quantity::seconds) == "-12.3 s");
}
