#pragma once
/// The trace of a run: what each rank did when, on lanes on which nothing overlaps.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/engine/ledger.hpp"
#include "sim/results/run_record.hpp"
#include "sim/results/trace_file.hpp"

namespace paceline::engine {

class Timeline {
 public:
  /// `step_of`: how many steps a rank has begun; negative: it begins none.
  using StepOf = std::function<std::int64_t(int rank)>;
  Timeline(results::TraceFile& file, int ranks, StepOf step_of)
      : file_(&file), step_of_(std::move(step_of)), tracks_(static_cast<std::size_t>(ranks)) {}

  void name(int rank, const std::string& name) { file_->process(rank, name); }
  /// What the ledger says: lanes compute, wait and down.
  void spent(int rank, Ledger::State state, double from, double to);
  /// A message has arrived: a send of its sender.
  void sent(int from_rank, int to_rank, std::int64_t bytes, double sent, double arrived);
  /// The rank was blocked for a message of that peer while it was on links.
  void received(int rank, int peer, std::int64_t bytes, double from, double to);
  void checkpoint(int rank, double from, double to);
  /// Crashes, restarts, evaluations ...
  void event(const results::MetricsLine& line);
  /// Writes down what goes on.
  void close();

 private:
  static constexpr int states = 4;
  struct Pending {  // of one state, as it may go on
    double from = 0, to = 0;
    std::int64_t step = -1;
  };
  struct Track {
    Pending pending[states];
    std::vector<double> sends_end, receives_end;  // by lane: when its last event ended
  };
  void write(int rank, int state);
  /// The first lane that is free from then on; takes it until `to`.
  static int lane(std::vector<double>& ends, double from, double to);
  Track& track(int rank) { return tracks_[static_cast<std::size_t>(rank)]; }

  results::TraceFile* file_;
  StepOf step_of_;
  std::vector<Track> tracks_;
};

}  // namespace paceline::engine
