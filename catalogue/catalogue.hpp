#pragma once
/// An explicit list of what can be chosen, with the factory of each.
///
/// Every folder with choices has one catalogue.cpp, which names its entries line by line: no static initialiser, no
/// linker flag, and a newcomer sees the whole room.

#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/entry.hpp"

namespace paceline {

/// Make: what the factory is, usually a std::function that takes OptionValues.
template <class Make>
struct CatalogueEntry : Entry {
  Make make;
};

template <class Make>
class Catalogue {
 public:
  using Item = CatalogueEntry<Make>;

  Catalogue(std::string noun, std::vector<Item> items) : noun_(std::move(noun)), items_(std::move(items)) {}

  /// nullptr when nothing has that name.
  const Item* find(std::string_view name) const {
    for (const Item& item : items_)
      if (item.name == name) return &item;
    return nullptr;
  }
  const std::vector<Item>& items() const { return items_; }
  Shelf shelf() const { return {noun_, {items_.begin(), items_.end()}}; }

 private:
  std::string noun_;
  std::vector<Item> items_;
};

}  // namespace paceline
