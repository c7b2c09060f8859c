#pragma once
/// One thing that a scenario may set: its name, type, unit, default, bounds and what it means.
///
/// Options are data. The scenario loader checks values against them, the schema, the key reference and the form of the
/// graphical program are generated from them, and the code that uses a value reads it by name from OptionValues.
/// Nothing else states a default or a bound a second time.

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace paceline {

enum class OptionKind { boolean, integer, number, text, integer_list, integer_lists, text_list, object_list };

/// What a number counts. Strings with SimGrid's suffixes ("50us", "10Gbps", "5Tf", "100MB") are accepted for the four
/// units marked with (s); a bare number is always SI.
enum class Unit {
  none,
  seconds /*(s)*/,
  bytes /*(s)*/,
  bytes_per_second /*(s)*/,
  flops /*(s), flop per second*/,
  flop,
  watts,
  samples,
  steps
};

class OptionValues;

/// The value of one option. monostate: not given and no default ("null" in a scenario).
using OptionValue =
    std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::int64_t>,
                 std::vector<std::string>, std::vector<OptionValues>, std::vector<std::vector<std::int64_t>>>;

/// Values by option name, complete: defaults are filled in before anybody reads them.
/// Each getter throws std::logic_error when the option is missing or of another type: a bug, never a user's mistake.
class OptionValues {
 public:
  void set(std::string name, OptionValue value);
  /// False for a name that is absent or null.
  bool has(std::string_view name) const;
  /// True when the option holds a word instead of a number ("auto", "unbounded").
  bool is_word(std::string_view name) const;
  bool boolean(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  /// Integers are widened.
  double number(std::string_view name) const;
  const std::string& text(std::string_view name) const;
  const std::vector<std::int64_t>& integers(std::string_view name) const;
  const std::vector<std::vector<std::int64_t>>& integer_lists(std::string_view name) const;
  const std::vector<std::string>& texts(std::string_view name) const;
  const std::vector<OptionValues>& objects(std::string_view name) const;
  const std::map<std::string, OptionValue, std::less<>>& all() const { return values_; }
  bool operator==(const OptionValues& other) const;

 private:
  const OptionValue& at(std::string_view name) const;
  std::map<std::string, OptionValue, std::less<>> values_;
};

struct Option {
  std::string name;  ///< snake_case, as in the scenario file
  OptionKind kind = OptionKind::number;
  Unit unit = Unit::none;
  OptionValue default_value{};  ///< monostate: none
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool above_minimum = false;          ///< the minimum itself is refused
  bool below_maximum = false;          ///< the maximum itself is refused
  std::vector<std::string> choices{};  ///< for text: the words allowed; empty: any
  std::vector<std::string> words{};    ///< for numbers: words allowed instead ("auto")
  std::string sentence{};              ///< what it means, for a human: one sentence with a full stop
  std::string example{};               ///< a value as one would write it in JSON
  bool required = false;
  std::vector<Option> members{};  ///< for object_list: the keys of each object
  bool path = false;  ///< for text: names a file or folder; the loader makes it absolute and refuses the unreadable
};

}  // namespace paceline
