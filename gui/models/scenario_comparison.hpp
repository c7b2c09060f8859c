#pragma once
/// Two runs' scenarios side by side.

#include <QAbstractTableModel>

#include "gui/models/run.hpp"

namespace paceline::gui {

/// Columns: key, value in the first, value in the second. "-" stands for a key that one of them lacks. By default only
/// the keys in which they differ, and then without name, seed and format.
class ScenarioComparison final : public QAbstractTableModel {
  Q_OBJECT

 public:
  explicit ScenarioComparison(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  void compare(const RunPointer& first, const RunPointer& second, bool only_differences);
  /// How many keys differ.
  int differences() const { return differences_; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  struct Row {
    QString key, first, second;
    bool differs;
  };
  std::vector<Row> rows_;
  QString first_, second_;
  int differences_ = 0;
};

}  // namespace paceline::gui
