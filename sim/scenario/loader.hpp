#pragma once
/// From the text of a scenario file to a checked Scenario, or to complaints that say how to mend it.
///
/// The text is JSON in UTF-8 with // and /* */ comments. Overrides are applied before anything is checked, so a value
/// that came from the command line is held to the same rules. Nothing is ever guessed or dropped: a key that is not
/// known is an error.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/error.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/shelves.hpp"

namespace paceline::scenario {

/// A larger scenario text is refused.
inline constexpr std::size_t largest_text_bytes = std::size_t{16} << 20;

struct Source {
  std::string file_name;  ///< as given on the command line; "-" for standard input
  std::string text;
  std::string base_directory;  ///< relative file names in the scenario start here; empty: the working directory
};

/// What the command line changes.
struct Overrides {
  std::vector<std::string> sets;      ///< "cluster.workers=16": the value is JSON if it parses, else a string
  std::optional<std::uint64_t> seed;  ///< applied after all sets
};

/// Reads a file, or standard input for "-". Throws ScenarioError when it cannot be read or is too large.
Source read_file(const std::string& path);

/// All that is wrong, in the order of the file, at most 100 complaints; empty: load() will succeed.
/// One mistake gives one complaint. Throws nothing but std::bad_alloc.
std::vector<Complaint> check(const Source& source, const Overrides& overrides, const Shelves& shelves);

/// A complaint about the value at `pointer` of a scenario that load() accepts, for whoever finds out later that it
/// cannot be run: a file without samples, a model that does not fit.
Complaint complaint_about(const Source& source, const Overrides& overrides, std::string_view pointer, std::string rule,
                          std::string suggestion);

/// Throws ScenarioError with the first complaint.
Scenario load(const Source& source, const Overrides& overrides, const Shelves& shelves);

}  // namespace paceline::scenario
