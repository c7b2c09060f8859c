#include "sim/results/json_document.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/results/error.hpp"
#include "sim/results/utf8.hpp"

namespace paceline::results {
namespace {

using Json = JsonDocument::Json;

std::size_t newlines_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Position of the bracket that opens one level too many; npos when there is none. Looks before the parser does, since
/// the parser's own depth is not bounded.
std::size_t position_of_excess(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > deepest_json) return i;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return std::string_view::npos;
}

[[noreturn]] void refuse_at(const TextPlace& place, std::string_view text, std::size_t position, std::string_view why) {
  const std::string_view before = text.substr(0, std::min(position, text.size()));
  throw_reading_error(place.file, place.line + newlines_in(before), why);
}

Json parse(std::string_view text, const TextPlace& place) {
  if (!is_utf8(text)) throw_reading_error(place.file, place.line, "is not UTF-8 text");
  const std::size_t excess = position_of_excess(text);
  if (excess != std::string_view::npos)
    refuse_at(place, text, excess, fmt::format("has more than {} objects and lists within each other", deepest_json));
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const std::size_t position = error.byte > 0 ? error.byte - 1 : 0;
    refuse_at(place, text, position, position >= text.size() ? "is cut off" : "is not valid JSON");
  } catch (const Json::exception&) {
    throw_reading_error(place.file, place.line, "has a number that is too large");
  }
}

}  // namespace

JsonDocument::JsonDocument(std::string_view text, TextPlace place, bool format_needed)
    : text_(text), place_(std::move(place)), object_(parse(text_, place_)) {
  if (!object_.is_object()) throw_reading_error(place_.file, place_.line, "must be a JSON object");
  const auto found = object_.find("format");
  if (found == object_.end()) {
    if (format_needed) throw_reading_error(place_.file, place_.line, "has no 'format': this is no file of a run");
    return;
  }
  if (!found->is_number_integer() || *found < 1) refuse("format", "must be a positive integer");
  if (*found > format)
    refuse("format", fmt::format("is newer than this program, which reads up to {}: use a newer paceline", format));
}

void JsonDocument::refuse(std::string_view key, std::string_view rule) const {
  const std::size_t position = text_.find(fmt::format("\"{}\"", key));
  const std::string sentence = fmt::format("'{}' {}", key, rule);
  refuse_at(place_, text_, position == std::string_view::npos ? 0 : position, sentence);
}

const Json* FieldReader::find_or_null(std::string_view key) const {
  const auto found = object_.find(std::string(key));
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

const Json* FieldReader::find(std::string_view key) const {
  const auto found = object_.find(std::string(key));
  if (found != object_.end()) return &*found;
  if (missing_ == Missing::is_error) document_.refuse(key, "is missing");
  return nullptr;
}

std::int64_t FieldReader::count(std::string_view key, const Json& value, std::int64_t most) const {
  if (!value.is_number_integer()) document_.refuse(key, "must be an integer");
  const bool fits = value.is_number_unsigned() && value.get<std::uint64_t>() <= static_cast<std::uint64_t>(most);
  if (!fits) document_.refuse(key, fmt::format("must be from 0 to {}", most));
  return value.get<std::int64_t>();
}

void FieldReader::operator()(std::string_view key, double& field) const {
  const Json* value = find(key);
  if (value == nullptr) return;
  if (value->is_null()) {
    field = std::numeric_limits<double>::quiet_NaN();  // as which it was written
    return;
  }
  if (!value->is_number()) document_.refuse(key, "must be a number");
  field = value->get<double>();
}

void FieldReader::operator()(std::string_view key, std::int64_t& field) const {
  if (const Json* value = find(key)) field = count(key, *value, std::numeric_limits<std::int64_t>::max());
}

void FieldReader::operator()(std::string_view key, int& field) const {
  if (const Json* value = find(key)) field = static_cast<int>(count(key, *value, std::numeric_limits<int>::max()));
}

void FieldReader::operator()(std::string_view key, std::uint64_t& field) const {
  const Json* value = find(key);
  if (value == nullptr) return;
  if (!value->is_number_unsigned()) document_.refuse(key, "must be an integer from 0 to 18446744073709551615");
  field = value->get<std::uint64_t>();
}

void FieldReader::operator()(std::string_view key, std::string& field) const {
  const Json* value = find_or_null(key);
  if (value == nullptr) return;
  if (!value->is_string()) document_.refuse(key, "must be a text");
  field = value->get<std::string>();
}

void FieldReader::operator()(std::string_view key, Status& field) const {
  const Json* value = find(key);
  if (value == nullptr) return;
  const auto status = value->is_string() ? status_of(value->get_ref<const std::string&>()) : std::nullopt;
  if (!status) document_.refuse(key, "must be completed, diverged, stalled, failed or interrupted");
  field = *status;
}

void FieldReader::operator()(std::string_view key, std::optional<double>& field) const {
  const Json* value = find_or_null(key);
  if (value == nullptr) return;
  if (!value->is_number()) document_.refuse(key, "must be a number or null");
  field = value->get<double>();
}

void FieldReader::operator()(std::string_view key, std::optional<std::int64_t>& field) const {
  if (const Json* value = find_or_null(key)) field = count(key, *value, std::numeric_limits<std::int64_t>::max());
}

}  // namespace paceline::results
