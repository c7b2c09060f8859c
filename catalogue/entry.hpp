#pragma once
/// One thing that can be chosen by name: a strategy, a model, a topology, a recovery.

#include <string>
#include <vector>

#include "catalogue/option.hpp"

namespace paceline {

struct Entry {
  std::string name;      ///< kebab-case
  std::string sentence;  ///< what it does, one sentence with a full stop
  std::string source;    ///< paper, section and equation, or the library whose behaviour it follows; empty: none
  std::vector<Option> options{};
};

/// The entries of one catalogue without what they make: all that a loader, a schema or a form needs.
struct Shelf {
  std::string noun;  ///< "strategy", "model": how error messages call it
  std::vector<Entry> entries;
};

}  // namespace paceline
