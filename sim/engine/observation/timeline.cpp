#include "sim/engine/observation/timeline.hpp"

#include <array>
#include <utility>

namespace paceline::engine {
namespace {

// Threads of a process in the order in which viewers show them.
constexpr int compute_lane = 1, wait_lane = 2, down_lane = 3, checkpoint_lane = 4, receive_lane = 1000,
              send_lane = 1'000'000;

struct StateLane {
  int lane;  // negative: none, messages have lanes of their own
  const char* name;
};
constexpr std::array<StateLane, 4> lanes = {
    {{compute_lane, "compute"}, {-1, "communicate"}, {wait_lane, "wait"}, {down_lane, "down"}}};

}  // namespace

void Timeline::spent(int rank, Ledger::State state, double from, double to) {
  const int s = static_cast<int>(state);
  if (lanes[static_cast<std::size_t>(s)].lane < 0) return;
  Pending& pending = track(rank).pending[s];
  if (pending.to != from) {
    write(rank, s);
    pending = {.from = from, .to = to, .step = step_of_(rank)};
  }
  pending.to = to;
}

void Timeline::write(int rank, int state) {
  Pending& pending = track(rank).pending[state];
  const auto [lane, name] = lanes[static_cast<std::size_t>(state)];
  if (pending.to > pending.from)
    file_->span(rank, {.number = lane, .name = name}, pending.from, pending.to, {.step = pending.step});
  pending = {};
}

int Timeline::lane(std::vector<double>& ends, double from, double to) {
  std::size_t free = 0;
  while (free < ends.size() && ends[free] > from) ++free;
  if (free == ends.size()) ends.push_back(0);
  ends[free] = to;
  return static_cast<int>(free);
}

void Timeline::sent(int from_rank, int to_rank, std::int64_t bytes, double sent, double arrived) {
  if (arrived <= sent) return;
  const int n = lane(track(from_rank).sends_end, sent, arrived);
  file_->span(from_rank, {.number = send_lane + n, .name = "send", .copy = n}, sent, arrived,
              {.peer = to_rank, .bytes = bytes, .step = step_of_(from_rank)});
}

void Timeline::received(int rank, int peer, std::int64_t bytes, double from, double to) {
  if (to <= from) return;
  const int n = lane(track(rank).receives_end, from, to);
  file_->span(rank, {.number = receive_lane + n, .name = "receive", .copy = n}, from, to,
              {.peer = peer, .bytes = bytes, .step = step_of_(rank)});
}

void Timeline::checkpoint(int rank, double from, double to) {
  file_->span(rank, {.number = checkpoint_lane, .name = "checkpoint"}, from, to, {.step = step_of_(rank)});
}

void Timeline::event(const results::MetricsLine& line) {
  const std::string& name = line.kind == "event" ? line.event : line.kind;
  file_->instant(line.rank ? static_cast<int>(*line.rank) : -1, name, line.simulated_time_s, line.detail);
}

void Timeline::close() {
  for (std::size_t rank = 0; rank < tracks_.size(); ++rank)
    for (int state = 0; state < states; ++state)
      if (lanes[static_cast<std::size_t>(state)].lane >= 0) write(static_cast<int>(rank), state);
}

}  // namespace paceline::engine
