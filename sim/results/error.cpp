#include "sim/results/error.hpp"

#include <fmt/format.h>

#include <cstring>

namespace paceline::results {

void throw_system_error(std::string_view verb, const std::filesystem::path& path, int error_number) {
  throw ResultsError(fmt::format("cannot {} '{}': {}", verb, path.string(), std::strerror(error_number)));
}

void throw_reading_error(std::string_view file, std::size_t line, std::string_view sentence) {
  throw ResultsError(fmt::format("{}:{}: {}", file, line, sentence));
}

}  // namespace paceline::results
