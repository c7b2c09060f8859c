#pragma once
/// Runs that wait, go on and have ended: each is a child `paceline run - --stream`, a few at a time.

#include <QObject>
#include <QProcess>
#include <memory>
#include <optional>
#include <vector>

namespace paceline::gui {

/// What is to be run.
struct RunOrder {
  QString label;
  QByteArray scenario;        ///< its text
  QString directory;          ///< for the results, absolute; must not exist or be empty
  QString working_directory;  ///< from which the scenario names files; empty: ours
  bool trace = false;
  /// Where it stops, as far as known: samples, steps, epochs, simulated seconds; for the progress.
  std::optional<double> samples, steps, epochs, simulated_time_s;
};

struct QueuedRun {
  enum class State { waiting, running, ended };
  int number = 0;
  RunOrder order;
  State state = State::waiting;
  bool good = false;  ///< it ended and completed
  double share = -1;  ///< done; negative: not known
  double simulated_s = 0;
  QString sentence;  ///< about what goes on or how it ended
};

class RunQueue final : public QObject {
  Q_OBJECT

 public:
  explicit RunQueue(QString program, QObject* parent = nullptr);
  /// Kills what still runs.
  ~RunQueue() override;

  /// For runs that have not started yet.
  void set_program(QString program) { program_ = std::move(program); }
  /// Runs at once, at least 1.
  void set_at_once(int runs);
  int add(RunOrder order);
  /// A run that waits is taken out; one that goes on is interrupted (its partial results are valid), and killed when it
  /// has not ended after some seconds.
  void cancel(int number);
  void cancel_all();
  void forget_ended();
  std::vector<QueuedRun> runs() const;
  /// Of the process of a run that goes on; 0: of none.
  qint64 process_of(int number) const;
  /// What a shell would have to be told.
  static QString command_line(const QString& program, const RunOrder& order, const QString& file);

 Q_SIGNALS:
  void changed();
  /// Its first numbers have come, so its files can be read. Not of a run that ends before.
  void runStarted(const QString& directory);
  /// `sentence` is empty when the run has completed.
  void runEnded(const QString& directory, const QString& sentence);

 private:
  struct Entry {
    QueuedRun run;
    QProcess* process = nullptr;
    QByteArray unread, complaints;
    bool cancelled = false, announced = false;
    QString end_detail, end_status;
  };

  Entry* find(int number);
  void start_next();
  void start(Entry& entry);
  void read_stream(Entry& entry);
  void take_line(Entry& entry, const QByteArray& line);
  void end(Entry& entry, const QString& sentence, bool good);
  QString sentence_for(const Entry& entry, int code, QProcess::ExitStatus status) const;

  QString program_;
  int at_once_ = 1, last_number_ = 0;
  std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace paceline::gui
