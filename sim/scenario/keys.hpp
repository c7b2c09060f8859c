#pragma once
/// The one table of the scenario's own keys. Parser, defaults, schema and key reference are made from it and the
/// shelves.
///
/// What depends on a chosen entry (the options of a strategy, of a topology) stands in that entry; here stands where an
/// entry is chosen.

#include <string>
#include <vector>

#include "catalogue/option.hpp"
#include "sim/scenario/shelves.hpp"

namespace paceline::scenario {

enum class KeyKind {
  value,    ///< a value by itself, described by `option` completely
  name,     ///< the name of an entry without options
  object,   ///< an object of `keys`
  objects,  ///< a list of such objects; empty by default
  choice,   ///< an object that names an entry and holds its options, beside `keys`
  choices,  ///< a list of those; empty by default
  ignored   ///< anything; a finished run wrote it for people, or an editor for itself
};

struct Key {
  /// Name, sentence, example and required for every kind. For `value` all of it; for `name`, `choice` and `choices`
  /// default_value is the default entry's name, and for `name` words may stand instead of an entry's.
  Option option;
  KeyKind kind = KeyKind::value;
  const Shelf Shelves::*shelf = nullptr;  ///< name, choice, choices: where the entries are
  std::string discriminator{};            ///< choice, choices: the key that holds the entry's name
  std::vector<Key> keys{};                ///< object, objects: all keys; choice, choices: those beside the options
  std::vector<std::string> one_of{};      ///< object: at least one of these keys must be there
  std::string why{};                      ///< value: said when a bound refuses it; empty: nothing more to say
};

/// The keys of the outermost object, in the order of a normalised scenario.
const std::vector<Key>& scenario_keys();

/// True when a scenario without the key is refused: it is required, or something in it is.
bool is_needed(const Key& key);

}  // namespace paceline::scenario
