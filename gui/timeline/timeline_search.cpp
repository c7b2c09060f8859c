#include "gui/timeline/timeline_search.hpp"

#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <tuple>

namespace paceline::gui {
namespace {

/// Where a find stands in the order in which things are found.
struct Place {
  std::size_t pane;
  int kind;  // 0: a worker, 1: an event
  double at_s;
  std::size_t row, number;  // row: position in the order, behind all of them for instants
  auto key() const { return std::tuple(pane, kind, at_s, row, number); }
  bool operator<(const Place& other) const { return key() < other.key(); }
};

struct Found {
  Place place;
  TimelineHit hit;
};

class Search {
 public:
  Search(const TimelineScene& scene, const QString& text) : scene_(scene), text_(text) {
    const QRegularExpressionMatch match =
        QRegularExpression("^step\\s*(\\d{1,9})$", QRegularExpression::CaseInsensitiveOption).match(text);
    if (match.hasMatch()) step_ = match.captured(1).toInt();
  }

  std::optional<Found> nearest(const std::optional<Place>& from, bool forward) {
    from_ = from;
    forward_ = forward;
    best_.reset();
    for (std::size_t pane = 0; pane < scene_.panes.size(); ++pane) {
      look_at_rows(pane);
      look_at_instants(pane);
      look_at_spans(pane);
    }
    return best_;
  }

 private:
  bool matches(const QString& name) const { return name.contains(text_, Qt::CaseInsensitive); }

  void offer(const Place& place, const TimelineHit& hit) {
    if (from_ && (forward_ ? !(*from_ < place) : !(place < *from_))) return;
    if (!best_ || (forward_ ? place < best_->place : best_->place < place)) best_ = Found{place, hit};
  }

  void look_at_rows(std::size_t pane) {
    const TimelinePane& p = scene_.panes[pane];
    for (std::size_t i = 0; i < p.order.size(); ++i)
      if (matches(p.data->rows()[p.order[i]].name))
        offer({pane, 0, 0, i, 0}, {.pane = pane, .row = p.order[i], .span = {}, .instant = {}, .at_s = 0});
  }

  void look_at_instants(std::size_t pane) {
    const TimelinePane& p = scene_.panes[pane];
    for (std::size_t i = 0; i < p.data->instants().size(); ++i) {
      const results::TraceInstant& instant = p.data->instants()[i];
      if (!matches(QString::fromStdString(instant.name)) && !matches(QString::fromStdString(instant.detail))) continue;
      offer({pane, 1, instant.at_s, p.order.size(), i}, {.pane = pane,
                                                         .row = p.data->row_of(instant.process),
                                                         .span = {},
                                                         .instant = i,
                                                         .at_s = instant.at_s + p.offset_s});
    }
  }

  void look_at_spans(std::size_t pane) {
    const TimelinePane& p = scene_.panes[pane];
    std::vector<bool> named;
    for (const QString& name : p.data->names()) named.push_back(matches(name));
    if (!step_ && std::find(named.begin(), named.end(), true) == named.end()) return;
    for (std::size_t i = 0; i < p.order.size(); ++i) {
      const TimelineRow& row = p.data->rows()[p.order[i]];
      for (const TimelineLane& lane : row.lanes) look_at_lane(pane, i, row, lane, named);
    }
  }

  /// Goes from where the search stands, so that only the first match of a lane is looked for.
  void look_at_lane(std::size_t pane, std::size_t place, const TimelineRow& row, const TimelineLane& lane,
                    const std::vector<bool>& named) {
    // What lies on the wrong side of where the search stands.
    if (from_ && forward_ && from_->pane > pane) return;
    if (from_ && !forward_ && (from_->pane < pane || (from_->pane == pane && from_->kind == 0))) return;
    const double time = from_ && from_->pane == pane && from_->kind == 1 ? from_->at_s : -1;
    const auto first = row.spans.begin() + static_cast<std::ptrdiff_t>(lane.first);
    const auto last = row.spans.begin() + static_cast<std::ptrdiff_t>(lane.last);
    const auto try_one = [&](std::size_t i) {
      const results::TraceSpan& span = row.spans[i];
      if (step_ ? span.step != *step_ : !named[span.name]) return false;
      const Place at{pane, 1, span.begin_s, place, i};
      if (from_ && (forward_ ? !(*from_ < at) : !(at < *from_))) return false;
      offer(at, {.pane = pane,
                 .row = scene_.panes[pane].order[place],
                 .span = i,
                 .instant = {},
                 .at_s = span.begin_s + scene_.panes[pane].offset_s});
      return true;
    };
    if (forward_) {
      auto at =
          time < 0 ? first : std::partition_point(first, last, [time](const auto& s) { return s.begin_s < time; });
      for (; at != last; ++at)
        if (try_one(static_cast<std::size_t>(at - row.spans.begin()))) return;
    } else {
      auto at =
          time < 0 ? last : std::partition_point(first, last, [time](const auto& s) { return s.begin_s <= time; });
      while (at != first)
        if (try_one(static_cast<std::size_t>(--at - row.spans.begin()))) return;
    }
  }

