#include "gui/timeline/timeline_page.hpp"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

#include "gui/figures/export_dialog.hpp"
#include "gui/look/tool_button.hpp"
#include "gui/timeline/compare_tools.hpp"
#include "gui/timeline/reading_message.hpp"
#include "gui/timeline/state_legend.hpp"
#include "gui/timeline/timeline_figure.hpp"
#include "gui/timeline/timeline_table_dialog.hpp"

namespace paceline::gui {
namespace {

QLabel* label_for(const QString& text, QWidget* buddy) {
  auto* label = new QLabel(text, buddy->parentWidget());
  label->setBuddy(buddy);
  return label;
}

bool has_run(const std::vector<TimelineRun>& runs, const QString& directory) {
  return std::any_of(runs.begin(), runs.end(), [&](const TimelineRun& run) { return run.directory == directory; });
}

}  // namespace

TimelinePage::TimelinePage(Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 8, 8, 8);
  column->setSpacing(6);
  stack_ = new QStackedWidget(this);
  view_ = new TimelineView(theme, stack_);
  column->addWidget(make_choices());
  column->addWidget(make_tools());
  message_ = new ReadingMessage(stack_);
  stack_->addWidget(message_);
  stack_->addWidget(view_);
  column->addWidget(stack_, 1);
  notes_ = new QLabel(this);
  notes_->setWordWrap(true);
  column->addWidget(notes_);
  auto* bottom = new QHBoxLayout;
  legend_ = new StateLegend(theme, this);
  hovered_ = new QLabel(this);
  hovered_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  hovered_->setMinimumWidth(10);
  bottom->addWidget(legend_);
  bottom->addWidget(hovered_, 1);
  column->addLayout(bottom);

  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    slot.loader = new TimelineLoader(this);
    connect(slot.choice, &QComboBox::activated, this, [this, &slot] {
      slot.picked = true;
      wanted_.reset();
      view_->setFocus();  // keys move the picture, not the list
    });
    connect(slot.choice, &QComboBox::currentIndexChanged, this, [this, i] { choice_changed(i); });
    connect(slot.loader, &TimelineLoader::progress, this, [this](double share) { message_->set_progress(share); });
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
  connect(message_, &ReadingMessage::cancelled, this, [this] {
    for (Slot& slot : slots_)
      if (slot.loader->busy()) {
        slot.loader->cancel();
        slot.problem = "Reading was cancelled.";
      }
    update_page();
  });
  connect(view_, &TimelineView::window_changed, this, &TimelinePage::show_shares);
  connect(view_, &TimelineView::hovered, this, [this](QString text) {
    text.replace('\n', ", ");
    hovered_->setText(hovered_->fontMetrics().elidedText(text, Qt::ElideRight, hovered_->width()));
    hovered_->setToolTip(text);
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
  setFocusProxy(view_);
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
  compare_tools_ = new CompareTools(row);
  layout->addWidget(compare_tools_);
  layout->addStretch(1);
  connect(compare_tools_, &CompareTools::alignment_changed, this, &TimelinePage::align);
  connect(compare_tools_, &CompareTools::difference_changed, view_, &TimelineView::set_difference);
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
  QToolButton* save = tool_button("Export…", "As PDF, SVG, PNG, CSV or pgfplots", row);
  QToolButton* keep = tool_button("Save view…", "As a file that paceline-gui --render draws", row);
  layout->addWidget(label_for("&Order", order_));
  for (QWidget* widget : std::initializer_list<QWidget*>{order_, by_role_, arrows_}) layout->addWidget(widget);
  layout->addStretch(1);
  layout->addWidget(search_, 2);
  for (QWidget* widget : std::initializer_list<QWidget*>{previous, next, fit, table, save, keep})
    layout->addWidget(widget);
  needs_picture_ = {order_, by_role_, arrows_, search_, previous, next, fit, table, save, keep};
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
  connect(save, &QToolButton::clicked, this, &TimelinePage::export_figure);
  connect(keep, &QToolButton::clicked, this, &TimelinePage::view_wanted);
  return row;
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
  for (std::size_t i = 0; wanted_ && i < 2; ++i)
    if (has_run(runs, wanted_->directories[i])) chosen[i] = wanted_->directories[i];
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

void TimelinePage::reload(const QString& directory) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (!directory.isEmpty() && slots_[i].directory != directory) continue;
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
  message_->set_progress(0);
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
  message_->set_busy(busy);
  compare_tools_->setVisible(shown && slots_[1].loaded.data);
  for (QWidget* widget : needs_picture_) widget->setEnabled(shown);
  stack_->setCurrentIndex(shown ? 1 : 0);
  legend_->setVisible(shown);
  notes_->setVisible(false);
  if (shown) return show_scene();
  hovered_->clear();
  if (busy) {
    message_->say("Reading the trace …");
  } else if (runs_.empty()) {
    message_->say(
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
    message_->say(sentences.isEmpty() ? "Choose a run." : sentences.join("\n\n"));
  }
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

void TimelinePage::export_figure() {
  const TimelineScene& scene = view_->scene();
  if (stack_->currentWidget() != view_ || scene.panes.empty()) return Q_EMIT said("There is no timeline to export.");
  const auto write = [&](const QString& file, FigureFormat format, const FigureSize& size) {
    write_timeline(file, format, scene, view_->window_shown(), size);
  };
  ExportDialog dialog("timeline", suggested_size(scene), write, this);
  if (dialog.exec() == QDialog::Accepted) Q_EMIT said("Written to " + dialog.written());
}

}  // namespace paceline::gui
