#include "gui/timeline/timeline_page.hpp"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

#include "gui/look/tool_button.hpp"
#include "gui/timeline/state_legend.hpp"
#include "gui/timeline/timeline_dialogs.hpp"
#include "gui/timeline/timeline_export.hpp"

namespace paceline::gui {
namespace {

QLabel* label_for(const QString& text, QWidget* buddy) {
  auto* label = new QLabel(text, buddy->parentWidget());
  label->setBuddy(buddy);
  return label;
}

}  // namespace

TimelinePage::TimelinePage(Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 8, 8, 8);
  column->setSpacing(6);
  column->addWidget(make_choices());
  column->addWidget(make_tools());
  stack_ = new QStackedWidget(this);
  view_ = new TimelineView(theme, stack_);
  stack_->addWidget(make_messages());
  stack_->addWidget(view_);
  column->addWidget(stack_, 1);
  notes_ = new QLabel(this);
  notes_->setWordWrap(true);
  column->addWidget(notes_);
  auto* bottom = new QHBoxLayout;
  legend_ = new StateLegend(theme, this);
  hovered_ = new QLabel(this);
  hovered_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  hovered_->setMinimumWidth(10);
  bottom->addWidget(legend_);
  bottom->addWidget(hovered_, 1);
  column->addLayout(bottom);

  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    slot.loader = new TimelineLoader(this);
    connect(slot.choice, &QComboBox::activated, this, [&slot] { slot.picked = true; });
    connect(slot.choice, &QComboBox::currentIndexChanged, this, [this, i] { choice_changed(i); });
    connect(slot.loader, &TimelineLoader::progress, this,
            [this](double share) { progress_->setValue(static_cast<int>(share * 100)); });
    connect(slot.loader, &TimelineLoader::loaded, this, [this, i](const LoadedTimeline& timeline) {
      slots_[i].loaded = timeline;
      update_page();
    });
    connect(slot.loader, &TimelineLoader::failed, this, [this, i](const QString& sentence, bool missing) {
      slots_[i].problem = sentence;
      slots_[i].missing = missing;
      update_page();
    });
  }
  connect(view_, &TimelineView::window_changed, this, &TimelinePage::show_shares);
  connect(view_, &TimelineView::hovered, this, [this](QString text) {
    hovered_->setText(text.replace('\n', ", "));
    hovered_->setToolTip(hovered_->text());
  });
  auto* find = new QShortcut(QKeySequence::Find, this);
  find->setContext(Qt::WidgetWithChildrenShortcut);
  connect(find, &QShortcut::activated, this, [this] {
    search_->setFocus(Qt::ShortcutFocusReason);
    search_->selectAll();
  });
  for (const bool forward : {true, false}) {
    auto* next = new QShortcut(forward ? QKeySequence(Qt::Key_F3) : QKeySequence(Qt::SHIFT | Qt::Key_F3), this);
    next->setContext(Qt::WidgetWithChildrenShortcut);
    connect(next, &QShortcut::activated, this, [this, forward] { search(forward); });
  }
  setRuns({});
}

QWidget* TimelinePage::make_choices() {
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    auto* choice = slots_[i].choice = new QComboBox(row);
    choice->setAccessibleName(i == 0 ? "Run" : "Run to compare with");
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(14);
    choice->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    choice->setMaximumWidth(340);
    layout->addWidget(label_for(i == 0 ? "&Run" : "&Compare with", choice));
    layout->addWidget(choice, 1);
  }
  compare_tools_ = new QWidget(row);
  auto* tools = new QHBoxLayout(compare_tools_);
  tools->setContentsMargins(0, 0, 0, 0);
  alignment_ = new QComboBox(compare_tools_);
  alignment_->addItems({"at the start", "at step"});
  alignment_->setAccessibleName("Where the two meet");
  step_ = new QSpinBox(compare_tools_);
  step_->setRange(0, 1);
  step_->setAccessibleName("Step at which the two meet");
  step_->setVisible(false);
  difference_ = new QComboBox(compare_tools_);
  for (int s = 0; s < states; ++s) difference_->addItem(name_of(static_cast<State>(s)));
  difference_->setCurrentIndex(static_cast<int>(State::wait));
  difference_->setAccessibleName("State whose shares are compared");
  tools->addWidget(label_for("Aligned", alignment_));
  tools->addWidget(alignment_);
  tools->addWidget(step_);
  tools->addWidget(label_for("Difference of", difference_));
  tools->addWidget(difference_);
  layout->addWidget(compare_tools_);
  layout->addStretch(1);
  connect(alignment_, &QComboBox::currentIndexChanged, this, [this](int choice) {
    step_->setVisible(choice == 1);
    align();
  });
  connect(step_, &QSpinBox::valueChanged, this, &TimelinePage::align);
  connect(difference_, &QComboBox::currentIndexChanged, this,
          [this](int state) { view_->set_difference(static_cast<State>(state)); });
  return row;
}