  const TimelineScene& scene_;
  QString text_;
  std::optional<int> step_;
  std::optional<Place> from_;
  bool forward_ = true;
  std::optional<Found> best_;
};

std::optional<Place> place_of(const TimelineScene& scene, const TimelineHit& hit) {
  if (hit.pane >= scene.panes.size()) return std::nullopt;
  const TimelinePane& pane = scene.panes[hit.pane];
  if (hit.instant) return Place{hit.pane, 1, pane.data->instants()[*hit.instant].at_s, pane.order.size(), *hit.instant};
  if (!hit.row) return std::nullopt;
  const auto row =
      static_cast<std::size_t>(std::find(pane.order.begin(), pane.order.end(), *hit.row) - pane.order.begin());
  if (!hit.span) return Place{hit.pane, 0, 0, row, 0};
  return Place{hit.pane, 1, pane.data->rows()[*hit.row].spans[*hit.span].begin_s, row, *hit.span};
}

}  // namespace

std::optional<TimelineHit> find_in(const TimelineScene& scene, const QString& text,
                                   const std::optional<TimelineHit>& from, bool forward) {
  if (text.trimmed().isEmpty()) return std::nullopt;
  Search search(scene, text.trimmed());
  std::optional<Found> found;
  if (from)
    if (const auto place = place_of(scene, *from)) found = search.nearest(place, forward);
  if (!found) found = search.nearest(std::nullopt, forward);
  return found ? std::optional(found->hit) : std::nullopt;
}

std::optional<std::size_t> instant_near(const TimelineData& data, double time_s, double reach_s, std::int32_t rank) {
  std::optional<std::size_t> best;
  const auto& instants = data.instants();
  auto at = std::partition_point(instants.begin(), instants.end(),
                                 [&](const auto& instant) { return instant.at_s < time_s - reach_s; });
  for (; at != instants.end() && at->at_s <= time_s + reach_s; ++at) {
    if (rank >= 0 && at->process != rank) continue;
    const auto number = static_cast<std::size_t>(at - instants.begin());
    if (!best || std::abs(at->at_s - time_s) < std::abs(instants[*best].at_s - time_s)) best = number;
  }
  return best;
}

std::optional<std::size_t> span_at(const TimelineData& data, const TimelineRow& row, double time_s, double pixel_s,
                                   int detail_lane) {
  const auto in_lane = [&](const TimelineLane& lane) -> std::optional<std::size_t> {
    const std::size_t i = data.first_after(row, lane, time_s);
    const auto distance = [&](std::size_t n) {
      return std::max({0.0, row.spans[n].begin_s - time_s, time_s - row.spans[n].end_s});
    };
    std::size_t best = i;
    if (i > lane.first && distance(i - 1) < distance(i)) best = i - 1;
    return distance(best) <= pixel_s ? std::optional(best) : std::nullopt;
  };
  const std::vector<std::size_t> details = detail_lanes(row);
  if (detail_lane >= 0)
    return detail_lane < static_cast<int>(details.size())
               ? in_lane(row.lanes[details[static_cast<std::size_t>(detail_lane)]])
               : std::nullopt;
  std::optional<std::size_t> near;
  for (const TimelineLane& lane : row.lanes) {
    if (!lane.state) continue;
    const auto found = in_lane(lane);
    if (found && row.spans[*found].begin_s <= time_s && time_s < row.spans[*found].end_s) return found;
    if (found && !near) near = found;
  }
  for (const std::size_t lane : details)
    if (const auto found = in_lane(row.lanes[lane]);
        found && row.spans[*found].begin_s <= time_s && time_s < row.spans[*found].end_s)
      return found;
  return near;
}

}  // namespace paceline::gui
