#include <QStringList>
#include <algorithm>
#include <limits>

#include "gui/figures/text_cells.hpp"
#include "gui/timeline/timeline_text.hpp"

namespace paceline::gui {
namespace {

QString exact(double value) {
  return QString::number(value, 'g', 15);
}

/// Which state somebody is in within one interval without a change; none: nobody's time.
std::optional<State> state_within(const StateTrack& track, double from, double to) {
  const Shares seconds = track.seconds(from, to);
  const auto longest = std::max_element(seconds.begin(), seconds.end());
  return *longest > 0 ? std::optional(static_cast<State>(longest - seconds.begin())) : std::nullopt;
}

class CsvWriter {
 public:
  CsvWriter(const TimelineScene& scene, const TimeWindow& window) : scene_(scene), window_(window) {}

  QByteArray operator()() {
    csv_ = "run,rank,name,kind,what,begin_s,end_s\n";
    for (const TimelinePane& pane : scene_.panes) {
      const double from = window_.from_s() - pane.offset_s, to = window_.to_s() - pane.offset_s;
      for (const std::size_t number : pane.order) {
        const TimelineRow& row = pane.data->rows()[number];
        add_states(pane, row, from, to);
        if (scene_.arrows) add_messages(pane, row, from, to);
      }
      for (const results::TraceInstant& instant : pane.data->instants()) {
        if (instant.at_s < from || instant.at_s > to) continue;
        const auto row = pane.data->row_of(instant.process);
        add(pane, row ? QString::number(instant.process) : QString(), row ? pane.data->rows()[*row].name : QString(),
            "event", QString::fromStdString(instant.name), instant.at_s, instant.at_s);
      }
    }
    return csv_;
  }

 private:
  void add_states(const TimelinePane& pane, const TimelineRow& row, double from, double to) {
    const auto changes = row.track.changes(from, to, std::numeric_limits<std::size_t>::max());
    std::optional<State> last;
    double begin = from;
    for (std::size_t i = 0; i + 1 <= changes->size(); ++i) {
      const bool end = i + 1 == changes->size();
      const std::optional<State> state = end ? std::nullopt : state_within(row.track, (*changes)[i], (*changes)[i + 1]);
      if (state == last && !end) continue;
      if (last) add(pane, row, "state", name_of(*last), begin, (*changes)[i]);
      last = state;
      begin = (*changes)[i];
    }
  }
  void add_messages(const TimelinePane& pane, const TimelineRow& row, double from, double to) {
    for (const std::size_t number : detail_lanes(row)) {
      const TimelineLane& lane = row.lanes[number];
      for (std::size_t i = pane.data->first_after(row, lane, from); i < lane.last && row.spans[i].begin_s < to; ++i) {
        const results::TraceSpan& span = row.spans[i];
        if (span.end_s < from || (span.end_s == from && span.begin_s < from)) continue;
        const QString& name = pane.data->names()[span.name];
        const auto peer = pane.data->row_of(span.peer);
        QString what = name;
        if (peer) what += (name == "receive" ? " from " : " to ") + pane.data->rows()[*peer].name;
        add(pane, row, "message", what, span.begin_s, span.end_s);
      }
    }
  }
  void add(const TimelinePane& pane, const TimelineRow& row, const char* kind, const QString& what, double begin,
           double end) {
    add(pane, QString::number(row.rank), row.name, kind, what, begin, end);
  }
  void add(const TimelinePane& pane, const QString& rank, const QString& name, const char* kind, const QString& what,
           double begin, double end) {
    csv_ += QStringList{csv_cell(pane.label), rank, csv_cell(name), kind, csv_cell(what), exact(begin), exact(end)}
                .join(',')
                .toUtf8() +
            '\n';
  }

  const TimelineScene& scene_;
  const TimeWindow& window_;
  QByteArray csv_;
};

}  // namespace

QByteArray timeline_csv(const TimelineScene& scene, const TimeWindow& window) {
  return CsvWriter(scene, window)();
}

}  // namespace paceline::gui
