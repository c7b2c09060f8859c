#pragma once
/// Holds a document to the table of keys and to the shelves, and fills in what it leaves out.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/document.hpp"
#include "sim/scenario/keys.hpp"
#include "sim/scenario/report.hpp"
#include "sim/scenario/shelves.hpp"
#include "sim/scenario/unknown_key.hpp"
#include "sim/scenario/value_checker.hpp"

namespace paceline::scenario {

class KeyChecker {
 public:
  /// Shelves and report must outlive the checker.
  KeyChecker(const Shelves& shelves, Report& report, std::string base_directory);

  /// The normalised scenario: all keys in the table's order, SI numbers. Of no use when the report has complaints.
  nlohmann::ordered_json scenario(const Node& root);

 private:
  using Json = nlohmann::ordered_json;

  /// An object under check. node nullptr: it is absent and all its keys take their defaults.
  struct Object {
    const Node* node;
    std::string pointer;
    bool quiet;  ///< a misspelt key nearby may be the one that is missing: do not ask for it
  };

  bool unknown_keys(const Object& object, const KeySet& set);
  void fields(const Object& object, const std::vector<Key>& keys, Json& out);
  void field(const Key& key, const Object& parent, Json& out);
  void value(const Key& key, const Node* node, const Object& parent, Json& out);
  void name(const Key& key, const Node* node, const Object& parent, Json& out);
  Json object(const Key& key, const Object& object);
  Json choice(const Key& key, const Object& object);
  bool misspelt_discriminator(const Key& key, const Object& object);
  const Entry* chosen_entry(const Key& key, const Object& object);
  template <class Check>
  Json list(const Key& key, const Node* node, const std::string& pointer, bool quiet, Check check);
  Json object_list(const Option& option, const Node& node, const std::string& pointer);
  bool is_object(const Key& key, const Object& object);
  void missing(const Option& option, const Object& parent);

  const Shelves& shelves_;
  Report& report_;
  ValueChecker values_;
};

}  // namespace paceline::scenario
