#pragma once
/// A scenario that cannot be run although each of its values is allowed.

#include <stdexcept>
#include <string>
#include <utility>

namespace paceline::engine {

class PlanError : public std::runtime_error {
 public:
  PlanError(std::string at, const std::string& sentence) : std::runtime_error(sentence), pointer(std::move(at)) {}
  std::string pointer;  ///< JSON pointer of what to change
};

}  // namespace paceline::engine
