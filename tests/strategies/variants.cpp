#include "tests/strategies/variants.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace paceline::tests {
namespace {

/// Values beside the default that the option allows.
std::vector<OptionValue> others(const Option& option) {
  switch (option.kind) {
    case OptionKind::boolean:
      return {!std::get<bool>(option.default_value)};
    case OptionKind::integer: {
      std::vector<OptionValue> values;
      for (const std::int64_t value : {0, 1, 2, 3})
        if (static_cast<double>(value) >= option.minimum && static_cast<double>(value) <= option.maximum &&
            option.default_value != OptionValue(value))
          values.emplace_back(value);
      for (const std::string& word : option.words) values.emplace_back(word);
      return values;
    }
    case OptionKind::number:
      if (option.unit == Unit::bytes) return {100.0};
      return {std::clamp(0.5, option.minimum, option.maximum)};
    default: {
      std::vector<OptionValue> values;
      for (const std::string& choice : option.choices) values.emplace_back(choice);
      return values;
    }
  }
}

}  // namespace

std::unique_ptr<Strategy> make_strategy(const std::string& name, const GivenOptions& given) {
  const StrategyItem* item = strategies().find(name);
  if (!item) throw std::logic_error("no strategy " + name);
  return item->make(defaults(*item, given));
}

bool Variant::repeatable() const {
  const auto strategy = make();
  constexpr int many = 1'000'000;
  return strategy->pace() == Pace::lockstep && strategy->batches_per_step(many) == many;
}

bool Variant::runs_on(int workers) const {
  const auto strategy = make();
  return !strategy->refusal(strategy->workers(workers));
}

std::vector<Variant> variants() {
  std::vector<Variant> all;
  for (const StrategyItem& item : strategies().items()) {
    all.push_back({item.name, &item, {}});
    Variant together{item.name + " with all", &item, {}};
    for (const Option& option : item.options) {
      const auto values = others(option);
      for (std::size_t i = 0; i < values.size(); ++i)
        all.push_back({item.name + " " + option.name + " " + std::to_string(i), &item, {{option.name, values[i]}}});
      if (!values.empty()) together.given.emplace_back(option.name, values.back());
    }
    if (together.given.size() > 1) all.push_back(std::move(together));
  }
  return all;
}

}  // namespace paceline::tests
