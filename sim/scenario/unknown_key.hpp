#pragma once
/// What to write instead of a key that an object cannot have.

#include <string>
#include <vector>

#include "catalogue/entry.hpp"
#include "sim/scenario/keys.hpp"
#include "sim/scenario/shelves.hpp"

namespace paceline::scenario {

/// The keys that one object may have.
struct KeySet {
  std::string owner;                  ///< "cluster", "a scenario", "ps-sync"
  std::vector<std::string> accepted;  ///< no complaint about these
  std::vector<std::string> listed;    ///< told when none is near: the options of an entry, the keys of an object
  const Shelf* shelf = nullptr;       ///< where the entry `owner` is from; nullptr: keys of the table
};
KeySet keys_of(const std::string& owner, const std::vector<Key>& keys);
KeySet options_of(const Entry& entry, const Key& choice, const Shelf& shelf);

/// "is not a key of cluster", "is not an option of ps-sync".
std::string not_in(const KeySet& set);

/// The nearest key, else who has a key of that name, else all keys. An entry's options are always told.
std::string instead_of_key(const std::string& key, const KeySet& set, const Shelves& shelves);

/// The entries that have an option of this name.
std::vector<std::string> owners_of(const std::string& option_name, const Shelf& shelf);

}  // namespace paceline::scenario
