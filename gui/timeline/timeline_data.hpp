#pragma once
/// A trace as the timeline shows it: a row for each worker and server, with its states and its events in order.

#include <QString>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "gui/timeline/state_track.hpp"
#include "sim/results/trace.hpp"

namespace paceline::gui {

/// Events that do not overlap (if the trace keeps to that): spans [first, last) of a row, by time.
struct TimelineLane {
  QString name;
  std::size_t first = 0, last = 0;
  std::optional<State> state;  ///< the lane says what state its row is in; none: messages and others
};

struct TimelineRow {
  std::int32_t rank = 0;
  QString name;
  bool server = false;
  StateTrack track;
  Shares total{};  ///< seconds of each state in the whole trace
  std::vector<results::TraceSpan> spans;
  std::vector<TimelineLane> lanes;  ///< by number
};

/// When a step of the model was begun first.
struct StepBegin {
  std::int32_t step;
  double at_s;
};

class TimelineData {
 public:
  /// Takes some time for a large trace: not on the GUI thread. Once `stop` is requested it returns what it has.
  explicit TimelineData(results::Trace trace, const std::stop_token& stop = {});

  const std::vector<TimelineRow>& rows() const { return rows_; }
  const std::vector<results::TraceInstant>& instants() const { return instants_; }
  const std::vector<QString>& names() const { return names_; }
  const std::vector<QString>& notes() const { return notes_; }
  double end_s() const { return end_s_; }
  /// The row of that rank; none when it has no row.
  std::optional<std::size_t> row_of(std::int32_t rank) const;
  /// When that step was begun, or the first one after it; none when there is no such step.
  std::optional<double> begin_of_step(std::int32_t step) const;
  /// The highest step; none when no event knows its step.
  std::optional<std::int32_t> last_step() const;
  /// The first span of the lane that ends after `time`; the lane's last when there is none.
  std::size_t first_after(const TimelineRow& row, const TimelineLane& lane, double time) const;

 private:
  TimelineRow row_of(results::TraceProcess& process, State rest) const;
  void find_steps();

  std::vector<TimelineRow> rows_;
  std::vector<results::TraceInstant> instants_;
  std::vector<QString> names_, notes_;
  std::vector<StepBegin> steps_;
  double end_s_ = 0;
};

/// How rows are ordered.
enum class RowOrder { rank, wait, down, name };

/// Numbers of rows in that order: most waiting, most down or the first name first; of equal ones the lower rank first.
/// `by_role`: workers before servers, each in that order.
std::vector<std::size_t> ordered_rows(const TimelineData& data, RowOrder order, bool by_role);

}  // namespace paceline::gui