QWidget* TimelinePage::make_tools() {
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  order_ = new QComboBox(row);
  order_->addItems({"rank", "most waiting", "most down", "name"});
  order_->setAccessibleName("Order of rows");
  by_role_ = new QCheckBox("&workers first", row);
  by_role_->setToolTip("Workers above servers, each in that order");
  arrows_ = new QCheckBox("&messages", row);
  arrows_->setToolTip("Messages as arrows from sender to receiver, where there are few enough: zoom in");
  search_ = new QLineEdit(row);
  search_->setPlaceholderText("Find a worker, an event or “step 12” (Ctrl+F)");
  search_->setAccessibleName("Find");
  search_->setClearButtonEnabled(true);
  search_->setMinimumWidth(140);
  search_->setMaximumWidth(320);
  QToolButton* previous = tool_button("◀", "Previous find (Shift+F3)", row);
  previous->setAccessibleName("Previous find");
  QToolButton* next = tool_button("▶", "Next find (F3, Enter)", row);
  next->setAccessibleName("Next find");
  QToolButton* fit = tool_button("Fit", "All of it (F, double click)", row);
  QToolButton* table = tool_button("Table", "The same as numbers", row);
  QToolButton* save = tool_button("Export…", "As PNG, SVG or PDF", row);
  layout->addWidget(label_for("&Order", order_));
  for (QWidget* widget : std::initializer_list<QWidget*>{order_, by_role_, arrows_}) layout->addWidget(widget);
  layout->addStretch(1);
  layout->addWidget(search_, 2);
  for (QWidget* widget : std::initializer_list<QWidget*>{previous, next, fit, table, save}) layout->addWidget(widget);
  needs_picture_ = {order_, by_role_, arrows_, search_, previous, next, fit, table, save};
  const auto order_changed = [this] {
    view_->set_order(static_cast<RowOrder>(order_->currentIndex()), by_role_->isChecked());
  };
  connect(order_, &QComboBox::currentIndexChanged, this, order_changed);
  connect(by_role_, &QCheckBox::toggled, this, order_changed);
  connect(arrows_, &QCheckBox::toggled, this, [this](bool shown) { view_->set_arrows(shown); });
  connect(search_, &QLineEdit::returnPressed, this, [this] { search(true); });
  connect(previous, &QToolButton::clicked, this, [this] { search(false); });
  connect(next, &QToolButton::clicked, this, [this] { search(true); });
  connect(fit, &QToolButton::clicked, this, [this] { view_->fit(); });
  connect(table, &QToolButton::clicked, this, &TimelinePage::show_table);
  connect(save, &QToolButton::clicked, this, &TimelinePage::ask_for_file);
  return row;
}

QWidget* TimelinePage::make_messages() {
  auto* page = new QWidget(this);
  auto* column = new QVBoxLayout(page);
  message_ = new QLabel(page);
  message_->setAlignment(Qt::AlignCenter);
  message_->setWordWrap(true);
  message_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  progress_ = new QProgressBar(page);
  progress_->setMaximumWidth(360);
  progress_->setAccessibleName("Reading the trace");
  auto* stop = new QToolButton(page);
  stop->setText("Cancel");
  connect(stop, &QToolButton::clicked, this, [this] {
    for (Slot& slot : slots_)
      if (slot.loader->busy()) {
        slot.loader->cancel();
        slot.problem = "Reading was cancelled.";
      }
    update_page();
  });
  auto* line = new QHBoxLayout;
  line->addStretch(1);
  line->addWidget(progress_, 2);
  line->addWidget(stop);
  line->addStretch(1);
  column->addStretch(1);
  column->addWidget(message_);
  column->addLayout(line);
  column->addStretch(1);
  stop->setVisible(false);
  progress_->setVisible(false);
  stop->setObjectName("cancel");
  return page;
}

