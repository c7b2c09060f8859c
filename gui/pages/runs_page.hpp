#pragma once
/// The table of opened runs: filter, sort, choose columns, group, compare two scenarios, do one again.

#include <QJsonObject>
#include <QSet>
#include <QTimer>
#include <QWidget>

#include "gui/models/group_table.hpp"
#include "gui/models/run_filter.hpp"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace paceline::gui {

class Theme;

class RunsPage final : public QWidget {
  Q_OBJECT

 public:
  /// `runs` outlives the page.
  RunsPage(const Theme& theme, RunCollection& runs, QWidget* parent = nullptr);

  /// A sentence about what could not be opened; empty: none.
  void show_problem(const QString& sentence);
  /// That sentence, if it is shown, is true no more.
  void take_back(const QString& sentence);
  /// The path by which command lines call the program.
  void set_program(const QString& paceline) { program_ = paceline; }
  /// "Run again" and "Edit and run" are there only when somebody answers their signals; at first nobody does.
  void offer_runs(bool offered);
  void focus_filter();
  /// One row for all runs that agree in these; none: a row for each run; "seeds": for each experiment.
  void group_by(const QStringList& facts);

  QJsonObject state() const;
  void restore(const QJsonObject& state);

  QTableView& table() { return *table_; }
  QLineEdit& filter_field() { return *filter_field_; }
  QStringList selected_directories() const;

 Q_SIGNALS:
  /// Directories that were dropped.
  void open_wanted(const QStringList& paths);
  /// A scenario, to be run as it is, and to be edited before.
  void run_again_wanted(const QString& scenario_json);
  void edit_wanted(const QString& scenario_json);
  void removed(const QStringList& directories);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void build();
  void build_menu(const QPoint& place);
  void choose_columns();
  void choose_grouping();
  void list_groupings();
  /// And after these all others that are known, of which people choose.
  QStringList facts_after(QStringList first) const;
  void group();
  void adapt();
  void fit_columns();
  void compare_selected();
  void copy_command_line();
  void remove_selected();
  void show_selected(bool shown);
  void show_only_selected();
  RunPointer one_selected() const;

  const Theme& theme_;
  RunCollection& runs_;
  RunFilter filter_;
  GroupTable groups_;
  QString program_ = "paceline";
  QLineEdit* filter_field_;
  QComboBox* grouping_;
  QStringList group_facts_;
  QLabel* count_;
  QLabel* problem_;
  QLabel* detail_;
  QTableView* table_;
  QTableView* group_table_;
  QStackedWidget* stack_;
  QPushButton* compare_;
  QPushButton* again_;
  QPushButton* edit_;
  QPushButton* copy_;
  QTimer news_;                                ///< runs come in many pieces: what they have in common is done once
  QSet<QString> fitted_once_, sized_by_hand_;  ///< columns
  bool fitting_ = false;
};

}  // namespace paceline::gui
