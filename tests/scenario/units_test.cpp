#include "sim/scenario/units.hpp"

#include <regex.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace paceline::scenario {
namespace {

using Catch::Matchers::Contains;

/// POSIX's matcher: GCC 12 warns about its own std::regex under sanitizers.
bool matches(const std::string& expression, const char* text) {
  regex_t compiled;
  REQUIRE(regcomp(&compiled, expression.c_str(), REG_EXTENDED | REG_NOSUB) == 0);
  const bool found = regexec(&compiled, text, 0, nullptr, 0) == 0;
  regfree(&compiled);
  return found;
}

struct Spelling {
  const char* text;
  Unit unit;
  double value;
};

const std::vector<Spelling> accepted = {
    {"50us", Unit::seconds, 0.00005},
    {"1ns", Unit::seconds, 1e-9},
    {"3ps", Unit::seconds, 3e-12},
    {"2.5ms", Unit::seconds, 0.0025},
    {"0s", Unit::seconds, 0},
    {"5 s", Unit::seconds, 5},
    {"1e3s", Unit::seconds, 1000},
    {"2m", Unit::seconds, 120},
    {"1h", Unit::seconds, 3600},
    {"1d", Unit::seconds, 86400},
    {"1w", Unit::seconds, 604800},
    {"100MB", Unit::bytes, 1e8},
    {"64KiB", Unit::bytes, 65536},
    {"64kB", Unit::bytes, 64000},
    {"16GiB", Unit::bytes, 17179869184.0},
    {"7B", Unit::bytes, 7},
    {"10Gbps", Unit::bytes_per_second, 1.25e9},
    {"1.25GBps", Unit::bytes_per_second, 1.25e9},
    {"8bps", Unit::bytes_per_second, 1},
    {"1Kibps", Unit::bytes_per_second, 128},
    {"1MiBps", Unit::bytes_per_second, 1048576},
    {"5Tf", Unit::flops, 5e12},
    {"0.1f", Unit::flops, 0.1},
    {"1E+2Gf", Unit::flops, 1e11},
    {"312.5Tf", Unit::flops, 312.5e12},
};

TEST_CASE("a quantity with a unit is exactly the SI number") {
  for (const Spelling& spelling : accepted) {
    INFO(spelling.text);
    CHECK(parse_quantity(spelling.text, spelling.unit).value == spelling.value);
    CHECK(matches(pattern(spelling.unit), spelling.text));
  }
}

TEST_CASE("a text that is no quantity of the unit is refused with a spelling that is one") {
  struct Refused {
    const char* text;
    Unit unit;
    const char* rule;
    const char* suggestion;
  };
  const std::vector<Refused> refused = {
      {"5Tf", Unit::seconds, "is a speed, not a time", "50us"},
      {"50us", Unit::bytes_per_second, "is a time, not a bandwidth", "10Gbps"},
      {"10GB", Unit::bytes_per_second, "is a size, not a bandwidth", "10Gbps"},
      {"10Gbps", Unit::bytes, "is a bandwidth, not a size", "100MB"},
      {"64KB", Unit::bytes, "no known unit", "\"64kB\"?"},
      {"10GBPS", Unit::bytes_per_second, "is not a bandwidth", "10Gbps"},
      {"5tf", Unit::flops, "no known unit", "\"5Tf\"?"},
      {"10", Unit::seconds, "has no unit", "write 10 without quotes"},
      {"", Unit::seconds, "is not a time", "50us"},
      {"fast", Unit::seconds, "is not a time", "50us"},
      {"nan", Unit::flops, "is not a speed", "5Tf"},
      {"inf", Unit::flops, "is not a speed", "5Tf"},
      {"0x10f", Unit::flops, "is not a speed", "5Tf"},
      {"1.f", Unit::flops, "is not a speed", "5Tf"},
      {".5s", Unit::seconds, "is not a time", "50us"},
      {"1e999s", Unit::seconds, "too large", "50us"},
      {"1e99999999999999999999s", Unit::seconds, "too large", "50us"},
      {"1e308Gbps", Unit::bytes_per_second, "too large", "10Gbps"},
      {"5  s", Unit::seconds, "is not a time", "50us"},
      {"5 ", Unit::seconds, "is not a time", "50us"},
      {" 5s", Unit::seconds, "is not a time", "50us"},
      {"5s ", Unit::seconds, "is not a time", "50us"},
  };
  for (const Refused& one : refused) {
    INFO(one.text);
    const Quantity quantity = parse_quantity(one.text, one.unit);
    CHECK_FALSE(quantity.value.has_value());
    CHECK_THAT(quantity.rule, Contains(one.rule));
    CHECK_THAT(quantity.suggestion, Contains(one.suggestion));
    // The schema's pattern knows no magnitudes.
    const bool too_large = std::string(one.rule) == "too large";
    CHECK(matches(pattern(one.unit), one.text) == too_large);
  }
}

TEST_CASE("a number too small for a double is zero") {
  CHECK(parse_quantity("1e-999s", Unit::seconds).value == 0.0);
  CHECK(parse_quantity("1e-99999999999999999999s", Unit::seconds).value == 0.0);
  CHECK(parse_quantity("0e999s", Unit::seconds).value == 0.0);
}

TEST_CASE("a quantity is spelled as people would write it, and reads back as itself") {
  CHECK(spell(1.25e9, Unit::bytes_per_second) == "10Gbps");
  CHECK(spell(900e9, Unit::bytes_per_second) == "900GBps");
  CHECK(spell(0.00005, Unit::seconds) == "50us");
  CHECK(spell(10e12, Unit::flops) == "10Tf");
  CHECK(spell(65536, Unit::bytes) == "64KiB");
  CHECK(spell(0, Unit::seconds) == "0");
  CHECK(spell(0.1, Unit::none) == "0.1");
  CHECK(spell(60000, Unit::samples) == "60000");
  for (const double value : {1e-9, 1.0 / 3.0, 12345.678, 1e12, 3.7e17})
    CHECK(parse_quantity(spell(value, Unit::seconds), Unit::seconds).value == value);
}

}  // namespace
}  // namespace paceline::scenario