const TimelineRun* TimelinePage::run_in(const Slot& slot) const {
  const QVariant number = slot.choice->currentData();
  return number.isValid() && number.toInt() >= 0 && number.toInt() < static_cast<int>(runs_.size())
             ? &runs_[static_cast<std::size_t>(number.toInt())]
             : nullptr;
}

void TimelinePage::setRuns(const std::vector<TimelineRun>& runs) {
  for (const Slot& slot : slots_)
    if (slot.choice->view()->isVisible())  // somebody is choosing
      return QTimer::singleShot(200, this, [this, runs] { setRuns(runs); });
  std::array<QString, 2> chosen;
  for (std::size_t i = 0; i < 2; ++i)
    if (const TimelineRun* run = run_in(slots_[i]); run && (run->traced || slots_[i].picked))
      chosen[i] = run->directory;
  runs_ = runs;
  std::stable_partition(runs_.begin(), runs_.end(), [](const TimelineRun& run) { return run.traced; });
  for (std::size_t i = 0; i < 2; ++i) {
    QComboBox& choice = *slots_[i].choice;
    const QSignalBlocker quiet(choice);
    choice.clear();
    if (i == 1) choice.addItem("nothing", -1);
    for (std::size_t r = 0; r < runs_.size(); ++r) {
      choice.addItem(runs_[r].label, static_cast<int>(r));
      choice.setItemData(choice.count() - 1, runs_[r].directory, Qt::ToolTipRole);
      if (!chosen[i].isEmpty() && runs_[r].directory == chosen[i]) choice.setCurrentIndex(choice.count() - 1);
    }
    choice.setEnabled(!runs_.empty());
  }
  for (std::size_t i = 0; i < 2; ++i) choice_changed(i);
}

void TimelinePage::choose(int first, int second) {
  slots_[0].choice->setCurrentIndex(first);
  slots_[1].choice->setCurrentIndex(second + 1);
}

void TimelinePage::reload() {
  for (std::size_t i = 0; i < 2; ++i) {
    slots_[i].directory.clear();
    choice_changed(i);
  }
}

void TimelinePage::choice_changed(std::size_t number) {
  Slot& slot = slots_[number];
  const TimelineRun* run = run_in(slot);
  const QString directory = run == nullptr ? QString() : run->directory;
  if (slot.directory != directory || (!directory.isEmpty() && !slot.loaded.data && !slot.loader->busy())) {
    slot.directory = directory;
    start(number);
  }
  update_page();
}

void TimelinePage::start(std::size_t number) {
  Slot& slot = slots_[number];
  slot.loaded = {};
  slot.problem.clear();
  slot.missing = false;
  slot.loader->cancel();
  progress_->setValue(0);
  if (!slot.directory.isEmpty()) slot.loader->load(slot.directory);
}

bool TimelinePage::settled() const {
  return std::none_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.loader->busy(); });
}

QString TimelinePage::message() const {
  return stack_->currentWidget() == view_ ? QString() : message_->text();
}

void TimelinePage::update_page() {
  const bool busy = !settled();
  const bool shown = !busy && slots_[0].loaded.data && slots_[0].problem.isEmpty() && slots_[1].problem.isEmpty();
  progress_->setVisible(busy);
  if (auto* cancel = findChild<QToolButton*>("cancel")) cancel->setVisible(busy);
  compare_tools_->setVisible(shown && slots_[1].loaded.data);
  for (QWidget* widget : needs_picture_) widget->setEnabled(shown);
  stack_->setCurrentIndex(shown ? 1 : 0);
  legend_->setVisible(shown);
  notes_->setVisible(false);
  if (shown) return show_scene();
  hovered_->clear();
  if (busy) {
    message_->setText("Reading the trace …");
  } else if (runs_.empty()) {
    message_->setText(
        "No run is open.\n\nOpen the directory of a run that was made with --trace:\n"
        "paceline run scenarios/ring.json --trace\n\nIts timeline shows what each worker did when.");
  } else {
    QStringList sentences;
    for (const Slot& slot : slots_) {
      if (slot.problem.isEmpty()) continue;
      sentences += slot.missing
                       ? slot.problem + "\n\nTimelines need a trace: run it again with --trace, e.g.\n" +
                             QString("paceline run \"%1/run.json\" --trace --out \"%1-traced\"").arg(slot.directory)
                       : slot.problem;
    }
    message_->setText(sentences.isEmpty() ? "Choose a run." : sentences.join("\n\n"));
  }
}

