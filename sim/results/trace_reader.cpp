#include "sim/results/trace_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "sim/results/input_file.hpp"
#include "sim/results/trace_parser.hpp"

namespace paceline::results {

Trace read_trace(const std::filesystem::path& file, const TraceReading& reading) {
  constexpr std::size_t piece = std::size_t{1} << 18U;
  InputFile input(file);
  if (!input.exists()) throw ResultsError(fmt::format("cannot read '{}': there is no such file", file.string()));
  TraceParser parser(file.string());
  std::string text;
  std::uint64_t read = 0;
  while (text.clear(), input.read(text, piece)) {
    if (reading.stop.stop_requested()) throw ResultsError(fmt::format("reading '{}' was cancelled", file.string()));
    read += text.size();
    if (read > longest_trace_bytes)
      throw ResultsError(
          fmt::format("cannot read '{}': it is larger than {} bytes", file.string(), longest_trace_bytes));
    parser.feed(text);
    if (reading.progress && input.size() > 0)
      reading.progress(std::min(1.0, static_cast<double>(read) / static_cast<double>(input.size())));
  }
  return parser.finish();
}

Trace parse_trace(std::string_view text, std::string_view file) {
  TraceParser parser(file);
  parser.feed(text);
  return parser.finish();
}

}  // namespace paceline::results
