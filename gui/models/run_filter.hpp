#pragma once
/// The table of runs, filtered by an expression and sorted by numbers as numbers.

#include <QSortFilterProxyModel>

#include "gui/models/filter_expression.hpp"
#include "gui/models/run_collection.hpp"

namespace paceline::gui {

class RunFilter final : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit RunFilter(RunCollection& runs, QObject* parent = nullptr);
  void set_expression(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  /// Absent values stand last in both directions; texts with numbers in them sort as people would ("seed-2",
  /// "seed-10").
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  RunCollection& runs_;
  FilterExpression expression_;
};

}  // namespace paceline::gui
