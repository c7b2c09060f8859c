#pragma once
/// Collects complaints about a document; knows from a pointer where in the file it leads.

#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/document.hpp"
#include "sim/scenario/error.hpp"

namespace paceline::scenario {

class Report {
 public:
  /// After this many complaints the rest is dropped: nobody reads them.
  static constexpr std::size_t most = 100;

  /// Name, text and root must outlive the report.
  Report(const std::string& file_name, std::string_view text, const Node& root);

  /// About a value; when it is absent, placed at the innermost object around it that is there.
  void value(std::string_view pointer, std::string rule, std::string suggestion);
  /// About a key, whatever its value.
  void key(std::string_view pointer, std::string rule, std::string suggestion);

  std::size_t size() const { return complaints_.size(); }
  bool full() const { return complaints_.size() >= most; }
  /// In the order of the file; what did not come from the file first.
  std::vector<Complaint> take();

 private:
  void add(Place place, std::string_view pointer, std::string value, std::string rule, std::string suggestion);

  const std::string& file_name_;
  std::string_view text_;
  const Node& root_;
  std::vector<Complaint> complaints_;
};

/// The name under which complaints call an origin: the file's, "--set" or "--seed".
std::string name_of(Origin origin, const std::string& file_name);

}  // namespace paceline::scenario
