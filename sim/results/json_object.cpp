#include "sim/results/json_object.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace paceline::results {

std::string number_text(double value) {
  if (!std::isfinite(value)) return "null";
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  std::string text(digits.data(), end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void JsonObject::add_raw(std::string_view key, std::string_view json) {
  if (!members_.empty()) members_ += indent_ > 0 ? "," : ", ";
  if (indent_ > 0) members_.append(1, '\n').append(static_cast<std::size_t>(indent_), ' ');
  members_ += json_string(key);
  members_ += ": ";
  members_ += json;
}

std::string JsonObject::text() const {
  const bool over_lines = indent_ > 0 && !members_.empty();
  return fmt::format("{{{}{}", members_, over_lines ? "\n}" : "}");
}

}  // namespace paceline::results
