#include "gui/timeline/timeline_data.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace paceline::gui {
namespace {

/// What a run calls the lanes that say in which state a rank is, and which of two at once holds: the ledger's order.
constexpr std::array by_priority = {State::compute, State::down, State::wait, State::checkpoint, State::communicate};

std::optional<State> state_named(std::string_view name) {
  for (const State state : by_priority)
    if (name == name_of(state)) return state;
  return std::nullopt;
}

/// A message under way is communication where nothing else is known.
bool is_message(std::string_view name) {
  return name == "send" || name == "receive";
}

}  // namespace

TimelineData::TimelineData(results::Trace trace, const std::stop_token& stop)
    : instants_(std::move(trace.instants)), end_s_(trace.end_s) {
  for (const std::string& name : trace.names) names_.push_back(QString::fromStdString(name));
  for (const std::string& note : trace.notes) notes_.push_back(QString::fromStdString(note));
  // A whole trace of a run has every second of computing, waiting and being down in it, so all others went into
  // communication (also for a message that was lost). In any other trace what nothing is known of is waiting.
  const bool ended = std::any_of(instants_.begin(), instants_.end(),
                                 [](const auto& instant) { return instant.process < 0 && instant.name == "end"; });
  const State rest = trace.complete && ended ? State::communicate : State::wait;
  rows_.reserve(trace.processes.size());
  for (results::TraceProcess& process : trace.processes) {
    if (stop.stop_requested()) return;
    rows_.push_back(row_of(process, rest));
  }
  find_steps();
}

TimelineRow TimelineData::row_of(results::TraceProcess& process, State rest) const {
  TimelineRow row;
  row.rank = process.number;
  row.name = QString::fromStdString(process.name);
  row.server = row.name.startsWith("server");
  row.spans = std::move(process.spans);
  // Lanes by number.
  std::vector<std::uint16_t> order(process.lanes.size()), place(process.lanes.size());
  std::iota(order.begin(), order.end(), std::uint16_t{0});
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return process.lanes[a].number < process.lanes[b].number; });
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = static_cast<std::uint16_t>(i);
  for (results::TraceSpan& span : row.spans) span.lane = place[span.lane];
  std::sort(row.spans.begin(), row.spans.end(), [](const results::TraceSpan& a, const results::TraceSpan& b) {
    return a.lane != b.lane ? a.lane < b.lane : a.begin_s < b.begin_s;
  });
  std::size_t at = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    TimelineLane lane{
        .name = QString::fromStdString(process.lanes[order[i]].name), .first = at, .last = at, .state = {}};
    while (lane.last < row.spans.size() && row.spans[lane.last].lane == i) ++lane.last;
    at = lane.last;
    if (lane.first == lane.last) continue;
    lane.state = state_named(names_[row.spans[lane.first].name].toStdString());
    if (lane.name.isEmpty()) lane.name = QString("lane %1").arg(process.lanes[order[i]].number);
    row.lanes.push_back(std::move(lane));
  }
  std::vector<std::optional<State>> meaning;
  for (const QString& name : names_)
    meaning.push_back(is_message(name.toStdString()) ? State::communicate : state_named(name.toStdString()));
  std::array<std::vector<TimeInterval>, states> known;
  for (const results::TraceSpan& span : row.spans)
    // What holds only where nothing else does need not be known when it is the rest anyway.
    if (const std::optional<State> state = meaning[span.name];
        state && (*state != rest || *state != by_priority.back()))
      known[static_cast<std::size_t>(*state)].emplace_back(span.begin_s, span.end_s);
  row.track = StateTrack(std::move(known), by_priority, rest, end_s_);
  row.total = row.track.seconds(0, end_s_);
  return row;
}

void TimelineData::find_steps() {
  std::map<std::int32_t, double> begins;
  for (const TimelineRow& row : rows_)
    for (const TimelineLane& lane : row.lanes)
      if (lane.state == State::compute)
        for (std::size_t i = lane.first; i < lane.last; ++i)
          if (row.spans[i].step >= 0) {
            const auto [found, added] = begins.try_emplace(row.spans[i].step, row.spans[i].begin_s);
            if (!added) found->second = std::min(found->second, row.spans[i].begin_s);
          }
  for (const auto& [step, at] : begins) steps_.push_back({step, at});
}

std::optional<std::size_t> TimelineData::row_of(std::int32_t rank) const {
  if (rank < 0) return std::nullopt;
  // Rows of a run are in rank order.
  if (static_cast<std::size_t>(rank) < rows_.size() && rows_[static_cast<std::size_t>(rank)].rank == rank)
    return static_cast<std::size_t>(rank);
  for (std::size_t i = 0; i < rows_.size(); ++i)
    if (rows_[i].rank == rank) return i;
  return std::nullopt;
}

std::optional<double> TimelineData::begin_of_step(std::int32_t step) const {
  const auto found = std::lower_bound(steps_.begin(), steps_.end(), step,
                                      [](const StepBegin& s, std::int32_t k) { return s.step < k; });
  return found == steps_.end() ? std::nullopt : std::optional(found->at_s);
}

std::optional<std::int32_t> TimelineData::last_step() const {
  return steps_.empty() ? std::nullopt : std::optional(steps_.back().step);
}

std::size_t TimelineData::first_after(const TimelineRow& row, const TimelineLane& lane, double time) const {
  const auto first = row.spans.begin() + static_cast<std::ptrdiff_t>(lane.first);
  const auto last = row.spans.begin() + static_cast<std::ptrdiff_t>(lane.last);
  const auto found = std::partition_point(first, last, [time](const auto& span) { return span.end_s <= time; });
  return static_cast<std::size_t>(found == last ? lane.last - 1 : static_cast<std::size_t>(found - row.spans.begin()));
}

std::vector<std::size_t> ordered_rows(const TimelineData& data, RowOrder order, bool by_role) {
  std::vector<std::size_t> rows(data.rows().size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const auto less = [&](const TimelineRow& a, const TimelineRow& b) {
    if (by_role && a.server != b.server) return b.server;
    const auto more = [&](State state) {
      return a.total[static_cast<std::size_t>(state)] - b.total[static_cast<std::size_t>(state)];
    };
    switch (order) {
      case RowOrder::wait:
        return more(State::wait) > 0;
      case RowOrder::down:
        return more(State::down) > 0;
      case RowOrder::name:
        return a.name.localeAwareCompare(b.name) < 0;
      case RowOrder::rank:
        break;
    }
    return false;
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t a, std::size_t b) { return less(data.rows()[a], data.rows()[b]); });
  return rows;
}

}  // namespace paceline::gui
