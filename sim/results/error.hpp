#pragma once
/// What went wrong with the files of a run, as one sentence for people.

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace paceline::results {

/// Writing: path and the system's reason. Reading: `file:line: what is wrong`. Comparing: what cannot be compared.
class ResultsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws "cannot <verb> '<path>': <strerror(error_number)>".
[[noreturn]] void throw_system_error(std::string_view verb, const std::filesystem::path& path, int error_number);

/// Throws "<file>:<line>: <sentence>"; line counts from 1.
[[noreturn]] void throw_reading_error(std::string_view file, std::size_t line, std::string_view sentence);

}  // namespace paceline::results
