#pragma once
/// Groups of runs as a table: a row a group, numbers as mean and half-width of their 95 % t-interval, N beside.

#include <QAbstractTableModel>

#include "gui/models/run_collection.hpp"
#include "gui/models/run_groups.hpp"

namespace paceline::gui {

/// Columns: the group's label, N, then the facts that were asked for. A number that some runs of a group lack says of
/// how many it is the mean ("3.1 ± 0.2 s (2 of 3)"); texts that differ within a group are "various".
class GroupTable final : public QAbstractTableModel {
  Q_OBJECT

 public:
  explicit GroupTable(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  /// `first` is the heading of the label's column.
  void set_groups(const std::vector<RunGroup>& groups, const QStringList& facts, const QString& first);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  struct Cell {
    QString text;
    QVariant sort;
  };
  static Cell cell_of(const RunGroup& group, const QString& fact);

  QStringList facts_;
  QString first_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace paceline::gui
