#include "kernels/device/choice.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string_view>

#include "kernels/device/device.hpp"

namespace paceline::kernels::device {
namespace {

std::string lower(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return made;
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += ", ";
    list += std::to_string(i) + " (" + names[i] + ")";
  }
  return list;
}

}  // namespace

std::size_t choose(const std::vector<std::string>& names, const char* wanted, const char* variable,
                   std::size_t preferred) {
  const std::string_view word = wanted != nullptr ? wanted : "";
  if (word.empty()) return preferred;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error == std::errc() && end == word.data() + word.size()) {
    if (number < names.size()) return number;
  } else {
    const auto found = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
      return lower(name).find(lower(word)) != std::string::npos;
    });
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  }
  throw DeviceError(std::string(variable) + " asks for '" + std::string(word) + "', but there is only " +
                    listed(names) + ".");
}

}  // namespace paceline::kernels::device
