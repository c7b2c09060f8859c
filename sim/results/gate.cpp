#include "sim/results/gate.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "sim/results/summary_field.hpp"
#include "sim/results/utf8.hpp"

namespace paceline::results {
namespace {

struct Sign {
  std::string_view text;
  Gate::Relation relation;
  std::string_view words;
};

/// Longer signs first, for "<=" starts with "<".
constexpr std::array<Sign, 4> signs = {{{"<=", Gate::Relation::at_most, "at most"},
                                        {">=", Gate::Relation::at_least, "at least"},
                                        {"<", Gate::Relation::below, "below"},
                                        {">", Gate::Relation::above, "above"}}};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<double> ratio_in(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(value) && value >= 0 ? std::optional(value) : std::nullopt;
}

std::string_view words_of(Gate::Relation relation) {
  for (const Sign& sign : signs)
    if (sign.relation == relation) return sign.words;
  return {};
}

bool holds(const Gate& gate, double ratio) {
  switch (gate.relation) {
    case Gate::Relation::at_most:
      return ratio <= gate.bound;
    case Gate::Relation::below:
      return ratio < gate.bound;
    case Gate::Relation::at_least:
      return ratio >= gate.bound;
    case Gate::Relation::above:
      break;
  }
  return ratio > gate.bound;
}

/// Of two zeros it is 1: nothing changed.
double ratio_of(double value, double base) {
  return value == base ? 1 : value / base;
}

/// What keeps `row` from being judged; empty when nothing does.
std::string obstacle(const Gate& gate, const ComparisonRow& row, const Estimate& estimate) {
  if (!row.completed()) return fmt::format("did not complete ({})", row.status());
  if (!estimate.complete())
    return fmt::format("has no {} in {} of {} runs", gate.field, estimate.of - estimate.n, estimate.of);
  return {};
}

std::string failure_of(const Gate& gate, const ComparisonRow& row, const ComparisonRow& first) {
  const Estimate estimate = row.estimate(gate.field);
  const std::string title = printable(row.title);
  const std::string trouble = obstacle(gate, row, estimate);
  if (!trouble.empty()) return fmt::format("{} fails the gate on {}: it {}.", title, gate.field, trouble);
  const double base = *first.estimate(gate.field).mean;
  const double ratio = ratio_of(*estimate.mean, base);
  if (holds(gate, ratio)) return {};
  return fmt::format("{} fails the gate on {}: {:.6g} is {:.6g} times {}'s {:.6g}, and {} {:g} times is allowed.",
                     title, gate.field, *estimate.mean, ratio, printable(first.title), base, words_of(gate.relation),
                     gate.bound);
}

}  // namespace

Gate parse_gate(std::string_view expression) {
  for (const Sign& sign : signs) {
    const std::size_t position = expression.find(sign.text);
    if (position == std::string_view::npos) continue;
    const std::string_view field = trimmed(expression.substr(0, position));
    const auto bound = ratio_in(trimmed(expression.substr(position + sign.text.size())));
    if (field.empty() || !bound) break;
    require_numeric_field(field);
    return {std::string(field), sign.relation, *bound};
  }
  throw ResultsError(fmt::format("the gate '{}' is not <field><=<ratio> (or <, >=, >), as simulated_time_s<=1.05 is",
                                 printable(expression.substr(0, 100))));
}

GateOutcome check(const Gate& gate, const Comparison& comparison) {
  require_numeric_field(gate.field);
  GateOutcome outcome;
  if (comparison.rows.size() < 2) {
    outcome.sentences.push_back("The gate needs at least two rows: the first is what the others are compared with.");
    return outcome;
  }
  const ComparisonRow& first = comparison.rows.front();
  const std::string trouble = obstacle(gate, first, first.estimate(gate.field));
  if (!trouble.empty()) {
    outcome.sentences.push_back(fmt::format("The gate on {} has nothing to compare with: {}, the first row, {}.",
                                            gate.field, printable(first.title), trouble));
    return outcome;
  }
  for (std::size_t i = 1; i < comparison.rows.size(); ++i) {
    std::string failure = failure_of(gate, comparison.rows[i], first);
    if (!failure.empty()) outcome.sentences.push_back(std::move(failure));
  }
  outcome.passed = outcome.sentences.empty();
  return outcome;
}

}  // namespace paceline::results
