#pragma once
/// A JSON object from a file of unknown origin, with the line of every complaint. (Private: it shows nlohmann/json.)

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sim/results/record_fields.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::results {

/// Where a text stands, for messages.
struct TextPlace {
  std::string file;
  std::size_t line = 1;  ///< of the text's first character
};

/// Objects and arrays within each other; more is refused, since walking a value needs stack for each.
inline constexpr int deepest_json = 64;

/// A parsed object and the text it came from. Every member throws ResultsError with file and line.
class JsonDocument {
 public:
  using Json = nlohmann::ordered_json;

  /// Refuses: no JSON, no object, too deep, not UTF-8, a `format` that is missing (unless `format_needed` is false), is
  /// no number or is newer than this program.
  JsonDocument(std::string_view text, TextPlace place, bool format_needed = true);

  const Json& object() const { return object_; }
  Json take_object() { return std::move(object_); }
  /// `key` has the rule "must be ..." broken; names the line where the key stands.
  [[noreturn]] void refuse(std::string_view key, std::string_view rule) const;

 private:
  std::string_view text_;
  TextPlace place_;
  Json object_;
};

/// Fills a record's fields from an object's keys. Keys that the record does not know are skipped: a later program of
/// the same format may write more.
class FieldReader {
 public:
  enum class Missing { is_error, is_default };
  FieldReader(const JsonDocument& document, const JsonDocument::Json& object, Missing missing = Missing::is_error)
      : document_(document), object_(object), missing_(missing) {}

  void operator()(std::string_view key, double& field) const;
  void operator()(std::string_view key, std::int64_t& field) const;
  void operator()(std::string_view key, std::uint64_t& field) const;
  void operator()(std::string_view key, int& field) const;
  void operator()(std::string_view key, std::string& field) const;
  void operator()(std::string_view key, Status& field) const;
  void operator()(std::string_view key, std::optional<double>& field) const;
  void operator()(std::string_view key, std::optional<std::int64_t>& field) const;

  template <NestedRecord Record>
  void operator()(std::string_view key, Record& field) const {
    const JsonDocument::Json* value = find(key);
    if (value == nullptr) return;
    if (!value->is_object()) document_.refuse(key, "must be an object");
    for_each_field(field, FieldReader(document_, *value, missing_));
  }
  template <NestedRecord Record>
  void operator()(std::string_view key, std::optional<Record>& field) const {
    if (find_or_null(key) != nullptr) (*this)(key, field.emplace());
  }

 private:
  /// nullptr: missing, and that is allowed.
  const JsonDocument::Json* find(std::string_view key) const;
  const JsonDocument::Json* find_or_null(std::string_view key) const;
  std::int64_t count(std::string_view key, const JsonDocument::Json& value, std::int64_t most) const;

  const JsonDocument& document_;
  const JsonDocument::Json& object_;
  Missing missing_;
};

}  // namespace paceline::results
