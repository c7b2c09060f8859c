#include "sim/scenario/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "sim/scenario/assembly.hpp"
#include "sim/scenario/keys.hpp"
#include "sim/scenario/option_text.hpp"
#include "sim/scenario/shelf_names.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/value_checker.hpp"

namespace paceline::scenario {
namespace {

using Json = nlohmann::ordered_json;

Json value_schema(const Option& option);

std::string description(const Option& option) {
  if (has_suffixes(option.unit))
    return fmt::format("{} In {}, or with a unit: \"{}\".", option.sentence, symbol(option.unit), example(option.unit));
  if (option.unit != Unit::none) return fmt::format("{} In {}.", option.sentence, symbol(option.unit));
  return option.sentence;
}

Json number_form(const Option& option) {
  Json form = {{"type", option.kind == OptionKind::integer ? "integer" : "number"}};
  const Bounds limits = bounds(option);
  if (std::isfinite(limits.minimum))
    form[limits.above_minimum ? "exclusiveMinimum" : "minimum"] = number_json(limits.minimum);
  if (std::isfinite(limits.maximum))
    form[limits.below_maximum ? "exclusiveMaximum" : "maximum"] = number_json(limits.maximum);
  return form;
}

/// All forms in which the value may be written.
std::vector<Json> number_forms(const Option& option) {
  std::vector<Json> forms = {number_form(option)};
  if (has_suffixes(option.unit)) forms.push_back({{"type", "string"}, {"pattern", pattern(option.unit)}});
  if (!option.words.empty()) forms.push_back({{"enum", option.words}});
  return forms;
}

Json text_form(const Option& option) {
  Json form = {{"type", "string"}};
  if (!option.choices.empty()) form["enum"] = option.choices;
  return form;
}

Json object_schema(const std::vector<Option>& members) {
  Json out = {{"type", "object"}, {"properties", Json::object()}};
  Json required = Json::array();
  for (const Option& member : members) {
    out["properties"][member.name] = value_schema(member);
    if (member.required) required.push_back(member.name);
  }
  if (!required.empty()) out["required"] = required;
  out["additionalProperties"] = false;
  return out;
}

Json one_of_forms(std::vector<Json> forms) {
  if (forms.size() == 1) return std::move(forms.front());
  return {{"anyOf", std::move(forms)}};
}

std::vector<Json> forms_of(const Option& option) {
  Option element = option;
  switch (option.kind) {
    case OptionKind::boolean:
      return {{{"type", "boolean"}}};
    case OptionKind::integer:
    case OptionKind::number:
      return number_forms(option);
    case OptionKind::text:
      return {text_form(option)};
    case OptionKind::integer_list:
      element.kind = OptionKind::integer;
      break;
    case OptionKind::integer_lists:
      element.kind = OptionKind::integer_list;
      break;
    case OptionKind::text_list:
      element.kind = OptionKind::text;
      break;
    case OptionKind::object_list:
      return {{{"type", "array"}, {"items", object_schema(option.members)}}};
  }
  element.words.clear();
  std::vector<Json> forms = {{{"type", "array"}, {"items", one_of_forms(forms_of(element))}}};
  if (!option.words.empty()) forms.push_back({{"enum", option.words}});
  return forms;
}

Json annotated(Json schema, const Option& option) {
  if (!option.sentence.empty()) schema["description"] = description(option);
  if (Json by_default = option_json(option.default_value); !by_default.is_null()) schema["default"] = by_default;
  if (Json shown = Json::parse(option.example, nullptr, false); !shown.is_discarded())
    schema["examples"] = Json::array({shown});
  if (option.unit != Unit::none) schema["x-unit"] = symbol(option.unit);
  if (option.path) schema["x-path"] = true;
  return schema;
}

Json value_schema(const Option& option) {
  std::vector<Json> forms = forms_of(option);
  const bool may_be_null = !option.required && std::holds_alternative<std::monostate>(option.default_value);
  if (may_be_null) forms.push_back({{"type", "null"}});
  return annotated(one_of_forms(std::move(forms)), option);
}

class SchemaWriter {
 public:
  explicit SchemaWriter(const Shelves& shelves) : shelves_(shelves) {}

