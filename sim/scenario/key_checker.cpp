#include "sim/scenario/key_checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/scenario/assembly.hpp"
#include "sim/scenario/nearest.hpp"
#include "sim/scenario/option_text.hpp"
#include "sim/scenario/shelf_names.hpp"
#include "sim/scenario/unknown_key.hpp"

namespace paceline::scenario {
namespace {

/// Lists show a list of one object as their example.
std::string object_example(const Key& key) {
  const std::string& example = key.option.example;
  if (example.empty()) return "{ ... }";
  return example.front() == '[' ? example.substr(1, example.size() - 2) : example;
}

Key as_key(const Option& option) {
  return {.option = option};
}

}  // namespace

KeyChecker::KeyChecker(const Shelves& shelves, Report& report, std::string base_directory)
    : shelves_(shelves), report_(report), values_(report, std::move(base_directory)) {}

nlohmann::ordered_json KeyChecker::scenario(const Node& root) {
  Key whole{.option = {.name = "scenario"}, .kind = KeyKind::object, .keys = scenario_keys()};
  return object(whole, {&root, "", false});
}

bool KeyChecker::unknown_keys(const Object& object, const KeySet& set) {
  if (!object.node) return false;
  bool any = false;
  for (const Member& member : object.node->members) {
    if (std::find(set.accepted.begin(), set.accepted.end(), member.key) != set.accepted.end()) continue;
    any = true;
    if (report_.full()) break;
    report_.key(child(object.pointer, member.key), not_in(set), instead_of_key(member.key, set, shelves_));
  }
  return any;
}

void KeyChecker::missing(const Option& option, const Object& parent) {
  if (parent.quiet) return;
  report_.value(child(parent.pointer, option.name), "the key is missing",
                fmt::format("write e.g. \"{}\": {}", option.name, example_text(option)));
}

void KeyChecker::fields(const Object& object, const std::vector<Key>& keys, Json& out) {
  for (const Key& key : keys) field(key, object, out);
}

void KeyChecker::field(const Key& key, const Object& parent, Json& out) {
  const std::string& name = key.option.name;
  const Node* node = parent.node ? parent.node->find(name) : nullptr;
  const Object inner{node, child(parent.pointer, name), parent.quiet};
  if (!node && key.option.required) return missing(key.option, parent);
  switch (key.kind) {
    case KeyKind::value:
      return value(key, node, parent, out);
    case KeyKind::name:
      return this->name(key, node, parent, out);
    case KeyKind::object:
      out[name] = object(key, inner);
      return;
    case KeyKind::choice:
      out[name] = choice(key, inner);
      return;
    case KeyKind::objects:
      out[name] = list(key, node, inner.pointer, parent.quiet, [&](const Object& item) { return object(key, item); });
      return;
    case KeyKind::choices:
      out[name] = list(key, node, inner.pointer, parent.quiet, [&](const Object& item) { return choice(key, item); });
      return;
    case KeyKind::ignored:
      return;
  }
}

void KeyChecker::value(const Key& key, const Node* node, const Object& parent, Json& out) {
  const Option& option = key.option;
  const bool may_be_absent = !option.required && std::holds_alternative<std::monostate>(option.default_value);
  if (!node || (node->kind == Node::Kind::null && may_be_absent)) {
    if (Json by_default = option_json(option.default_value); !by_default.is_null()) out[option.name] = by_default;
    return;
  }
  const std::string pointer = child(parent.pointer, option.name);
  if (option.kind == OptionKind::object_list) {
    out[option.name] = object_list(option, *node, pointer);
  } else if (auto checked = values_.check(option, *node, pointer, key.why)) {
    out[option.name] = std::move(*checked);
  }
}

void KeyChecker::name(const Key& key, const Node* node, const Object& parent, Json& out) {
  const Shelf& shelf = shelves_.*key.shelf;
  Option option = key.option;
  out[option.name] = option_json(option.default_value);
  if (!node) return;
  const std::string pointer = child(parent.pointer, option.name);
  std::vector<std::string> known = option.words;
  for (const Entry& entry : shelf.entries)
    if (std::find(known.begin(), known.end(), entry.name) == known.end()) known.push_back(entry.name);
  const auto checked = values_.check(option, *node, pointer);
  if (!checked) return;
  if (std::find(known.begin(), known.end(), node->text) == known.end())
    return report_.value(pointer, is_not_a(shelf.noun), instead_of(node->text, known));
  out[option.name] = *checked;
}

bool KeyChecker::is_object(const Key& key, const Object& object) {
  if (!object.node || object.node->kind == Node::Kind::object) return true;
  std::string suggestion = "write e.g. " + object_example(key);
  const bool may_be_name = object.node->kind == Node::Kind::text && !key.discriminator.empty();
  if (may_be_name && find(shelves_.*key.shelf, object.node->text))
    suggestion = fmt::format("write {{ \"{}\": {} }}", key.discriminator, json_string(object.node->text));
  report_.value(object.pointer, "must be an object", suggestion);
  return false;
}

KeyChecker::Json KeyChecker::object(const Key& key, const Object& object) {
  Json out = Json::object();
  if (!is_object(key, object)) return out;
  const std::string name = object.pointer.empty() ? "a scenario" : key.option.name;
  const bool misspelt = unknown_keys(object, keys_of(name, key.keys));
  const Object inside{object.node, object.pointer, object.quiet || misspelt};
  const auto present = [&](const std::string& wanted) { return object.node && object.node->find(wanted); };
  if (!key.one_of.empty() && !inside.quiet && std::none_of(key.one_of.begin(), key.one_of.end(), present))
    report_.value(object.pointer, "must have one of " + enumeration(key.one_of), "write e.g. " + key.option.example);
  fields(inside, key.keys, out);
  return out;
}

const Entry* KeyChecker::chosen_entry(const Key& key, const Object& object) {
  const Shelf& shelf = shelves_.*key.shelf;
  const std::string pointer = child(object.pointer, key.discriminator);
  const Node* node = object.node ? object.node->find(key.discriminator) : nullptr;
  const Option option{.name = key.discriminator,
                      .kind = OptionKind::text,
                      .example = shelf.entries.empty() ? std::string() : json_string(shelf.entries.front().name)};
  const std::string* name = std::get_if<std::string>(&key.option.default_value);
  if (node && !values_.check(option, *node, pointer)) return nullptr;
  if (node) name = &node->text;
  if (!name) {
    missing(option, object);
    return nullptr;
  }
  const Entry* entry = find(shelf, *name);
  if (!entry) report_.value(pointer, is_not_a(shelf.noun), instead_of(*name, names(shelf)));
  return entry;
}

/// A misspelt discriminator is one mistake: without it the entry's options cannot be told from unknown keys.
bool KeyChecker::misspelt_discriminator(const Key& key, const Object& object) {
  if (!object.node || object.node->find(key.discriminator)) return false;
  for (const Member& member : object.node->members) {
    const auto is_key = [&](const Key& beside) { return beside.option.name == member.key; };
    if (std::any_of(key.keys.begin(), key.keys.end(), is_key)) continue;
    if (!owners_of(member.key, shelves_.*key.shelf).empty() || !nearest(member.key, {key.discriminator})) continue;
    report_.key(child(object.pointer, member.key), "is not a key of " + key.option.name,
                fmt::format("did you mean \"{}\"?", key.discriminator));
    return true;
  }
  return false;
}

KeyChecker::Json KeyChecker::choice(const Key& key, const Object& object) {
  Json out = Json::object();
  if (!is_object(key, object) || misspelt_discriminator(key, object)) return out;
  Object inside = object;
  if (const Entry* entry = chosen_entry(key, object)) {
    inside.quiet = unknown_keys(object, options_of(*entry, key, shelves_.*key.shelf)) || object.quiet;
    out[key.discriminator] = entry->name;
    for (const Option& option : entry->options) field(as_key(option), inside, out);
  }
  fields(inside, key.keys, out);
  return out;
}

template <class Check>
KeyChecker::Json KeyChecker::list(const Key& key, const Node* node, const std::string& pointer, bool quiet,
                                  Check check) {
  Json out = Json::array();
  if (!node) return out;
  if (node->kind != Node::Kind::list) {
    const bool single = node->kind == Node::Kind::object;
    report_.value(pointer, "must be a list of objects",
                  "write e.g. " + (single ? fmt::format("[{}]", shown(*node, 40)) : key.option.example));
    return out;
  }
  for (std::size_t i = 0; i < node->items.size() && !report_.full(); ++i)
    out.push_back(check(Object{&node->items[i], child(pointer, i), quiet}));
  return out;
}

KeyChecker::Json KeyChecker::object_list(const Option& option, const Node& node, const std::string& pointer) {
  Key key = as_key(option);
  key.kind = KeyKind::objects;
  key.option.example = example_text(option);
  for (const Option& member : option.members) key.keys.push_back(as_key(member));
  return list(key, &node, pointer, false, [&](const Object& item) { return object(key, item); });
}

}  // namespace paceline::scenario
