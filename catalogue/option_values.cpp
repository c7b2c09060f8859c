#include <stdexcept>
#include <utility>

#include "catalogue/option.hpp"

namespace paceline {
namespace {

template <class T>
const T& as(const OptionValue& value, std::string_view name, const char* type) {
  if (const T* held = std::get_if<T>(&value)) return *held;
  throw std::logic_error("option '" + std::string(name) + "' does not hold " + type);
}

}  // namespace

void OptionValues::set(std::string name, OptionValue value) {
  values_.insert_or_assign(std::move(name), std::move(value));
}

bool OptionValues::has(std::string_view name) const {
  const auto found = values_.find(name);
  return found != values_.end() && !std::holds_alternative<std::monostate>(found->second);
}

bool OptionValues::is_word(std::string_view name) const {
  return has(name) && std::holds_alternative<std::string>(at(name));
}

bool OptionValues::operator==(const OptionValues& other) const {
  return values_ == other.values_;
}

const OptionValue& OptionValues::at(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw std::logic_error("option '" + std::string(name) + "' is not set");
  return found->second;
}

bool OptionValues::boolean(std::string_view name) const {
  return as<bool>(at(name), name, "a boolean");
}

std::int64_t OptionValues::integer(std::string_view name) const {
  return as<std::int64_t>(at(name), name, "an integer");
}

double OptionValues::number(std::string_view name) const {
  if (const auto* whole = std::get_if<std::int64_t>(&at(name))) return static_cast<double>(*whole);
  return as<double>(at(name), name, "a number");
}

const std::string& OptionValues::text(std::string_view name) const {
  return as<std::string>(at(name), name, "text");
}

const std::vector<std::int64_t>& OptionValues::integers(std::string_view name) const {
  return as<std::vector<std::int64_t>>(at(name), name, "a list of integers");
}

const std::vector<std::vector<std::int64_t>>& OptionValues::integer_lists(std::string_view name) const {
  return as<std::vector<std::vector<std::int64_t>>>(at(name), name, "a list of lists of integers");
}

const std::vector<std::string>& OptionValues::texts(std::string_view name) const {
  return as<std::vector<std::string>>(at(name), name, "a list of texts");
}

const std::vector<OptionValues>& OptionValues::objects(std::string_view name) const {
  return as<std::vector<OptionValues>>(at(name), name, "a list of objects");
}

}  // namespace paceline