void TimelinePage::show_scene() {
  TimelineScene scene;
  const auto order = static_cast<RowOrder>(order_->currentIndex());
  QStringList notes;
  for (std::size_t i = 0; i < 2; ++i) {
    const Slot& slot = slots_[i];
    if (!slot.loaded.data) continue;
    const TimelineRun* run = run_in(slot);
    QString label = run != nullptr ? run->label : slot.directory;
    for (const QString& note : slot.loaded.data->notes()) notes += label + ": " + note;
    if (slots_[1].loaded.data) label.prepend(i == 0 ? "A  " : "B  ");
    scene.panes.push_back({label, slot.loaded.data, 0, ordered_rows(*slot.loaded.data, order, by_role_->isChecked())});
  }
  scene.difference = static_cast<State>(difference_->currentIndex());
  scene.arrows = arrows_->isChecked();
  int last = 0;
  for (const TimelinePane& pane : scene.panes) last = std::max(last, pane.data->last_step().value_or(0));
  step_->setMaximum(std::max(1, last));
  notes_->setText(notes.join('\n'));
  notes_->setVisible(!notes.isEmpty());
  view_->set_scene(std::move(scene));
  if (alignment_->currentIndex() == 1) align();
}

void TimelinePage::align() {
  const auto& panes = view_->scene().panes;
  if (panes.size() < 2) return;
  std::array<double, 2> offsets{};
  if (alignment_->currentIndex() == 1) {
    const auto first = panes[0].data->begin_of_step(step_->value()),
               second = panes[1].data->begin_of_step(step_->value());
    if (!first || !second) return Q_EMIT said(QString("Not both runs have a step %1.").arg(step_->value()));
    // The one that is there later stays; nothing begins before 0.
    offsets = {std::max(0.0, *second - *first), std::max(0.0, *first - *second)};
  }
  view_->set_offsets(offsets[0], offsets[1]);
}

void TimelinePage::show_shares() {
  legend_->set_seconds(view_->shares_marked());
  legend_->setToolTip(view_->marked() ? "Workers' time in the marked range" : "Workers' time in view");
}

void TimelinePage::search(bool forward) {
  if (search_->text().trimmed().isEmpty()) return;
  if (!view_->find(search_->text(), forward)) {
    hovered_->setText(QString("“%1” is in no name of a worker or an event.").arg(search_->text()));
    Q_EMIT said(hovered_->text());
  }
}

void TimelinePage::show_table() {
  std::vector<TimelineTablePart> parts;
  for (std::size_t i = 0; i < 2; ++i)
    if (slots_[i].loaded.data) {
      const TimelineRun* run = run_in(slots_[i]);
      parts.push_back(
          {run != nullptr ? run->label : slots_[i].directory, slots_[i].loaded.data, slots_[i].loaded.workers});
    }
  auto* dialog = new TimelineTableDialog("Timeline as a table", std::move(parts), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

QString TimelinePage::export_to(const QString& file) const {
  if (view_->scene().panes.empty()) return "There is no timeline to export.";
  return export_timeline(view_->scene(), view_->frame(), file);
}

void TimelinePage::ask_for_file() {
  const QString file = ask_for_export_file(this);
  if (file.isEmpty()) return;
  const QString problem = export_to(file);
  hovered_->setText(problem.isEmpty() ? QString("Written to %1").arg(file) : problem);
  Q_EMIT said(hovered_->text());
}

}  // namespace paceline::gui
