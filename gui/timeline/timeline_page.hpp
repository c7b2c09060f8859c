#pragma once
/// The page "Timeline": the trace of one run, or of two over one time axis.

#include <QWidget>
#include <array>
#include <memory>
#include <vector>

#include "gui/look/theme.hpp"
#include "gui/timeline/timeline_choice.hpp"
#include "gui/timeline/timeline_loader.hpp"
#include "gui/timeline/timeline_table.hpp"
#include "gui/timeline/timeline_view.hpp"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace paceline::gui {

class CompareTools;
class ReadingMessage;
class StateLegend;

/// A run that can be chosen.
struct TimelineRun {
  QString label;
  QString directory;
  bool traced = true;  ///< those that are not are offered last
  bool operator==(const TimelineRun&) const = default;
};

class TimelinePage final : public QWidget {
  Q_OBJECT

 public:
  explicit TimelinePage(Theme& theme, QWidget* parent = nullptr);

  /// The runs among which the user chooses; what is chosen stays as long as it is among them, else the first one is.
  void setRuns(const std::vector<TimelineRun>& runs);
  /// Numbers in the list of runs; negative: none.
  void choose(int first, int second = -1);
  /// Reads that run's trace again, if it is shown, since it has written more; empty: all.
  void reload(const QString& directory = {});
  TimelineView& view() { return *view_; }
  /// Everything chosen is shown, or a sentence says why not.
  bool settled() const;
  /// What the page says instead of a picture; empty when there is one.
  QString message() const;
  /// Asks for a file, format and size, and writes what is shown.
  void export_figure();
  /// What is chosen beside the runs.
  TimelineChoice choice() const;
  /// Directories of the runs that are chosen, one or two, and that choice: what sessions keep.
  QJsonObject state() const;
  /// Takes effect when runs of those directories are among the ones set.
  void restore(const QJsonObject& state);
  /// What `--render` needs to draw what is shown.
  QJsonObject saved_view() const;

 Q_SIGNALS:
  /// A person wants saved_view() as a file.
  void view_wanted();
  /// A file was dropped or something went wrong that the window may show in its status line.
  void said(const QString& sentence);

 private:
  struct Slot {
    QComboBox* choice = nullptr;
    TimelineLoader* loader = nullptr;
    QString directory;  // of what is shown or being read
    LoadedTimeline loaded;
    QString problem;
    bool missing = false;
    bool picked = false;  ///< by the user, who may want to hear why there is no timeline
  };

  /// What a session had.
  struct Wanted {
    std::array<QString, 2> directories;
    std::optional<TimeInterval> time;
    std::optional<int> align_at_step;
  };

  QWidget* make_choices();
  QWidget* make_tools();
  void choice_changed(std::size_t slot);
  void start(std::size_t slot);
  void update_page();
  void show_scene();
  void align();
  std::vector<TimelinePane> panes() const;
  std::array<QString, 2> directories() const;
  bool is_wanted() const;
  void show_shares();
  void show_table();
  void search(bool forward);
  const TimelineRun* run_in(const Slot& slot) const;

  Theme& theme_;
  std::vector<TimelineRun> runs_;
  std::array<Slot, 2> slots_;
  QStackedWidget* stack_ = nullptr;
  ReadingMessage* message_ = nullptr;
  TimelineView* view_ = nullptr;
  StateLegend* legend_ = nullptr;
  QLabel* hovered_ = nullptr;
  QLabel* notes_ = nullptr;
  QComboBox* order_ = nullptr;
  QCheckBox* by_role_ = nullptr;
  QCheckBox* arrows_ = nullptr;
  QLineEdit* search_ = nullptr;
  CompareTools* compare_tools_ = nullptr;
  std::vector<QWidget*> needs_picture_;
  std::array<QString, 2> shown_;  ///< directories of the scene
  std::optional<Wanted> wanted_;  ///< until it is shown, or a person chooses something else
};

}  // namespace paceline::gui
