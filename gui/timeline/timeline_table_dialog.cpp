#include "gui/timeline/timeline_table_dialog.hpp"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QMessageBox>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "gui/files/saved_file.hpp"

namespace paceline::gui {

TimelineTableDialog::TimelineTableDialog(const QString& title, std::vector<TimelineTablePart> parts, QWidget* parent)
    : QDialog(parent) {
  setWindowTitle(title);
  auto* table = new TimelineTable(std::move(parts), this);
  auto* sorted = new QSortFilterProxyModel(this);
  sorted->setSortRole(Qt::UserRole);
  sorted->setSourceModel(table);
  auto* view = new QTableView(this);
  view->setAccessibleName(title);
  view->setModel(sorted);
  view->setSortingEnabled(true);
  view->sortByColumn(-1, Qt::AscendingOrder);
  view->setAlternatingRowColors(true);
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->setTabKeyNavigation(false);
  view->verticalHeader()->hide();
  view->resizeColumnsToContents();
  view->horizontalHeader()->setStretchLastSection(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  QPushButton* copy = buttons->addButton("Copy as CSV", QDialogButtonBox::ActionRole);
  QPushButton* save = buttons->addButton("Save as CSV…", QDialogButtonBox::ActionRole);
  connect(copy, &QPushButton::clicked, this, [table] { QApplication::clipboard()->setText(table->csv()); });
  connect(save, &QPushButton::clicked, this, [this, table] {
    const QString file = QFileDialog::getSaveFileName(this, "Save as CSV", "timeline.csv", "CSV (*.csv)");
    if (file.isEmpty()) return;
    if (const QString problem = save_file(file, table->csv().toUtf8()); !problem.isEmpty())
      QMessageBox::warning(this, "Save as CSV", problem);
  });
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* column = new QVBoxLayout(this);
  column->addWidget(view, 1);
  column->addWidget(buttons);
  resize(900, 480);
}

}  // namespace paceline::gui
