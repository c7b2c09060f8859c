#include "sim/scenario/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

namespace paceline::scenario {
namespace {

/// value = number * 10^decimal * factor; factor is exact in binary, so only one rounding happens.
struct Suffix {
  std::string spelling;
  Unit unit;
  int decimal;
  double factor;
};

constexpr double largest_exact = 9007199254740992.0;  // 2^53

void add_prefixed(std::vector<Suffix>& all, const std::string& base, Unit unit, double factor) {
  constexpr std::array<const char*, 9> decimal = {"", "k", "M", "G", "T", "P", "E", "Z", "Y"};
  constexpr std::array<const char*, 6> binary = {"Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  for (std::size_t i = 0; i < decimal.size(); ++i)
    all.push_back({decimal[i] + base, unit, 3 * static_cast<int>(i), factor});
  for (std::size_t i = 0; i < binary.size(); ++i)
    all.push_back({binary[i] + base, unit, 0, std::ldexp(factor, 10 * static_cast<int>(i + 1))});
}

std::vector<Suffix> make_suffixes() {
  std::vector<Suffix> all = {
      {"ps", Unit::seconds, -12, 1}, {"ns", Unit::seconds, -9, 1},   {"us", Unit::seconds, -6, 1},
      {"ms", Unit::seconds, -3, 1},  {"s", Unit::seconds, 0, 1},     {"m", Unit::seconds, 0, 60},
      {"h", Unit::seconds, 0, 3600}, {"d", Unit::seconds, 0, 86400}, {"w", Unit::seconds, 0, 604800}};
  add_prefixed(all, "B", Unit::bytes, 1);
  add_prefixed(all, "bps", Unit::bytes_per_second, 0.125);
  add_prefixed(all, "Bps", Unit::bytes_per_second, 1);
  add_prefixed(all, "f", Unit::flops, 1);
  return all;
}

const std::vector<Suffix>& suffixes() {
  static const std::vector<Suffix> all = make_suffixes();
  return all;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Where the number at the start of the text ends; 0: there is none. No "inf", "nan" or hexadecimal.
std::size_t number_length(std::string_view text) {
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  const std::size_t first = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == first) return 0;
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
  }
  if (at + 1 < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t exponent = at + 1;
    if (text[exponent] == '+' || text[exponent] == '-') ++exponent;
    if (exponent < text.size() && is_digit(text[exponent])) {
      at = exponent;
      while (at < text.size() && is_digit(text[at])) ++at;
    }
  }
  return at;
}

/// number * 10^decimal rounded once; nothing when it is too large for a double. Too small is 0.
std::optional<double> scaled(std::string_view number, int decimal) {
  const std::size_t e = number.find_first_of("eE");
  int exponent = 0;
  if (e != std::string_view::npos) {
    std::string_view digits = number.substr(e + 1);
    if (digits[0] == '+') digits.remove_prefix(1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    // An exponent that does not fit an int decides alone whether the number is huge or tiny.
    if (error != std::errc{}) exponent = digits[0] == '-' ? -100000 : 100000;
  }
  exponent = std::clamp(exponent, -100000, 100000) + decimal;
  const std::string text = fmt::format("{}e{}", number.substr(0, e), exponent);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    const bool zero = number.substr(0, e).find_first_of("123456789") == std::string_view::npos;
    if (zero || exponent < 0) return 0.0;
    return std::nullopt;
  }
  return value;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

/// The one suffix of the unit that differs in upper and lower case only; nullptr when none or several do.
const Suffix* respelled(std::string_view spelling, Unit unit) {
  const Suffix* found = nullptr;
  for (const Suffix& suffix : suffixes()) {
    if (suffix.unit != unit || !equal_ignoring_case(suffix.spelling, spelling)) continue;
    if (found) return nullptr;
    found = &suffix;
  }
  return found;
}

std::string write_example(Unit unit) {
  if (unit == Unit::bytes_per_second) return R"(write e.g. "10Gbps" (bits) or "1.25GBps" (bytes))";
  return fmt::format("write e.g. \"{}\"", example(unit));
}

Quantity unknown_suffix(std::string_view number, std::string_view spelling, Unit unit) {
  if (spelling.empty())
    return {{},
            "has no unit",
            fmt::format("write {} without quotes for {}, or e.g. \"{}\"", number, symbol(unit), example(unit))};
  for (const Suffix& suffix : suffixes())
    if (suffix.spelling == spelling)
      return {{}, fmt::format("is {}, not {}", noun(suffix.unit), noun(unit)), write_example(unit)};
  if (const Suffix* near = respelled(spelling, unit))
    return {{}, fmt::format("has no known unit"), fmt::format("did you mean \"{}{}\"?", number, near->spelling)};
  return {{}, fmt::format("is not {}", noun(unit)), write_example(unit)};
}

/// Shortest decimal that reads back as the same double, without a needless exponent.
std::string plain(double value) {
  if (value == std::floor(value) && std::abs(value) < largest_exact) return fmt::format("{:.0f}", value);
  return fmt::format("{}", value);
}

/// How ugly a spelling is: its length, an exponent counting more than all zeros, a decimal point half a character.
std::size_t ugliness(const std::string& text) {
  const bool exponent = text.find("e+") != std::string::npos || text.find("e-") != std::string::npos;
  return 2 * text.size() + (text.find('.') == std::string::npos ? 0 : 1) + (exponent ? 100 : 0);
}

}  // namespace

bool has_suffixes(Unit unit) {
  return !example(unit).empty();
}

std::string_view symbol(Unit unit) {
  switch (unit) {
    case Unit::none:
      return "";
    case Unit::seconds:
      return "s";
    case Unit::bytes:
      return "B";
    case Unit::bytes_per_second:
      return "B/s";
    case Unit::flops:
      return "flop/s";
    case Unit::flop:
      return "flop";
    case Unit::watts:
      return "W";
    case Unit::samples:
      return "samples";
    case Unit::steps:
      return "steps";
  }
  return "";
}

std::string_view noun(Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return "a time";
    case Unit::bytes:
      return "a size";
    case Unit::bytes_per_second:
      return "a bandwidth";
    case Unit::flops:
      return "a speed";
    default:
      return "a number";
  }
}

std::string_view example(Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return "50us";
    case Unit::bytes:
      return "100MB";
    case Unit::bytes_per_second:
      return "10Gbps";
    case Unit::flops:
      return "5Tf";
    default:
      return "";
  }
}

