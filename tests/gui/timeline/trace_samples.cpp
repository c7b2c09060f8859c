#include "tests/gui/timeline/trace_samples.hpp"

#include <algorithm>

namespace paceline::gui::tests {

TraceSample::TraceSample(int workers, int servers) {
  for (int rank = 0; rank < workers + servers; ++rank) {
    results::TraceProcess& process = trace_.processes.emplace_back();
    process.number = rank;
    process.name = rank < workers ? "worker-" + std::to_string(rank) : "server-" + std::to_string(rank - workers);
    process.sort_index = rank;
  }
}

TraceSample& TraceSample::span(int rank, const std::string& name, double begin, double end, int step, int peer,
                               std::int64_t bytes) {
  results::TraceProcess& process = trace_.processes[static_cast<std::size_t>(rank)];
  const auto number = [](auto& list, const auto& same, auto made) {
    const auto found = std::find_if(list.begin(), list.end(), same);
    if (found != list.end()) return static_cast<std::uint16_t>(found - list.begin());
    list.push_back(std::move(made));
    return static_cast<std::uint16_t>(list.size() - 1);
  };
  results::TraceSpan span{.begin_s = begin, .end_s = end, .bytes = bytes, .step = step, .peer = peer};
  span.name = number(
      trace_.names, [&](const std::string& n) { return n == name; }, name);
  span.lane = number(
      process.lanes, [&](const results::TraceLane& l) { return l.name == name; },
      results::TraceLane{.number = static_cast<std::int64_t>(process.lanes.size()), .name = name});
  process.spans.push_back(span);
  trace_.end_s = std::max(trace_.end_s, end);
  return *this;
}

TraceSample& TraceSample::instant(const std::string& name, double at, int rank, const std::string& detail) {
  trace_.instants.push_back({.at_s = at, .process = rank, .name = name, .detail = detail});
  std::stable_sort(trace_.instants.begin(), trace_.instants.end(),
                   [](const auto& a, const auto& b) { return a.at_s < b.at_s; });
  trace_.end_s = std::max(trace_.end_s, at);
  return *this;
}

std::shared_ptr<const TimelineData> TraceSample::data(double end_s) {
  instant("end", end_s);
  return std::make_shared<const TimelineData>(trace_);
}

std::shared_ptr<const TimelineData> TraceSample::cut_data(double end_s) {
  trace_.complete = false;
  trace_.notes = {"cut off"};
  trace_.end_s = end_s;
  return std::make_shared<const TimelineData>(trace_);
}

TraceSample random_sample(int workers, int spans, double end_s, unsigned seed, double longest_s) {
  TraceSample sample(workers);
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> time(0, end_s), length(0, longest_s > 0 ? longest_s : end_s / 20);
  const char* names[] = {"compute", "wait", "down", "checkpoint", "receive", "send"};
  for (int i = 0; i < spans; ++i) {
    const double begin = time(random);
    sample.span(static_cast<int>(random() % static_cast<unsigned>(workers)), names[random() % 6], begin,
                std::min(end_s, begin + length(random)), i);
  }
  return sample;
}

TimelineScene scene_of(std::vector<std::shared_ptr<const TimelineData>> data) {
  TimelineScene scene;
  for (auto& one : data) {
    const auto order = ordered_rows(*one, RowOrder::rank, false);
    scene.panes.push_back({"run " + QString::number(scene.panes.size()), std::move(one), 0, order});
  }
  return scene;
}

}  // namespace paceline::gui::tests
