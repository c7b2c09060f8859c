#pragma once
/// A chart's twin for those who cannot or will not look at pictures: its values as a table.

#include <QAbstractTableModel>
#include <QDialog>
#include <vector>

#include "gui/charts/chart_pieces.hpp"

namespace paceline::gui {

/// A row a point (line, x, y), events and targets too, or a bar (part, category, value). Rows are found in the
/// contents, not copied.
class ChartTable final : public QAbstractTableModel {
  Q_OBJECT

 public:
  explicit ChartTable(const ChartContents& contents, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QString cell(std::size_t row, int column) const;

  QString x_title_, y_title_;
  std::optional<ChartBars> bars_;
  std::vector<ChartPiece> pieces_;
  std::vector<std::size_t> ends_;  ///< of each piece's rows
};

class TableDialog final : public QDialog {
  Q_OBJECT

 public:
  TableDialog(const ChartContents& contents, QWidget* parent);
};

}  // namespace paceline::gui
