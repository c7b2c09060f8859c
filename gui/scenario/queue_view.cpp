#include "gui/scenario/queue_view.hpp"

#include <QHeaderView>
#include <QProgressBar>
#include <QToolButton>
#include <cmath>

namespace paceline::gui {
namespace {

enum Column { name, progress, sentence, cancel, columns };

}  // namespace

QueueView::QueueView(RunQueue& queue, Theme& theme, QWidget* parent)
    : QTableWidget(0, columns, parent), queue_(queue), theme_(theme) {
  setAccessibleName("Runs started here");
  setHorizontalHeaderLabels({"run", "progress", "how it goes", ""});
  verticalHeader()->hide();
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setTabKeyNavigation(false);
  setAlternatingRowColors(true);
  setShowGrid(false);
  horizontalHeader()->setSectionResizeMode(sentence, QHeaderView::Stretch);
  horizontalHeader()->resizeSection(name, 180);
  horizontalHeader()->resizeSection(progress, 160);
  horizontalHeader()->resizeSection(cancel, 80);
  connect(&queue, &RunQueue::changed, this, &QueueView::update_rows);
  connect(&theme, &Theme::changed, this, &QueueView::update_rows);
}

void QueueView::make_row(int row, const QueuedRun& run) {
  for (const int column : {name, sentence}) setItem(row, column, new QTableWidgetItem);
  auto* bar = new QProgressBar(this);
  bar->setAccessibleName("Progress of " + run.order.label);
  setCellWidget(row, progress, bar);
  auto* button = new QToolButton(this);
  button->setText("Cancel");
  button->setAccessibleName("Cancel " + run.order.label);
  connect(button, &QToolButton::clicked, this, [this, number = run.number] { queue_.cancel(number); });
  setCellWidget(row, cancel, button);
}

void QueueView::update_rows() {
  const std::vector<QueuedRun> runs = queue_.runs();
  std::vector<int> numbers;
  for (const QueuedRun& run : runs) numbers.push_back(run.number);
  if (numbers != shown_) {
    shown_ = numbers;
    setRowCount(0);
    setRowCount(static_cast<int>(runs.size()));
    for (int row = 0; row < rowCount(); ++row) make_row(row, runs[static_cast<std::size_t>(row)]);
    scrollToBottom();  // to the one that has just come
  }
  for (int row = 0; row < rowCount(); ++row) {
    const QueuedRun& run = runs[static_cast<std::size_t>(row)];
    const bool ended = run.state == QueuedRun::State::ended;
    item(row, name)->setText(run.order.label);
    item(row, name)->setToolTip(run.order.directory);
    item(row, sentence)->setText(run.sentence);
    item(row, sentence)->setToolTip(run.sentence);
    item(row, sentence)->setForeground(ended && !run.good ? theme_.appearance().problem : theme_.appearance().text);
    auto* bar = qobject_cast<QProgressBar*>(cellWidget(row, progress));
    const bool unknown = run.state == QueuedRun::State::running && run.share < 0;
    bar->setRange(0, unknown ? 0 : 100);
    if (!unknown) bar->setValue(static_cast<int>(std::lround(100 * std::max(0.0, run.share))));
    cellWidget(row, cancel)->setEnabled(!ended);
  }
}

}  // namespace paceline::gui
