// libFuzzer target: whatever bytes lie in trace.json, reading gives a trace whose numbers make sense or a ResultsError,
// and the same whether it is read as a whole or in pieces.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "sim/results/error.hpp"
#include "sim/results/trace_parser.hpp"
#include "sim/results/trace_reader.hpp"
#include "sim/results/utf8.hpp"

using namespace paceline::results;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Trace& trace) {
  for (const TraceProcess& process : trace.processes) {
    require(is_utf8(process.name) && std::isfinite(process.sort_index));
    for (const TraceSpan& span : process.spans) {
      require(span.begin_s >= 0 && span.end_s >= span.begin_s && span.end_s <= trace.end_s);
      require(span.lane < process.lanes.size() && span.name < trace.names.size());
    }
  }
  double last = 0;
  for (const TraceInstant& instant : trace.instants) {
    require(instant.at_s >= last && instant.at_s <= trace.end_s && is_utf8(instant.name));
    last = instant.at_s;
  }
  require(trace.complete || !trace.notes.empty());
}

std::optional<Trace> read_in_pieces(std::string_view text, std::size_t piece) {
  try {
    TraceParser parser("trace.json");
    for (std::size_t at = 0; at < text.size(); at += piece) parser.feed(text.substr(at, piece));
    return parser.finish();
  } catch (const ResultsError&) {
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::optional<Trace> whole = read_in_pieces(text, std::max<std::size_t>(size, 1));
  const std::optional<Trace> pieces = read_in_pieces(text, 7);
  require(whole.has_value() == pieces.has_value());
  if (!whole) return 0;
  check(*whole);
  require(whole->processes.size() == pieces->processes.size() && whole->end_s == pieces->end_s);
  require(whole->complete == pieces->complete && whole->notes == pieces->notes);
  return 0;
}
