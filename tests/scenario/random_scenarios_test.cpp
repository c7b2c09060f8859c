#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "sim/scenario/keys.hpp"
#include "sim/scenario/option_text.hpp"
#include "sim/scenario/units.hpp"
#include "tests/scenario/scenario_text.hpp"

namespace paceline::scenario::testing {
namespace {

using Json = nlohmann::ordered_json;

/// Writes scenarios that keep to the table and the shelves, every key there or not, every number anywhere in its
/// bounds.
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  Json object(const std::vector<Key>& keys) {
    Json out = Json::object();
    for (const Key& key : keys)
      if (key.kind != KeyKind::ignored && (is_needed(key) || chance(0.6))) out[key.option.name] = field(key);
    return out;
  }

 private:
  bool chance(double p) { return std::uniform_real_distribution<>(0, 1)(random_) < p; }
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

  Json field(const Key& key) {
    switch (key.kind) {
      case KeyKind::value:
        return value(key.option);
      case KeyKind::name:
        return one_of((stub_shelves().*key.shelf).entries).name;
      case KeyKind::object:
        return needed_one(key, object(key.keys));
      case KeyKind::choice:
        return choice(key);
      case KeyKind::objects:
        return list([&] { return object(key.keys); });
      case KeyKind::choices:
        return list([&] { return choice(key); });
      case KeyKind::ignored:
        break;
    }
    return nullptr;
  }

  template <class Make>
  Json list(Make make) {
    Json out = Json::array();
    for (std::size_t n = below(3); n > 0; --n) out.push_back(make());
    return out;
  }

  static Json needed_one(const Key& key, Json object) {
    const auto there = [&](const std::string& name) { return object.contains(name); };
    if (!key.one_of.empty() && std::none_of(key.one_of.begin(), key.one_of.end(), there)) object["steps"] = 3;
    return object;
  }

  Json choice(const Key& key) {
    const Entry* entry = &one_of((stub_shelves().*key.shelf).entries);
    const auto needs_file = [](const Option& option) { return option.path; };
    while (std::any_of(entry->options.begin(), entry->options.end(), needs_file))
      entry = &one_of((stub_shelves().*key.shelf).entries);
    Json out = object(key.keys);
    out[key.discriminator] = entry->name;
    return with_options(entry->options, out);
  }

  Json with_options(const std::vector<Option>& options, Json out) {
    for (const Option& option : options)
      if (option.required || chance(0.6)) out[option.name] = value(option);
    return out;
  }

  Json value(const Option& option) {
    switch (option.kind) {
      case OptionKind::boolean:
        return chance(0.5);
      case OptionKind::integer:
        return whole(option);
      case OptionKind::number:
        return number(option);
      case OptionKind::text:
        return option.choices.empty() ? "n\xC3\xA4me" : one_of(option.choices);
      case OptionKind::integer_list:
        if (!option.words.empty() && chance(0.5)) return one_of(option.words);
        return Json::array({whole(without_words(option))});
      case OptionKind::integer_lists:
        return Json::array({Json::array({whole(option)})});
      case OptionKind::text_list:
        return Json::array({"a"});
      case OptionKind::object_list:
        return list([&] { return with_options(option.members, Json::object()); });
    }
    return nullptr;
  }

  static Option without_words(Option option) {
    option.words.clear();
    return option;
  }

  Json whole(const Option& option) {
    if (!option.words.empty() && chance(0.3)) return one_of(option.words);
    const Bounds limits = bounds(option);
    const double low = std::max(limits.minimum, -1000.0);
    // Mostly small, so that ranks exist; now and then as large as may be.
    const double high = std::min(limits.maximum, chance(0.9) ? low + 4 : 9e15);
    return static_cast<std::int64_t>(std::floor(low + std::uniform_real_distribution<>(0, 1)(random_) * (high - low)));
  }

  Json number(const Option& option) {
    if (!option.words.empty() && chance(0.3)) return one_of(option.words);
    const Bounds limits = bounds(option);
    const double low = std::max(limits.minimum, -1000.0);
    const double high =
        std::min(limits.maximum, std::pow(10.0, std::uniform_real_distribution<>(-3, 12)(random_)) + low);
    const double drawn = low + std::uniform_real_distribution<>(0.01, 0.99)(random_) * (high - low);
    if (has_suffixes(option.unit) && chance(0.5)) return spell(drawn, option.unit);
    return drawn;
  }

  std::mt19937 random_;
};

TEST_CASE(
    "whatever keeps to the table is accepted or breaks a rule between keys, and survives being written and read") {
  int accepted = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    const std::string text = Writer(seed).object(scenario_keys()).dump();
    INFO(text);
    const std::vector<Complaint> found = complaints(text);
    for (const Complaint& one : found) {
      INFO(sentence(one));
      const bool between_keys =
          one.rule.find("of this cluster") != std::string::npos || one.rule.find("exactly one") != std::string::npos ||
          one.rule.find("has none") != std::string::npos || one.rule.find("later than") != std::string::npos ||
          one.rule.find("math is false") != std::string::npos || one.rule.find("two overrides") != std::string::npos ||
          one.rule.find("less than cluster.workers") != std::string::npos;
      CHECK(between_keys);
    }
    if (!found.empty()) continue;
    ++accepted;
    const Scenario first = loaded(text);
    const Scenario second = loaded(first.normalised_json);
    CHECK(first == second);
    CHECK(first.normalised_json == second.normalised_json);
  }
  CHECK(accepted > 40);
}

}  // namespace
}  // namespace paceline::scenario::testing
