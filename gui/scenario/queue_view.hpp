#pragma once
/// The runs of a queue as a table: progress, how each goes or ended, and a button to cancel it.

#include <QTableWidget>

#include "gui/look/theme.hpp"
#include "gui/scenario/run_queue.hpp"

namespace paceline::gui {

class QueueView final : public QTableWidget {
  Q_OBJECT

 public:
  QueueView(RunQueue& queue, Theme& theme, QWidget* parent = nullptr);

 private:
  void update_rows();
  void make_row(int row, const QueuedRun& run);

  RunQueue& queue_;
  Theme& theme_;
  std::vector<int> shown_;  // numbers
};

}  // namespace paceline::gui
