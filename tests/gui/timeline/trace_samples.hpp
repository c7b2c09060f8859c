#pragma once
/// Traces for tests of the timeline.

#include <memory>
#include <random>
#include <string>

#include "gui/timeline/timeline_scene.hpp"

namespace paceline::gui::tests {

/// Builds a trace span by span; times in seconds.
class TraceSample {
 public:
  explicit TraceSample(int workers, int servers = 0);
  TraceSample& span(int rank, const std::string& name, double begin, double end, int step = -1, int peer = -1,
                    std::int64_t bytes = -1);
  TraceSample& instant(const std::string& name, double at, int rank = -1, const std::string& detail = "");
  /// Ends it as a run does.
  std::shared_ptr<const TimelineData> data(double end_s);
  /// As a run that was killed leaves it.
  std::shared_ptr<const TimelineData> cut_data(double end_s);
  const results::Trace& trace() const { return trace_; }

 private:
  results::Trace trace_;
};

/// `spans` of all kinds at random, overlapping between states, within [0, end_s]; none longer than `longest_s`, 0: a
/// twentieth of all.
TraceSample random_sample(int workers, int spans, double end_s, unsigned seed, double longest_s = 0);

/// One pane for each, in rank order.
TimelineScene scene_of(std::vector<std::shared_ptr<const TimelineData>> data);

}  // namespace paceline::gui::tests
