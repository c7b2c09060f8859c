#pragma once
/// The opened runs as a table: a row a run, a column a fact.

#include <QAbstractTableModel>
#include <QHash>
#include <QMap>
#include <QSet>
#include <QStringList>
#include <vector>

#include "gui/models/run.hpp"

namespace paceline::gui {

/// Rows keep the order in which runs came. Cells are made when a run arrives or columns change, so data() only hands
/// them out. The first column can be checked: whether charts show the run.
class RunCollection final : public QAbstractTableModel {
  Q_OBJECT

 public:
  /// Beside Qt's: what a cell sorts by (a double or a text; invalid sorts last), and a row's RunPointer.
  enum Role { sort_role = Qt::UserRole, run_role };

  explicit RunCollection(QObject* parent = nullptr);

  /// Known directories get their newer state, others a row at the end.
  void update(const Runs& runs);
  void remove(const QStringList& directories);
  void clear();

  const Runs& runs() const { return runs_; }
  /// Those that charts show: checked and readable.
  Runs shown_runs() const;
  RunPointer find(const QString& directory) const;

  void set_columns(const QStringList& facts);
  const QStringList& columns() const { return columns_; }
  static QStringList default_columns();
  /// Every fact that any run has, sorted.
  QStringList all_facts() const;
  /// Facts in which readable runs differ, scenario and choices only: what tells them apart.
  QStringList distinguishing_facts() const;

  void show(const QStringList& directories, bool shown);
  bool is_shown(const QString& directory) const { return !hidden_.contains(directory); }
  QStringList hidden() const { return {hidden_.begin(), hidden_.end()}; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 Q_SIGNALS:
  /// Runs came, went or grew, or others are shown.
  void shown_changed();

 private:
  struct Cell {
    QString text;
    QVariant sort;
  };
  std::vector<Cell> cells_of(const Run& run) const;
  void index_rows();
  /// Runs of equal names are told apart by their folders.
  void name_rows();

  Runs runs_;
  std::vector<std::vector<Cell>> cells_;
  /// What the readable runs have of one fact.
  struct Spread {
    QVariant first;
    int runs = 0;
    bool differs = false;
  };
  void count_facts(const Run& run);
  void count_all_facts();

  QMap<QString, Spread> facts_;
  int readable_ = 0;
  QHash<QString, int> rows_;  ///< by directory
  QSet<QString> hidden_;
  QStringList columns_ = default_columns();
};

}  // namespace paceline::gui

Q_DECLARE_METATYPE(paceline::gui::RunPointer)
