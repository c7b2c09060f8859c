#pragma once
/// Reads trace.json (see trace_file.hpp), and Chrome trace events of others: an array of events, or an object whose
/// `traceEvents` is one.
///
/// The file is taken for hostile. A file that ends too early, as a killed run leaves it, gives what came before and a
/// note; anything else that is wrong is a ResultsError with file and line. Memory is that of the result, whatever the
/// file's size: it is read in blocks.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string_view>

#include "sim/results/error.hpp"
#include "sim/results/trace.hpp"

namespace paceline::results {

/// A larger file is refused: five times what a run writes at most.
inline constexpr std::uint64_t longest_trace_bytes = 1'000'000'000;

/// How to follow and to stop a reading that takes long.
struct TraceReading {
  std::function<void(double share)> progress;  ///< called for each block; of the file that was read, 0 to 1
  std::stop_token stop;                        ///< once it is requested, reading throws ResultsError "... cancelled"
};

/// Throws ResultsError; also when there is no such file.
Trace read_trace(const std::filesystem::path& file, const TraceReading& reading = {});

/// The same of a text in memory; `file` is for messages.
Trace parse_trace(std::string_view text, std::string_view file);

}  // namespace paceline::results
