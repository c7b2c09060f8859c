#pragma once
/// What a trace says: who did what from when to when, in simulated seconds. Plain data, about 40 bytes for each span.

#include <cstdint>
#include <string>
#include <vector>

namespace paceline::results {

/// Something that took time. Negative: not known.
struct TraceSpan {
  double begin_s = 0, end_s = 0;
  std::int64_t bytes = -1;
  std::int32_t step = -1;
  std::int32_t peer = -1;  ///< the number of a process
  std::uint16_t name = 0;  ///< index into Trace::names
  std::uint16_t lane = 0;  ///< index into TraceProcess::lanes
};

struct TraceLane {
  std::int64_t number = 0;
  std::string name;  ///< empty: it was never named
};

/// A worker or a server.
struct TraceProcess {
  std::int32_t number = 0;
  std::string name;       ///< "worker-0"; "process 0" when it was never named
  double sort_index = 0;  ///< those with lower ones are shown first
  std::vector<TraceLane> lanes;
  std::vector<TraceSpan> spans;  ///< in the order of the file, whatever lane they are on
};

/// Something that took none.
struct TraceInstant {
  double at_s = 0;
  std::int32_t process = -1;  ///< a process' number; negative: it concerns all of them
  std::string name, detail;
};

struct Trace {
  std::vector<std::string> names;       ///< of spans
  std::vector<TraceProcess> processes;  ///< by sort_index, then number
  std::vector<TraceInstant> instants;   ///< by time
  double end_s = 0;                     ///< of the last thing that happened
  /// Everything is in it: the file has its end, and nothing was left out when it was written.
  bool complete = true;
  std::vector<std::string> notes;  ///< sentences about what is not in it
};

}  // namespace paceline::results
