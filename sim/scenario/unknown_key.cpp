#include "sim/scenario/unknown_key.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/nearest.hpp"
#include "sim/scenario/shelf_names.hpp"

namespace paceline::scenario {
namespace {

constexpr std::size_t most_places = 3;

bool holds(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// Where in a scenario a key or option of this name belongs: "cluster.network".
void add_places(const std::string& key, const std::vector<Key>& keys, const std::string& path, const Shelves& shelves,
                std::vector<std::string>& found) {
  for (const Key& candidate : keys) {
    const std::string& name = candidate.option.name;
    if (name == key && candidate.kind != KeyKind::ignored) found.push_back(path.empty() ? "the scenario itself" : path);
    const bool listed = candidate.kind == KeyKind::objects || candidate.kind == KeyKind::choices;
    const std::string inner = fmt::format("{}{}{}{}", path, path.empty() ? "" : ".", name, listed ? "[]" : "");
    const bool entries = candidate.kind == KeyKind::choice || candidate.kind == KeyKind::choices;
    if (entries && !owners_of(key, shelves.*candidate.shelf).empty()) found.push_back(inner);
    add_places(key, candidate.keys, inner, shelves, found);
  }
}

std::string all_of(const KeySet& set) {
  if (set.listed.empty()) return set.owner + " has no options";
  return fmt::format("{} has {}", set.owner, enumeration(set.listed));
}

std::string instead_of_option(const std::string& key, const KeySet& set) {
  if (const auto near = nearest(key, set.accepted)) return fmt::format("did you mean \"{}\"? {}", *near, all_of(set));
  const std::string owners = enumeration(owners_of(key, *set.shelf), 4);
  return owners.empty() ? all_of(set) : fmt::format("it is an option of {}; {}", owners, all_of(set));
}

}  // namespace

KeySet keys_of(const std::string& owner, const std::vector<Key>& keys) {
  KeySet set{owner, {}, {}};
  for (const Key& key : keys) {
    set.accepted.push_back(key.option.name);
    if (key.kind != KeyKind::ignored) set.listed.push_back(key.option.name);
  }
  return set;
}

KeySet options_of(const Entry& entry, const Key& choice, const Shelf& shelf) {
  KeySet set{entry.name, {choice.discriminator}, names(entry.options), &shelf};
  set.accepted.insert(set.accepted.end(), set.listed.begin(), set.listed.end());
  for (const Key& beside : choice.keys) set.accepted.push_back(beside.option.name);
  return set;
}

std::string not_in(const KeySet& set) {
  return fmt::format("is not {} of {}", set.shelf ? "an option" : "a key", set.owner);
}

std::string instead_of_key(const std::string& key, const KeySet& set, const Shelves& shelves) {
  if (set.shelf) return instead_of_option(key, set);
  if (const auto near = nearest(key, set.listed)) return fmt::format("did you mean \"{}\"?", *near);
  std::vector<std::string> places;
  add_places(key, scenario_keys(), "", shelves, places);
  if (places.empty() || places.size() > most_places) return all_of(set);
  return fmt::format("it belongs to {}", enumeration(places));
}

std::vector<std::string> owners_of(const std::string& option_name, const Shelf& shelf) {
  std::vector<std::string> owners;
  for (const Entry& entry : shelf.entries)
    if (holds(names(entry.options), option_name)) owners.push_back(entry.name);
  return owners;
}

}  // namespace paceline::scenario
