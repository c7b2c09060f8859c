#include "gui/scenario/run_queue.hpp"

#include <signal.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <algorithm>
#include <utility>

#include "gui/scenario/child.hpp"

namespace paceline::gui {
namespace {

constexpr int patience_ms = 5000;  // from the interrupt to the kill

QString shell_quoted(QString text) {
  return '\'' + text.replace('\'', "'\\''") + '\'';
}

double part(const std::optional<double>& limit, const QJsonValue& reached) {
  return limit && *limit > 0 ? std::clamp(reached.toDouble() / *limit, 0.0, 1.0) : -1;
}

}  // namespace

RunQueue::RunQueue(QString program, QObject* parent) : QObject(parent), program_(std::move(program)) {}

RunQueue::~RunQueue() {
  for (const auto& entry : entries_)
    if (entry->process != nullptr) {
      entry->process->disconnect(this);
      entry->process->terminate();  // it leaves valid results of what it has done
    }
  for (const auto& entry : entries_)
    if (entry->process != nullptr) {
      if (!entry->process->waitForFinished(3000)) entry->process->kill();
      entry->process->waitForFinished(1000);
    }
}

void RunQueue::set_at_once(int runs) {
  at_once_ = std::max(1, runs);
  start_next();
}

int RunQueue::add(RunOrder order) {
  auto entry = std::make_unique<Entry>();
  entry->run.number = ++last_number_;
  entry->run.order = std::move(order);
  entry->run.sentence = "waits for its turn";
  entries_.push_back(std::move(entry));
  const int number = last_number_;
  start_next();
  Q_EMIT changed();
  return number;
}

RunQueue::Entry* RunQueue::find(int number) {
  for (const auto& entry : entries_)
    if (entry->run.number == number) return entry.get();
  return nullptr;
}

void RunQueue::start_next() {
  const auto running = std::count_if(entries_.begin(), entries_.end(),
                                     [](const auto& entry) { return entry->run.state == QueuedRun::State::running; });
  auto free = at_once_ - running;
  for (const auto& entry : entries_) {
    if (free <= 0) return;
    if (entry->run.state != QueuedRun::State::waiting) continue;
    start(*entry);
    --free;
  }
}

void RunQueue::start(Entry& entry) {
  entry.run.state = QueuedRun::State::running;
  entry.run.sentence = "starts";
  entry.process = new QProcess(this);
  const RunOrder& order = entry.run.order;
  if (!order.working_directory.isEmpty()) entry.process->setWorkingDirectory(order.working_directory);
  QStringList words = {"run", "-", "--stream", "--quiet", "--out", order.directory};
  if (order.trace) words += "--trace";
  const int number = entry.run.number;  // entries come and go
  connect(entry.process, &QProcess::readyReadStandardOutput, this, [this, number] {
    if (Entry* found = find(number)) read_stream(*found);
  });
  connect(entry.process, &QProcess::readyReadStandardError, this, [this, number] {
    constexpr qsizetype most = 4096;  // the last words are enough
    if (Entry* found = find(number))
      found->complaints = (found->complaints + found->process->readAllStandardError()).right(most);
  });
  connect(entry.process, &QProcess::errorOccurred, this, [this, number](QProcess::ProcessError error) {
    Entry* found = find(number);
    if (found != nullptr && error == QProcess::FailedToStart)
      end(*found, QString("“%1” cannot be started: %2").arg(program_, found->process->errorString()), false);
  });
  connect(entry.process, &QProcess::finished, this, [this, number](int code, QProcess::ExitStatus status) {
    Entry* found = find(number);
    if (found == nullptr || found->process == nullptr) return;
    read_stream(*found);
    found->complaints += found->process->readAllStandardError();
    const bool good = status == QProcess::NormalExit && code == 0;
    end(*found, good ? QString() : sentence_for(*found, code, status), good);
  });
  entry.process->start(program_, words);
  if (entry.process == nullptr) return;
  entry.process->write(order.scenario);
  entry.process->closeWriteChannel();
}

void RunQueue::read_stream(Entry& entry) {
  entry.unread += entry.process->readAllStandardOutput();
  bool any = false;
  for (qsizetype end = entry.unread.indexOf('\n'); end >= 0; end = entry.unread.indexOf('\n')) {
    take_line(entry, entry.unread.left(end));
    entry.unread.remove(0, end + 1);
    any = true;
  }
  if (!any) return;
  const bool first = !std::exchange(entry.announced, true);
  const QString directory = entry.run.order.directory;
  Q_EMIT changed();
  if (first) Q_EMIT runStarted(directory);
}

void RunQueue::take_line(Entry& entry, const QByteArray& line) {
  const QJsonObject metrics = QJsonDocument::fromJson(line).object();
  if (metrics.isEmpty()) return;
  const RunOrder& order = entry.run.order;
  entry.run.simulated_s = metrics["simulated_time_s"].toDouble();
  entry.run.share =
      std::max({part(order.samples, metrics["samples"]), part(order.steps, metrics["steps"]),
                part(order.epochs, metrics["epochs"]), part(order.simulated_time_s, metrics["simulated_time_s"])});
  entry.run.sentence =
      QString("step %1, %2 s simulated").arg(metrics["steps"].toInteger()).arg(entry.run.simulated_s, 0, 'g', 4);
  if (metrics["test_accuracy"].isDouble())
    entry.run.sentence += QString(", accuracy %1 %").arg(100 * metrics["test_accuracy"].toDouble(), 0, 'f', 1);
  if (metrics["kind"] == "end") {
    entry.end_status = metrics["event"].toString();
    entry.end_detail = metrics["detail"].toString();
  }
}

QString RunQueue::sentence_for(const Entry& entry, int code, QProcess::ExitStatus status) const {
  const QString said = last_line(entry.complaints);
  if (entry.cancelled) return "was cancelled; what it has until then is valid";
  if (status == QProcess::CrashExit)
    return QString("paceline died of signal %1").arg(code) + (said.isEmpty() ? QString() : ": " + said);
  if (!entry.end_status.isEmpty() && entry.end_status != "completed")
    return "ended " + entry.end_status + (entry.end_detail.isEmpty() ? QString() : ": " + entry.end_detail);
  return said.isEmpty() ? QString("paceline ended with code %1").arg(code) : said;
}

void RunQueue::end(Entry& entry, const QString& sentence, bool good) {
  entry.run.state = QueuedRun::State::ended;
  entry.run.good = good;
  if (good) entry.run.share = 1;
  entry.run.sentence = good ? "completed; " + entry.run.sentence : sentence;
  entry.process->deleteLater();
  entry.process = nullptr;
  const QString directory = entry.run.order.directory;
  start_next();
  Q_EMIT changed();
  Q_EMIT runEnded(directory, sentence);
}

void RunQueue::cancel(int number) {
  Entry* entry = find(number);
  if (entry == nullptr || entry->run.state == QueuedRun::State::ended) return;
  if (entry->run.state == QueuedRun::State::waiting) {
    std::erase_if(entries_, [number](const auto& one) { return one->run.number == number; });
    Q_EMIT changed();
    return;
  }
  entry->cancelled = true;
  entry->run.sentence = "is being cancelled";
  if (const qint64 process = entry->process->processId(); process > 0) ::kill(static_cast<pid_t>(process), SIGINT);
  QTimer::singleShot(patience_ms, entry->process, [process = entry->process] { process->kill(); });
  Q_EMIT changed();
}

void RunQueue::cancel_all() {
  for (const QueuedRun& run : runs())
    if (run.state == QueuedRun::State::waiting) cancel(run.number);
  for (const QueuedRun& run : runs()) cancel(run.number);
}

void RunQueue::forget_ended() {
  std::erase_if(entries_, [](const auto& entry) { return entry->run.state == QueuedRun::State::ended; });
  Q_EMIT changed();
}

std::vector<QueuedRun> RunQueue::runs() const {
  std::vector<QueuedRun> runs;
  for (const auto& entry : entries_) runs.push_back(entry->run);
  return runs;
}

qint64 RunQueue::process_of(int number) const {
  for (const auto& entry : entries_)
    if (entry->run.number == number && entry->process != nullptr) return entry->process->processId();
  return 0;
}

QString RunQueue::command_line(const QString& program, const RunOrder& order, const QString& file) {
  // Files that the text names are meant from there, wherever the shell stands.
  const bool elsewhere = file.isEmpty() && !order.working_directory.isEmpty();
  QString line = (elsewhere ? "cd " + shell_quoted(order.working_directory) + " && " : QString()) +
                 shell_quoted(program) + " run " + (file.isEmpty() ? "-" : shell_quoted(file)) + " --out " +
                 shell_quoted(order.directory) + (order.trace ? " --trace" : "");
  if (file.isEmpty()) line += " <<'SCENARIO'\n" + QString::fromUtf8(order.scenario).trimmed() + "\nSCENARIO";
  return line;
}

}  // namespace paceline::gui
