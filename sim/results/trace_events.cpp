#include "sim/results/trace_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "sim/results/json_scanner.hpp"
#include "sim/results/utf8.hpp"

namespace paceline::results {
namespace {

constexpr std::size_t most_processes = std::size_t{1} << 20U, most_numbered = 65535;
/// Beyond that there is no sense in a simulated time: 30,000 years.
constexpr double longest_us = 1e18;

/// Picoseconds of what is written with at most six digits behind the point, which is all that a run writes.
std::optional<std::int64_t> exact_picoseconds(std::string_view written) {
  constexpr std::size_t most_digits = 12, decimals = 6;
  const std::size_t point = std::min(written.find('.'), written.size());
  if (point == 0 || point > most_digits || written.size() - point > decimals + 1) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : written) {
    if (c == '.') continue;
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  const std::size_t given = point == written.size() ? 0 : written.size() - point - 1;
  for (std::size_t i = given; i < decimals; ++i) value *= 10;
  return value;
}

double microseconds(std::string_view written, const char* sentence) {
  const std::optional<double> value = json_number(written);
  if (!value || !(*value >= 0) || *value > longest_us) throw sentence;
  return *value;
}

/// A whole number from 0 to `most`; -1: it is not there or something else, which is no reason to refuse an event.
std::int64_t fact(std::string_view written, std::int64_t most) {
  if (written.empty() || written.size() > 18) return -1;
  std::int64_t value = 0;
  for (const char c : written) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value <= most ? value : -1;
}

std::int64_t whole_number(std::string_view written, const char* sentence) {
  const std::optional<double> value = json_number(written);
  if (!value || std::abs(*value) > 9e15 || std::nearbyint(*value) != *value) throw sentence;
  return static_cast<std::int64_t>(*value);
}

std::string text_of(std::string_view written) {
  return printable(unescaped(written));
}

}  // namespace

void TraceEvents::add(const WrittenEvent& event) {
  if (event.phase == "X") return add_span(event);
  if (event.phase == "i" || event.phase == "I") return add_instant(event);
  if (event.phase == "M") return describe(event);
  if (event.phase.empty()) throw "an event needs \"ph\", its phase";
  ++skipped_;
}

std::size_t TraceEvents::process_of(std::string_view written) {
  constexpr const char* sentence = "\"pid\" must be a whole number from 0 to 2147483647";
  const std::int64_t number = fact(written, INT32_MAX);
  if (number < 0) throw sentence;
  const auto [found, added] = processes_.try_emplace(static_cast<std::int32_t>(number), trace_.processes.size());
  if (!added) return found->second;
  if (trace_.processes.size() == most_processes) throw "there are more than 1048576 processes";
  TraceProcess& process = trace_.processes.emplace_back();
  process.number = static_cast<std::int32_t>(number);
  process.name = fmt::format("process {}", number);
  process.sort_index = static_cast<double>(number);
  return found->second;
}

std::uint16_t TraceEvents::lane_of(std::size_t process, std::string_view written) {
  const std::int64_t number = written.empty() ? 0 : whole_number(written, "\"tid\" must be a whole number");
  std::vector<TraceLane>& lanes = trace_.processes[process].lanes;
  const auto [found, added] = lanes_.try_emplace({process, number}, static_cast<std::uint16_t>(lanes.size()));
  if (!added) return found->second;
  if (lanes.size() == most_numbered) {
    if (!std::exchange(lanes_full_, true)) note("a process has more than 65535 lanes: the last ones are shown as one");
    return found->second = most_numbered - 1;
  }
  lanes.push_back({.number = number, .name = {}});
  return found->second;
}

std::uint16_t TraceEvents::name_of(std::string_view written) {
  if (!trace_.names.empty() && written == last_name_) return last_name_number_;
  last_name_ = written;
  const auto [found, added] = names_.try_emplace(last_name_, static_cast<std::uint16_t>(trace_.names.size()));
  if (added && trace_.names.size() == most_numbered) {
    if (!std::exchange(names_full_, true)) note("more than 65535 names of events: the last ones are shown as one");
    names_.erase(found);
    return last_name_number_ = most_numbered - 1;
  }
  if (added) trace_.names.push_back(text_of(written));
  return last_name_number_ = found->second;
}

void TraceEvents::add_span(const WrittenEvent& event) {
  const std::size_t process = process_of(event.process);
  TraceSpan span;
  const auto begin = exact_picoseconds(event.time), length = exact_picoseconds(event.duration);
  if (begin && length) {  // so that neighbours meet to the last bit
    span.begin_s = static_cast<double>(*begin) / 1e12;
    span.end_s = static_cast<double>(*begin + *length) / 1e12;
  } else {
    const double from = microseconds(event.time, "\"ts\" must be microseconds, from 0 to 1e18");
    span.begin_s = from / 1e6;
    span.end_s = (from + microseconds(event.duration, "\"dur\" must be microseconds, from 0 to 1e18")) / 1e6;
  }
  span.bytes = fact(event.args_bytes, INT64_MAX);
  span.step = static_cast<std::int32_t>(fact(event.args_step, INT32_MAX));
  span.peer = static_cast<std::int32_t>(fact(event.args_peer, INT32_MAX));
  span.name = name_of(event.name);
  span.lane = lane_of(process, event.lane);
  trace_.end_s = std::max(trace_.end_s, span.end_s);
  trace_.processes[process].spans.push_back(span);
}

void TraceEvents::add_instant(const WrittenEvent& event) {
  TraceInstant instant;
  instant.at_s = microseconds(event.time, "\"ts\" must be microseconds, from 0 to 1e18") / 1e6;
  instant.name = text_of(event.name);
  instant.detail = text_of(event.args_detail);
  // A global instant names a process all the same, which must not appear on its account.
  if (event.scope != "g") instant.process = trace_.processes[process_of(event.process)].number;
  trace_.end_s = std::max(trace_.end_s, instant.at_s);
  if (instant.name == "trace capped") {
    trace_.complete = false;
    note(fmt::format("the trace ends at {} s, where its file had become too large: what came later is not in it",
                     instant.at_s));
  }
  trace_.instants.push_back(std::move(instant));
}

void TraceEvents::describe(const WrittenEvent& event) {
  if (event.name == "process_name") {
    trace_.processes[process_of(event.process)].name = text_of(event.args_name);
  } else if (event.name == "process_sort_index") {
    const std::optional<double> index = json_number(event.args_sort_index);
    if (!index || !std::isfinite(*index)) throw "\"sort_index\" must be a number";
    trace_.processes[process_of(event.process)].sort_index = *index;
  } else if (event.name == "thread_name") {
    const std::size_t process = process_of(event.process);
    const std::uint16_t lane = lane_of(process, event.lane);
    trace_.processes[process].lanes[lane].name = text_of(event.args_name);
  }
}

Trace TraceEvents::finish() {
  for (TraceProcess& process : trace_.processes) process.spans.shrink_to_fit();
  std::stable_sort(trace_.processes.begin(), trace_.processes.end(), [](const TraceProcess& a, const TraceProcess& b) {
    return a.sort_index != b.sort_index ? a.sort_index < b.sort_index : a.number < b.number;
  });
  std::stable_sort(trace_.instants.begin(), trace_.instants.end(),
                   [](const TraceInstant& a, const TraceInstant& b) { return a.at_s < b.at_s; });
  if (skipped_ > 0) note(fmt::format("{} events are of kinds that are not shown here (only X, i and M are)", skipped_));
  return std::move(trace_);
}

}  // namespace paceline::results
