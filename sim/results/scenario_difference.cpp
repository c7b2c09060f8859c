#include "sim/results/scenario_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace paceline::results {
namespace {

using Json = nlohmann::ordered_json;

std::string escaped(std::string_view key) {
  std::string text;
  for (const char c : key) {
    if (c == '~')
      text += "~0";
    else if (c == '/')
      text += "~1";
    else
      text += c;
  }
  return text;
}

void collect(const Json& a, const Json& b, const std::string& pointer, std::vector<std::string>& out);

void collect_members(const Json& a, const Json& b, const std::string& pointer, std::vector<std::string>& out) {
  for (const auto& [key, value] : a.items()) {
    const std::string inner = pointer + "/" + escaped(key);
    const auto other = b.find(key);
    if (other == b.end())
      out.push_back(inner);
    else
      collect(value, *other, inner, out);
  }
  for (const auto& [key, value] : b.items())
    if (!a.contains(key)) out.push_back(pointer + "/" + escaped(key));
}

void collect(const Json& a, const Json& b, const std::string& pointer, std::vector<std::string>& out) {
  if (a.is_object() && b.is_object()) {
    collect_members(a, b, pointer, out);
  } else if (a.is_array() && b.is_array()) {
    const std::size_t shared = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < shared; ++i) collect(a[i], b[i], fmt::format("{}/{}", pointer, i), out);
    for (std::size_t i = shared; i < std::max(a.size(), b.size()); ++i) out.push_back(fmt::format("{}/{}", pointer, i));
  } else if (a != b) {
    out.push_back(pointer);
  }
}

Json parse_without(std::string_view json, std::initializer_list<const char*> keys) {
  Json object = Json::parse(json);
  for (const char* key : keys) object.erase(key);
  return object;
}

/// With sorted keys, so that the order in a file does not matter.
std::string canonical(const Json& json) {
  return nlohmann::json(json).dump();
}

struct Target {
  bool accuracy = true;
  double value = 0;
};

std::optional<Target> find_target(std::string_view scenario_json) {
  const Json scenario = Json::parse(scenario_json);
  const auto number_at = [&scenario](const char* part, const char* key) -> std::optional<double> {
    const auto inner = scenario.find(part);
    if (inner == scenario.end() || !inner->is_object()) return std::nullopt;
    const auto value = inner->find(key);
    return value != inner->end() && value->is_number() ? std::optional(value->get<double>()) : std::nullopt;
  };
  if (const auto value = number_at("stop", "target_accuracy")) return Target{true, *value};
  if (const auto value = number_at("stop", "target_loss")) return Target{false, *value};
  if (const auto value = number_at("evaluate", "target_accuracy")) return Target{true, *value};
  return std::nullopt;
}

}  // namespace

std::vector<std::string> differing_pointers(std::string_view scenario_json, std::string_view other_json) {
  const std::initializer_list<const char*> left_out = {"name", "seed", "strategy", "format", "$schema"};
  std::vector<std::string> pointers;
  collect(parse_without(scenario_json, left_out), parse_without(other_json, left_out), "", pointers);
  return pointers;
}

std::string experiment_of(std::string_view scenario_json) {
  return canonical(parse_without(scenario_json, {"name", "seed", "format", "$schema"}));
}

std::string strategy_of(std::string_view scenario_json) {
  const Json scenario = Json::parse(scenario_json);
  const auto strategy = scenario.find("strategy");
  return strategy == scenario.end() ? std::string() : canonical(*strategy);
}

std::optional<std::string> target_of(std::string_view scenario_json) {
  const std::optional<Target> target = find_target(scenario_json);
  if (!target) return std::nullopt;
  return target->accuracy ? fmt::format("{:.4g} % accuracy", 100 * target->value)
                          : fmt::format("a loss of {:.4g}", target->value);
}

bool has_misfortunes(std::string_view scenario_json) {
  const Json scenario = Json::parse(scenario_json);
  for (const char* list : {"stragglers", "failures"})
    if (const auto found = scenario.find(list); found != scenario.end() && found->is_array() && !found->empty())
      return true;
  return false;
}

bool targets_accuracy(std::string_view scenario_json) {
  const std::optional<Target> target = find_target(scenario_json);
  return target && target->accuracy;
}

}  // namespace paceline::results
