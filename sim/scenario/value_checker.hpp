#pragma once
/// Holds one value of a document to one option: type, unit, bounds, choices.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "catalogue/option.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/report.hpp"

namespace paceline::scenario {

class ValueChecker {
 public:
  /// The report must outlive the checker. base_directory: where relative file names start.
  ValueChecker(Report& report, std::string base_directory);

  /// The value in SI, names of files absolute; nothing after a complaint. Not for object_list.
  /// why: said when a bound refuses the value; empty: an example is shown instead.
  std::optional<nlohmann::ordered_json> check(const Option& option, const Node& node, const std::string& pointer,
                                              const std::string& why = {});

 private:
  using Json = nlohmann::ordered_json;
  using Checked = std::optional<Json>;

  Checked boolean(const Option& option, const Node& node, const std::string& pointer);
  Checked number(const Option& option, const Node& node, const std::string& pointer, const std::string& why);
  Checked quantity(const Option& option, const Node& node, const std::string& pointer, const std::string& why);
  Checked in_bounds(const Option& option, double value, const std::string& pointer, const std::string& why);
  Checked text(const Option& option, const Node& node, const std::string& pointer);
  Checked file(const Option& option, const std::string& name, const std::string& pointer);
  Checked list(const Option& option, const Node& node, const std::string& pointer, const std::string& why);
  Checked refuse(const std::string& pointer, std::string rule, std::string suggestion);
  Checked wrong_type(const Option& option, const Node& node, const std::string& pointer);

  Report& report_;
  std::string base_directory_;
};

/// A double as JSON: whole numbers without a decimal point.
nlohmann::ordered_json number_json(double value);

}  // namespace paceline::scenario
