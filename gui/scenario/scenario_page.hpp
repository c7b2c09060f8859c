#pragma once
/// The page "Scenario": form and text side by side, checked as one types; a gallery; runs started and followed.

#include <QTimer>
#include <QWidget>

#include "gui/look/theme.hpp"
#include "gui/scenario/child.hpp"
#include "gui/scenario/run_queue.hpp"
#include "gui/scenario/scenario_editor.hpp"
#include "gui/scenario/scenario_form.hpp"

class QCheckBox;
class QLabel;
class QListWidget;
class QSplitter;
class QToolButton;

namespace paceline::gui {

class Gallery;

class ScenarioPage final : public QWidget {
  Q_OBJECT

 public:
  /// `program`: path of `paceline`.
  ScenarioPage(Theme& theme, const QString& program, QWidget* parent = nullptr);

  /// From now on; form and gallery become its.
  void set_program(const QString& program);
  /// Shows that text. Names of files in it are meant from `directory` (empty: ours). The text before can be had back
  /// with Undo.
  void openScenario(const QString& text, const QString& directory = {});
  /// Empty: done; else a sentence.
  QString openFile(const QString& file);
  /// Where runs put their results: in a new directory each. "results" in the current directory unless set.
  void setResultsDirectory(const QString& directory) { results_ = directory; }
  /// Queues what is shown; the number of the run, 0 when the scenario is wrong.
  int start();
  /// Queues that scenario at once, whatever is shown: one that has run before needs no check.
  int startAgain(const QString& text);
  /// Runs that wait or go on.
  int unfinished() const;
  /// From which names of files in the text are meant; empty: ours.
  const QString& directory() const { return directory_; }
  RunQueue& queue() { return queue_; }
  ScenarioEditor& editor() { return *editor_; }
  ScenarioForm& form() { return *form_; }
  const std::vector<Complaint>& complaints() const { return complaints_; }
  /// What is shown has been checked.
  bool checked() const { return !delay_.isActive() && !validation_.busy(); }
  QString commandLine() const;

 Q_SIGNALS:
  void runStarted(const QString& directory);
  void runEnded(const QString& directory, const QString& sentence);
  void said(const QString& sentence);

 private:
  QWidget* make_tools();
  QWidget* make_text();
  QWidget* make_queue();
  void text_changed();
  void field_edited(const QStringList& path, const QString& json);
  void validate();
  void show_complaints(std::vector<Complaint> complaints, const QString& state);
  RunOrder order_of(const QString& text, const QString& directory) const;
  QString free_directory(const QString& name) const;
  void save();

  Theme& theme_;
  QString program_, results_, directory_, file_;
  QString opened_;  ///< the text as it was before anybody changed it
  /// A text that Undo or Redo may bring back, and from where it names its files.
  struct Known {
    QString text, directory, file;
  };
  std::vector<Known> known_;
  RunQueue queue_;
  Child schema_reader_, validation_;
  QTimer delay_;
  std::vector<Complaint> complaints_;
  QSplitter* splitter_ = nullptr;
  Gallery* gallery_ = nullptr;
  ScenarioForm* form_ = nullptr;
  ScenarioEditor* editor_ = nullptr;
  QListWidget* list_ = nullptr;
  QLabel* state_ = nullptr;
  QCheckBox* trace_ = nullptr;
  QToolButton* start_ = nullptr;
  QToolButton* gallery_shown_ = nullptr;
};

}  // namespace paceline::gui
