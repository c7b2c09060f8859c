#pragma once
/// Strategies of the catalogue with their options at and beside the defaults.

#include <memory>
#include <string>
#include <vector>

#include "strategies/catalogue.hpp"
#include "tests/strategies/defaults.hpp"

namespace paceline::tests {

std::unique_ptr<Strategy> make_strategy(const std::string& name, const GivenOptions& given = {});

struct Variant {
  std::string text;  ///< for messages: "ps-sync servers=2"
  const StrategyItem* item = nullptr;
  GivenOptions given;
  std::unique_ptr<Strategy> make() const { return item->make(defaults(*item, given)); }
  /// Who is faster decides nothing: two runs on threads end with the same bits.
  bool repeatable() const;
  bool runs_on(int workers) const;
};

/// Every entry with its defaults, and with each option changed by itself; all of them together once as well. A new
/// entry is covered without a word here.
std::vector<Variant> variants();

}  // namespace paceline::tests
