#pragma once
/// Reads result directories on a thread of its own, and follows them: runs that are still being written, runs that are
/// done again, directories that vanish.

#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "gui/models/run.hpp"

namespace paceline::gui {

/// All members are for the thread that made it; signals arrive there. Files are polled at most ten times a second while
/// a run grows, else once a second.
class RunLoader final : public QObject {
  Q_OBJECT

 public:
  explicit RunLoader(QObject* parent = nullptr);
  ~RunLoader() override;

  /// Each path is a run's directory, a file in one, or a folder with runs anywhere below it.
  void open(const QStringList& paths);
  /// No further news of that directory.
  void forget(const QString& directory);

 Q_SIGNALS:
  /// New runs and newer states of known ones.
  void loaded(const paceline::gui::Runs& runs);
  /// A path at which there is no run; one sentence.
  void refused(const QString& sentence);
  /// That refusal is true no more: a run has begun at the path or in a folder of it.
  void taken_back(const QString& sentence);
  /// Everything that open() was told has been read.
  void finished();

 private:
  struct Followed {
    RunPointer run;
    results::MetricsPosition position;  ///< in metrics.jsonl; only while there is no summary
    QDateTime written;                  ///< run.json
    QDateTime summarised;               ///< summary.json; invalid: there is none
    QDateTime grown;                    ///< when metrics.jsonl last had more
  };

  void work(std::stop_token stop);
  void find_runs(const QString& path, std::stop_token stop);
  void load(const QString& directory);
  void refuse(const QString& sentence);
  void look_again(bool also_finished);
  void look_for_awaited();
  void look_at(Followed& followed);
  bool read_on(Followed& followed);
  void send();

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<QString> wanted_;   ///< guarded by mutex_
  std::set<QString> forgotten_;  ///< guarded by mutex_

  // Of the thread alone.
  std::map<QString, Followed> followed_;
  std::map<QString, QString> awaited_;  ///< folders that were opened and hold no run yet, and what was said of them
  QElapsedTimer since_sent_;
  Runs unsent_;
  std::jthread thread_;
};

}  // namespace paceline::gui

Q_DECLARE_METATYPE(paceline::gui::Runs)
