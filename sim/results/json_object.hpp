#pragma once
/// JSON text, written key by key in a fixed order.

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace paceline::results {

/// The shortest text that reads back as the same double, always with a point or an exponent; "null" for NaN and
/// infinity.
std::string number_text(double value);

/// `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

/// One JSON object. An empty optional and an empty string are null: not there is not the same as zero.
class JsonObject {
 public:
  /// indent 0: on one line; else one key per line behind that many spaces.
  explicit JsonObject(int indent = 0) : indent_(indent) {}

  void add(std::string_view key, double value) { add_raw(key, number_text(value)); }
  void add(std::string_view key, std::integral auto value) { add_raw(key, std::to_string(value)); }
  void add(std::string_view key, std::string_view value) { add_raw(key, value.empty() ? "null" : json_string(value)); }
  void add(std::string_view key, const std::string& value) { add(key, std::string_view(value)); }
  void add(std::string_view key, const char* value) { add(key, std::string_view(value)); }
  template <class T>
  void add(std::string_view key, const std::optional<T>& value) {
    value ? add(key, *value) : add_raw(key, "null");
  }
  /// `json` is a JSON text already.
  void add_raw(std::string_view key, std::string_view json);

  std::string text() const;

 private:
  int indent_;
  std::string members_;
};

}  // namespace paceline::results