  Json object(const std::vector<Key>& keys) const {
    Json out = {{"type", "object"}, {"properties", properties(keys)}};
    Json required = Json::array();
    for (const Key& key : keys)
      if (is_needed(key)) required.push_back(key.option.name);
    if (!required.empty()) out["required"] = required;
    out["additionalProperties"] = false;
    return out;
  }

 private:
  Json properties(const std::vector<Key>& keys) const {
    Json out = Json::object();
    for (const Key& key : keys) out[key.option.name] = field(key);
    return out;
  }

  Json field(const Key& key) const {
    switch (key.kind) {
      case KeyKind::value:
        return value_schema(key.option);
      case KeyKind::name:
        return annotated(name_of_entry(key), key.option);
      case KeyKind::object:
        return annotated(one_of(object(key.keys), key), key.option);
      case KeyKind::objects:
        return annotated(list_of(object(key.keys)), key.option);
      case KeyKind::choice:
        return described(choice(key), key.option);
      case KeyKind::choices:
        return annotated(list_of(choice(key)), key.option);
      case KeyKind::ignored:
        return {{"description", key.option.sentence}};
    }
    return {};
  }

  static Json list_of(Json items) {
    return {{"type", "array"}, {"items", std::move(items)}, {"default", Json::array()}};
  }

  static Json one_of(Json schema, const Key& key) {
    if (key.one_of.empty()) return schema;
    schema["anyOf"] = Json::array();
    for (const std::string& name : key.one_of) schema["anyOf"].push_back({{"required", {name}}});
    return schema;
  }

  /// Without the default: it is the entry's name and stands at the discriminator.
  static Json described(Json schema, Option option) {
    option.default_value = {};
    return annotated(std::move(schema), option);
  }

  Json name_of_entry(const Key& key) const {
    const Shelf& shelf = shelves_.*key.shelf;
    Json names = key.option.words;
    Json sentences = Json::array();
    for (const std::string& word : key.option.words) {
      const Entry* entry = find(shelf, word);
      sentences.push_back(entry ? entry->sentence : key.option.sentence);
    }
    for (const Entry& entry : shelf.entries) {
      if (std::find(names.begin(), names.end(), entry.name) != names.end()) continue;
      names.push_back(entry.name);
      sentences.push_back(entry.sentence);
    }
    return {{"enum", names}, {"enumDescriptions", sentences}};
  }

  Json choice(const Key& key) const {
    const Shelf& shelf = shelves_.*key.shelf;
    Json name = name_of_entry(key);
    name["description"] = fmt::format("The {}'s name.", shelf.noun);
    const auto* by_default = std::get_if<std::string>(&key.option.default_value);
    if (by_default) name["default"] = *by_default;
    Json out = {{"type", "object"}, {"properties", {{key.discriminator, name}}}};
    out["properties"].update(properties(key.keys));
    if (!by_default) out["required"] = {key.discriminator};
    out["allOf"] = Json::array();
    for (const Entry& entry : shelf.entries) out["allOf"].push_back(branch(key, entry, by_default));
    return out;
  }

  /// Which keys an object may have when it names this entry.
  static Json branch(const Key& key, const Entry& entry, const std::string* by_default) {
    Json condition = {{"properties", {{key.discriminator, {{"const", entry.name}}}}}};
    // Without "required" the condition holds for an object that leaves the name out.
    if (!by_default || *by_default != entry.name) condition["required"] = {key.discriminator};
    Json then = object_schema(entry.options);
    Json all = {{key.discriminator, true}};
    all.update(then["properties"]);
    for (const Key& beside : key.keys) all[beside.option.name] = true;
    then["properties"] = all;
    if (!entry.sentence.empty()) then["description"] = entry.sentence;
    if (!entry.source.empty()) then["x-source"] = entry.source;
    if (all.contains("worker") && all.contains("server"))
      then["oneOf"] = {{{"required", {"worker"}}}, {{"required", {"workers"}}}, {{"required", {"server"}}}};
    return {{"if", condition}, {"then", then}};
  }

  const Shelves& shelves_;
};

}  // namespace

std::string schema(const Shelves& shelves) {
  Json out = {{"$schema", "http://json-schema.org/draft-07/schema#"},
              {"title", "Paceline scenario"},
              {"description", "One run: machines, workload, strategy, misfortune and when to stop."}};
  out.update(SchemaWriter(shelves).object(scenario_keys()));
  return out.dump(2) + '\n';
}

}  // namespace paceline::scenario