std::string pattern(Unit unit) {
  constexpr std::string_view number = R"(^[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)? ?)";
  switch (unit) {
    case Unit::seconds:
      return fmt::format("{}(ps|ns|us|ms|s|m|h|d|w)$", number);
    case Unit::bytes:
      return fmt::format("{}([kMGTPEZY]|[KMGTPE]i)?B$", number);
    case Unit::bytes_per_second:
      return fmt::format("{}([kMGTPEZY]|[KMGTPE]i)?[bB]ps$", number);
    case Unit::flops:
      return fmt::format("{}([kMGTPEZY]|[KMGTPE]i)?f$", number);
    default:
      return "";
  }
}

UnitBounds bounds(Unit unit) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  switch (unit) {
    case Unit::none:
      return {-infinity, infinity};
    case Unit::seconds:
      return {0, 1e12};
    case Unit::bytes:
    case Unit::samples:
    case Unit::steps:
      return {0, largest_exact};
    case Unit::bytes_per_second:
      return {0, 1e18};
    case Unit::flops:
    case Unit::flop:
      return {0, 1e24};
    case Unit::watts:
      return {0, 1e9};
  }
  return {-infinity, infinity};
}

Quantity parse_quantity(std::string_view text, Unit unit) {
  const std::size_t length = number_length(text);
  if (length == 0) return {{}, fmt::format("is not {}", noun(unit)), write_example(unit)};
  const std::string_view number = text.substr(0, length);
  std::string_view spelling = text.substr(length);
  if (spelling.size() > 1 && spelling[0] == ' ') spelling.remove_prefix(1);
  for (const Suffix& suffix : suffixes()) {
    if (suffix.unit != unit || suffix.spelling != spelling) continue;
    const std::optional<double> value = scaled(number, suffix.decimal);
    if (!value || !std::isfinite(*value * suffix.factor)) return {{}, "is too large for a number", write_example(unit)};
    return {*value * suffix.factor, "", ""};
  }
  return unknown_suffix(number, spelling, unit);
}

std::string spell(double value, Unit unit) {
  if (!has_suffixes(unit) || value == 0) return plain(value);
  std::string best;
  for (const Suffix& suffix : suffixes()) {
    if (suffix.unit != unit) continue;
    // Shifting the decimal point of the text keeps 0.00005 s at 50 us; dividing by 1e-6 would not.
    const std::optional<double> shifted = scaled(fmt::format("{}", value / suffix.factor), -suffix.decimal);
    const std::string text = plain(shifted.value_or(0)) + suffix.spelling;
    const bool exact = parse_quantity(text, unit).value == value;
    // Of two equally plain ones the later is taken: bytes stand behind bits.
    if (exact && (best.empty() || ugliness(text) <= ugliness(best))) best = text;
  }
  return best.empty() ? plain(value) + ' ' + std::string(symbol(unit)) : best;
}

}  // namespace paceline::scenario
