// The part of TimelinePage that knows what is shown, and brings back what was.
#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <algorithm>

#include "gui/timeline/compare_tools.hpp"
#include "gui/timeline/timeline_page.hpp"

namespace paceline::gui {
namespace {

bool are_alike(const std::vector<TimelinePane>& shown, const std::vector<TimelinePane>& next) {
  return std::equal(
      shown.begin(), shown.end(), next.begin(), next.end(),
      [](const TimelinePane& a, const TimelinePane& b) { return a.data == b.data && a.label == b.label; });
}

}  // namespace

std::vector<TimelinePane> TimelinePage::panes() const {
  std::vector<TimelinePane> panes;
  for (const Slot& slot : slots_)
    if (slot.loaded.data) {
      const TimelineRun* run = run_in(slot);
      panes.push_back({run != nullptr ? run->label : slot.directory, slot.loaded.data, 0, {}});
    }
  return panes;
}

std::array<QString, 2> TimelinePage::directories() const {
  return {slots_[0].directory, slots_[1].directory};
}

bool TimelinePage::is_wanted() const {
  return wanted_ && wanted_->directories == directories() &&
         std::all_of(slots_.begin(), slots_.end(),
                     [](const Slot& slot) { return slot.directory.isEmpty() || slot.loaded.data; });
}

void TimelinePage::show_scene() {
  QStringList notes;
  int last = 0;
  const std::vector<TimelinePane> next = panes();
  for (const TimelinePane& pane : next) {
    for (const QString& note : pane.data->notes()) notes += pane.label + ": " + note;
    last = std::max(last, pane.data->last_step().value_or(0));
  }
  notes_->setText(notes.join('\n'));
  notes_->setVisible(!notes.isEmpty());
  compare_tools_->set_last_step(last);
  std::optional<TimeInterval> time;
  if (is_wanted()) {
    compare_tools_->choose(compare_tools_->difference(), wanted_->align_at_step);
    time = wanted_->time;
    wanted_.reset();
  } else if (are_alike(view_->scene().panes, scene_of(next, choice()).panes)) {
    return;  // other runs came or went
  } else if (shown_ == directories() && !view_->window_shown().shows_all()) {
    time = TimeInterval{view_->window_shown().from_s(), view_->window_shown().to_s()};
  }
  shown_ = directories();
  view_->set_scene(scene_of(next, choice()));
  if (compare_tools_->step()) align();
  if (time) view_->show_time(time->first, time->second);
}

void TimelinePage::align() {
  const auto& panes = view_->scene().panes;
  if (panes.size() < 2) return;
  const std::optional<int> step = compare_tools_->step();
  const auto offsets = step ? offsets_at_step(panes, *step) : std::array{0.0, 0.0};
  if (!offsets) return Q_EMIT said(QString("Not both runs have a step %1.").arg(*step));
  view_->set_offsets((*offsets)[0], (*offsets)[1]);
}

TimelineChoice TimelinePage::choice() const {
  TimelineChoice choice;
  choice.order = static_cast<RowOrder>(order_->currentIndex());
  choice.workers_first = by_role_->isChecked();
  choice.messages = arrows_->isChecked();
  choice.difference = compare_tools_->difference();
  choice.align_at_step = compare_tools_->step();
  const TimeWindow& window = view_->window_shown();
  if (!view_->scene().panes.empty() && !window.shows_all()) choice.time = TimeInterval{window.from_s(), window.to_s()};
  return choice;
}

QJsonObject TimelinePage::state() const {
  TimelineChoice chosen = choice();
  std::array<QString, 2> runs;
  for (std::size_t i = 0; i < 2; ++i)
    if (slots_[i].loaded.data || slots_[i].picked) runs[i] = slots_[i].directory;
  if (wanted_) {  // not all of it is there yet
    runs = wanted_->directories;
    chosen.align_at_step = wanted_->align_at_step;
    chosen.time = wanted_->time;
  }
  QJsonObject state = json_of(chosen);
  state["runs"] = QJsonArray{runs[0], runs[1]};
  return state;
}

void TimelinePage::restore(const QJsonObject& state) {
  TimelineChoice choice;
  read_choice(state, choice);
  order_->setCurrentIndex(static_cast<int>(choice.order));
  by_role_->setChecked(choice.workers_first);
  arrows_->setChecked(choice.messages);
  compare_tools_->choose(choice.difference, std::nullopt);
  const QJsonArray runs = state["runs"].toArray();
  if (runs.isEmpty() || runs[0].toString().isEmpty()) return;
  wanted_ = Wanted{{runs[0].toString(), runs[1].toString()}, choice.time, choice.align_at_step};
  if (is_wanted()) update_page();
}

QJsonObject TimelinePage::saved_view() const {
  TimelineChoice chosen = choice();
  const auto& panes = view_->scene().panes;
  if (chosen.align_at_step && !offsets_at_step(panes, *chosen.align_at_step)) chosen.align_at_step.reset();
  QJsonObject view = json_of(chosen);
  QJsonArray runs;
  for (const Slot& slot : slots_)
    if (slot.loaded.data) runs << slot.directory;
  view["runs"] = runs;
  view["chart"] = "timeline";
  return view;
}

}  // namespace paceline::gui
