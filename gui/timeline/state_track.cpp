#include "gui/timeline/state_track.hpp"

#include <algorithm>
#include <iterator>

namespace paceline::gui {
namespace {

std::size_t index_of(State state) {
  return static_cast<std::size_t>(state);
}

}  // namespace

void IntervalSet::append(double begin, double end) {
  if (end <= begin) return;
  if (!parts_.empty() && begin <= parts_.back().end) {
    parts_.back().end = std::max(parts_.back().end, end);
    return;
  }
  const double sum = parts_.empty() ? 0 : parts_.back().sum + (parts_.back().end - parts_.back().begin);
  parts_.push_back({begin, end, sum});
}

IntervalSet IntervalSet::merged(std::vector<TimeInterval> intervals) {
  if (!std::is_sorted(intervals.begin(), intervals.end())) std::sort(intervals.begin(), intervals.end());
  IntervalSet set;
  for (const auto& [begin, end] : intervals) set.append(begin, end);
  set.parts_.shrink_to_fit();
  return set;
}

IntervalSet IntervalSet::without(const IntervalSet& other) const {
  IntervalSet result;
  std::size_t next = 0;
  for (const Part& part : parts_) {
    double at = part.begin;
    while (next < other.parts_.size() && other.parts_[next].end <= at) ++next;
    for (std::size_t i = next; i < other.parts_.size() && other.parts_[i].begin < part.end; ++i) {
      result.append(at, other.parts_[i].begin);
      at = std::max(at, other.parts_[i].end);
    }
    result.append(at, part.end);
  }
  result.parts_.shrink_to_fit();
  return result;
}

IntervalSet IntervalSet::together(const IntervalSet& other) const {
  IntervalSet result;
  auto a = parts_.begin(), b = other.parts_.begin();
  while (a != parts_.end() || b != other.parts_.end()) {
    const bool first = b == other.parts_.end() || (a != parts_.end() && a->begin < b->begin);
    const Part& part = first ? *a++ : *b++;
    result.append(part.begin, part.end);
  }
  return result;
}

double IntervalSet::before(double time, std::size_t& near) const {
  // Doubling steps from where the last one was: neighbours in time are neighbours in memory.
  std::size_t low = std::min(near, parts_.size()), step = 1;
  if (low > 0 && parts_[low - 1].begin >= time) low = 0;
  std::size_t high = low;
  while (high < parts_.size() && parts_[high].begin < time) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  const auto first = parts_.begin() + static_cast<std::ptrdiff_t>(low);
  const auto last = parts_.begin() + static_cast<std::ptrdiff_t>(std::min(high, parts_.size()));
  const auto found = std::partition_point(first, last, [time](const Part& part) { return part.begin < time; });
  near = static_cast<std::size_t>(found - parts_.begin());
  if (near == 0) return 0;
  const Part& part = parts_[near - 1];
  return part.sum + (std::min(part.end, time) - part.begin);
}

double IntervalSet::before(double time) const {
  std::size_t near = 0;
  return before(time, near);
}

bool IntervalSet::add_ends(double from, double to, std::size_t most, std::vector<double>& places) const {
  auto part = std::partition_point(parts_.begin(), parts_.end(), [from](const Part& p) { return p.end <= from; });
  for (; part != parts_.end() && part->begin < to; ++part) {
    for (const double place : {part->begin, part->end})
      if (place > from && place < to) places.push_back(place);
    if (places.size() > most) return false;
  }
  return true;
}

StateTrack::StateTrack(std::array<std::vector<TimeInterval>, states> known, std::span<const State> priority, State rest,
                       double end_s)
    : rest_(rest), end_s_(end_s) {
  IntervalSet taken;
  for (const State state : priority) {
    IntervalSet own = IntervalSet::merged(std::move(known[index_of(state)])).without(taken);
    taken = taken.together(own);
    if (state != rest) sets_[index_of(state)] = std::move(own);
  }
}

Shares StateTrack::seconds(double from, double to) const {
  from = std::clamp(from, 0.0, end_s_);
  to = std::clamp(to, from, end_s_);
  Shares shares{};
  double rest = to - from;
  for (std::size_t s = 0; s < states; ++s) {
    if (s == index_of(rest_)) continue;
    std::size_t near = 0;
    const double before = sets_[s].before(from, near);
    shares[s] = std::max(0.0, sets_[s].before(to, near) - before);
    rest -= shares[s];
  }
  shares[index_of(rest_)] = std::max(rest, 0.0);
  return shares;
}

std::optional<std::vector<double>> StateTrack::changes(double from, double to, std::size_t most) const {
  std::vector<double> places{from, to};
  for (const double end : {0.0, end_s_})
    if (end > from && end < to) places.push_back(end);
  for (const IntervalSet& set : sets_)
    if (!set.add_ends(from, to, most, places)) return std::nullopt;
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

void StateTrack::columns(double from, double to, std::span<Shares> columns) const {
  if (columns.empty() || !(to > from)) return;
  const double width = (to - from) / static_cast<double>(columns.size());
  const auto edge = [&](std::size_t i) { return std::clamp(from + width * static_cast<double>(i), 0.0, end_s_); };
  for (std::size_t i = 0; i < columns.size(); ++i)
    columns[i][index_of(rest_)] = std::max(0.0, (edge(i + 1) - edge(i)) / width);
  for (std::size_t s = 0; s < states; ++s) {
    if (s == index_of(rest_)) continue;
    std::size_t near = 0;
    double last = sets_[s].before(edge(0), near);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const double next = sets_[s].before(edge(i + 1), near);
      columns[i][s] = std::max(0.0, next - last) / width;
      columns[i][index_of(rest_)] = std::max(0.0, columns[i][index_of(rest_)] - columns[i][s]);
      last = next;
    }
  }
}

}  // namespace paceline::gui
