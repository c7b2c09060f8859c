#include "gui/charts/table_dialog.hpp"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "gui/charts/figure_text.hpp"

namespace paceline::gui {

ChartTable::ChartTable(const ChartContents& contents, QObject* parent)
    : QAbstractTableModel(parent),
      x_title_(contents.x_title),
      y_title_(contents.y_title),
      bars_(contents.bars),
      pieces_(pieces_of(contents)) {
  std::size_t rows = 0;
  for (const ChartPiece& piece : pieces_) ends_.push_back(rows += piece.curve.size());
}

int ChartTable::rowCount(const QModelIndex& parent) const {
  if (parent.isValid()) return 0;
  if (bars_) return static_cast<int>(bars_->parts.size()) * static_cast<int>(bars_->categories.size());
  return ends_.empty() ? 0 : static_cast<int>(ends_.back());
}

int ChartTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : 3;
}

QString ChartTable::cell(std::size_t row, int column) const {
  if (bars_) {
    const std::size_t category = row / bars_->parts.size();
    const ChartBars::Part& part = bars_->parts[row % bars_->parts.size()];
    if (column == 0) return bars_->categories[static_cast<qsizetype>(category)];
    return column == 1 ? part.label : QString::number(part.values[category], 'g', 6);
  }
  const auto piece = static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), row) - ends_.begin());
  const Curve& curve = pieces_[piece].curve;
  const std::size_t point = row - (ends_[piece] - curve.size());
  if (column == 0) return pieces_[piece].label;
  return QString::number(column == 1 ? curve.x(point) : curve.y(point), 'g', 8);
}

QVariant ChartTable::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  if (role == Qt::DisplayRole) return cell(static_cast<std::size_t>(index.row()), index.column());
  if (role == Qt::TextAlignmentRole && index.column() > (bars_ ? 1 : 0))
    return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  return {};
}

QVariant ChartTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
    return QAbstractTableModel::headerData(section, orientation, role);
  if (bars_) return section == 0 ? QString("of") : section == 1 ? QString("what") : x_title_;
  return section == 0 ? QString("line") : section == 1 ? x_title_ : y_title_;
}

TableDialog::TableDialog(const ChartContents& contents, QWidget* parent) : QDialog(parent) {
  setWindowTitle(contents.title + ": table");
  resize(680, 520);
  auto* table = new QTableView(this);
  table->setModel(new ChartTable(contents, table));
  table->setAccessibleName(contents.title + ", as a table");
  table->setAlternatingRowColors(true);
  table->setWordWrap(false);
  table->setTextElideMode(Qt::ElideMiddle);
  constexpr int numbers_width = 130;
  table->horizontalHeader()->setDefaultSectionSize(numbers_width);
  table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);  // names are long, numbers are not
  table->verticalHeader()->hide();
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  QPushButton* copy = buttons->addButton("Copy as CSV", QDialogButtonBox::ActionRole);
  connect(copy, &QPushButton::clicked, this,
          [contents] { QApplication::clipboard()->setText(QString::fromUtf8(csv_of(contents))); });
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(table);
  layout->addWidget(buttons);
}

}  // namespace paceline::gui
