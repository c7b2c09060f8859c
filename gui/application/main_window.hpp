#pragma once
/// The window: pages in tabs, menus, what is opened. It joins pages and knows what none of them knows.

#include <QMainWindow>
#include <map>

#include "gui/application/session.hpp"
#include "gui/look/theme.hpp"
#include "gui/models/run_collection.hpp"
#include "gui/models/run_loader.hpp"

class QTabWidget;

namespace paceline::gui {

class ConvergencePage;
class HelpOverlay;
class RunsPage;
class ScenarioPage;
class ThroughputPage;
class TimelinePage;

class MainWindow final : public QMainWindow {
  Q_OBJECT

 public:
  /// `session` is restored now and saved when the window closes.
  MainWindow(Theme& theme, Session& session, QWidget* parent = nullptr);

  ~MainWindow() override;

  void open(const QStringList& paths);
  void show_page(const QString& key);
  void choose_theme(ThemeChoice choice);
  /// Shows that scenario, JSON as results have it, on the page where it can be changed.
  void edit_scenario(const QString& scenario_json);

  RunCollection& runs() { return runs_; }
  RunLoader& loader() { return loader_; }
  /// nullptr when there is no such page.
  QWidget* page(const QString& key) const;
  RunsPage& runs_page() const;
  ConvergencePage& convergence_page() const;
  ThroughputPage& throughput_page() const;
  TimelinePage& timeline_page() const;
  ScenarioPage& scenario_page() const;
  HelpOverlay& help() { return *help_; }
  void save_session();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void build_pages();
  void build_menus();
  void join_pages();
  void list_timelines();
  void choose_program();
  void restore_session();
  void ask_for_folder();
  void list_recent();
  void remember(const QStringList& paths);
  void export_focused_chart();

  Theme& theme_;
  Session& session_;
  RunCollection runs_;
  RunLoader loader_;
  QTabWidget* tabs_;
  HelpOverlay* help_;
  QMenu* recent_;
  QActionGroup* theme_actions_;
  std::map<QString, QWidget*> pages_;
  QStringList recently_;
};

}  // namespace paceline::gui
