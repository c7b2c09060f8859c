#include "sim/results/summary_field.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/results/error.hpp"
#include "sim/results/record_fields.hpp"
#include "sim/results/utf8.hpp"

namespace paceline::results {
namespace {

struct NumberCollector {
  SummaryNumbers& numbers;
  std::string prefix;

  void operator()(std::string_view name, const std::optional<double>& value) const {
    const bool there = value && std::isfinite(*value);
    numbers.emplace_back(prefix + std::string(name), there ? value : std::nullopt);
  }
  void operator()(std::string_view name, double value) const { (*this)(name, std::optional(value)); }
  void operator()(std::string_view name, std::int64_t value) const {
    (*this)(name, std::optional(static_cast<double>(value)));
  }
  template <NestedRecord Record>
  void operator()(std::string_view name, const Record& record) const {
    for_each_field(record, NumberCollector{numbers, prefix + std::string(name) + "."});
  }
  template <NestedRecord Record>
  void operator()(std::string_view name, const std::optional<Record>& record) const {
    const std::size_t first = numbers.size();
    (*this)(name, record.value_or(Record()));
    if (record) return;
    for (std::size_t i = first; i < numbers.size(); ++i) numbers[i].second.reset();
  }
  void operator()(std::string_view, const std::string&) const {}
  void operator()(std::string_view, std::uint64_t) const {}
  void operator()(std::string_view, Status) const {}
};

/// Levenshtein's distance.
std::size_t distance_of(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

/// Up to three, nearest first. A part of a name ("loss") is as near as a small slip of the pen.
std::vector<std::string> names_near(std::string_view name) {
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const auto& [candidate, value] : numbers_of(Summary())) {
    const bool part = name.size() >= 3 && candidate.find(name) != std::string::npos;
    const std::size_t distance = part ? 2 : distance_of(name, candidate);
    if (distance <= std::max<std::size_t>(2, candidate.size() / 3)) near.emplace_back(distance, candidate);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min<std::size_t>(near.size(), 3); ++i) names.push_back(near[i].second);
  return names;
}

[[noreturn]] void refuse(std::string_view name) {
  constexpr std::size_t longest_shown = 60;
  const std::string shown = printable(name.substr(0, longest_shown));
  const std::vector<std::string> near = names_near(name.substr(0, longest_shown));
  if (near.empty())
    throw ResultsError(fmt::format("'{}' is no numeric field of summary.json; one is simulated_time_s", shown));
  throw ResultsError(
      fmt::format("'{}' is no numeric field of summary.json; did you mean {}?", shown, fmt::join(near, " or ")));
}

}  // namespace

SummaryNumbers numbers_of(const Summary& summary) {
  SummaryNumbers numbers;
  for_each_field(summary, NumberCollector{numbers, ""});
  return numbers;
}

void require_numeric_field(std::string_view name) {
  number_of(Summary(), name);
}

std::optional<double> number_of(const Summary& summary, std::string_view name) {
  for (const auto& [field, value] : numbers_of(summary))
    if (field == name) return value;
  refuse(name);
}

}  // namespace paceline::results
