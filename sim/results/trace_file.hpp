#pragma once
/// trace.json: what happened when, as Chrome trace events for Perfetto and chrome://tracing.
///
/// The file is a JSON array of events (the array format), one on each line, so that what a killed process leaves can be
/// loaded as well: viewers do without the closing "]". Processes are ranks, threads are lanes; "X" events have `ts` and
/// `dur` in microseconds of simulated time, to a picosecond. Written in blocks of whole events, in the order in which
/// things ended; no more than `most_bytes`.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "sim/results/error.hpp"
#include "sim/results/output_file.hpp"

namespace paceline::results {

class TraceFile {
 public:
  static constexpr std::int64_t most_bytes = 200'000'000;

  /// Creates the file, which must not exist. Throws ResultsError. No other member throws but finish().
  explicit TraceFile(const std::filesystem::path& path, SystemCalls& calls = SystemCalls::real(),
                     std::int64_t most = most_bytes);

  /// Names a process; those with lower numbers are shown first.
  void process(int process, std::string_view name);

  struct Lane {
    int number = 0;         ///< likewise
    const char* name = "";  ///< of its events, and of the lane
    int copy = 0;           ///< above 0: another one of that name, shown as "send 2", "send 3" ...
  };
  /// What is known of an event; negative: is not.
  struct Facts {
    int peer = -1;
    std::int64_t bytes = -1, step = -1;
  };
  /// Something that took time. Spans of one lane must not overlap.
  void span(int process, const Lane& lane, double begin_s, double end_s, const Facts& facts);
  /// Something that took none; of a process, or (negative) of all.
  void instant(int process, std::string_view name, double at_s, std::string_view detail);

  /// Events were left out, since the file would have become too large.
  bool capped() const { return capped_; }
  /// Ends the array and closes the file. Throws ResultsError when anything could not be written.
  void finish();

 private:
  /// Begins an event of that phase if there is room for one more.
  bool begin_event(char phase, int process, double at_s);
  void end_event();
  void name_lane(int process, const Lane& lane, double at_s);
  void describe(const char* what, int process, int thread, std::string_view key, std::string_view json, double at_s);
  void cap(double at_s);
  /// `key` as it is written, with its comma, quotes and colon.
  void add(std::string_view key, std::int64_t number);
  void add_microseconds(std::string_view key, double begin_s, double end_s);
  void flush();

  OutputFile file_;
  std::int64_t most_;
  std::string text_;
  std::int64_t written_ = 0;
  bool any_ = false, capped_ = false;
  std::optional<ResultsError> failed_;
  std::unordered_set<std::uint64_t> lanes_;  // that were named: process and number
};

}  // namespace paceline::results
