#pragma once
/// What is wrong with a platform file.

#include <stdexcept>
#include <string>

namespace paceline::engine {

/// One sentence without the file's name.
class PlatformError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace paceline::engine
