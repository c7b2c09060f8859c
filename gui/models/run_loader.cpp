#include "gui/models/run_loader.hpp"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFileInfo>
#include <exception>

#include "sim/results/run_directory.hpp"

namespace paceline::gui {
namespace {

using namespace std::chrono_literals;

constexpr int deepest_folder = 8;
constexpr std::size_t most_unsent = 50;
constexpr qint64 quiet_s = 30;
constexpr std::size_t most_awaited = 100;
constexpr qint64 longest_unsent_ms = 100;

QString file_in(const QString& directory, std::string_view name) {
  return directory + "/" + QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

bool holds_run(const QString& directory) {
  return QFileInfo::exists(file_in(directory, results::file_name::run));
}

/// The directory that is meant: of a file, the one it is in.
QString directory_of(const QString& path) {
  const QFileInfo file(path);
  return QDir::cleanPath(file.isFile() ? file.absolutePath() : file.absoluteFilePath());
}

QDateTime time_of(const QString& file) {
  const QFileInfo state(file);
  return state.exists() ? state.lastModified() : QDateTime();
}

}  // namespace

RunLoader::RunLoader(QObject* parent) : QObject(parent), thread_([this](std::stop_token stop) { work(stop); }) {
  qRegisterMetaType<Runs>("paceline::gui::Runs");
}

RunLoader::~RunLoader() {
  thread_.request_stop();
  wake_.notify_all();
  thread_.join();
}

void RunLoader::open(const QStringList& paths) {
  {
    const std::lock_guard lock(mutex_);
    for (const QString& path : paths) {
      wanted_.push_back(path);
      forgotten_.erase(directory_of(path));
    }
  }
  wake_.notify_all();
}

void RunLoader::forget(const QString& directory) {
  const std::lock_guard lock(mutex_);
  forgotten_.insert(directory);
}

void RunLoader::work(std::stop_token stop) {
  QElapsedTimer since_finished_ones;
  since_finished_ones.start();
  since_sent_.start();
  while (!stop.stop_requested()) {
    QString path;
    {
      std::unique_lock lock(mutex_);
      const bool something = wake_.wait_for(lock, stop, 100ms, [this] { return !wanted_.empty(); });
      if (stop.stop_requested()) return;
      for (const QString& directory : forgotten_) {
        followed_.erase(directory);
        awaited_.erase(directory);
      }
      forgotten_.clear();
      if (something) {
        path = wanted_.front();
        wanted_.pop_front();
      }
    }
    if (!path.isNull()) {
      find_runs(path, stop);
      bool last = false;
      {
        const std::lock_guard lock(mutex_);
        last = wanted_.empty();
      }
      if (last || since_sent_.hasExpired(longest_unsent_ms)) send();  // a session opens each run by its own path
      if (last)
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT finished(); }, Qt::QueuedConnection);
      continue;
    }
    const bool also_finished = since_finished_ones.elapsed() > 1000;
    if (also_finished) since_finished_ones.restart();
    look_again(also_finished);
    if (also_finished) look_for_awaited();
    send();
  }
}

void RunLoader::find_runs(const QString& path, std::stop_token stop) {
  const QString top = directory_of(path);
  if (holds_run(top)) return load(top);
  std::vector<std::pair<QString, int>> folders = {{top, 0}};
  bool found = false;
  while (!folders.empty() && !stop.stop_requested()) {
    const auto [folder, depth] = folders.back();
    folders.pop_back();
    QStringList names = QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name);
    for (auto name = names.crbegin(); name != names.crend(); ++name) {
      if (const QString inner = folder + "/" + *name; depth < deepest_folder && !holds_run(inner))
        folders.emplace_back(inner, depth + 1);
    }
    for (const QString& name : names) {
      if (stop.stop_requested()) return;
      if (const QString inner = folder + "/" + name; holds_run(inner)) {
        load(inner);
        found = true;
      }
    }
  }
  if (found || stop.stop_requested()) return;
  const bool there = QFileInfo::exists(top);
  const QString sentence =
      there ? QString(
                  "There is no run in '%1' yet: open a folder that `paceline run --out` wrote, or one that holds "
                  "such folders. A run that begins in it will be shown.")
                  .arg(top)
            : QString("'%1' does not exist.").arg(path);
  if (there && awaited_.size() < most_awaited) awaited_[top] = sentence;
  refuse(sentence);
}

void RunLoader::refuse(const QString& sentence) {
  QMetaObject::invokeMethod(
      this, [this, sentence] { Q_EMIT refused(sentence); }, Qt::QueuedConnection);
}

/// Programs make a run's directory before they know what to write into it, and people make folders for runs.
void RunLoader::look_for_awaited() {
  for (auto awaited = awaited_.begin(); awaited != awaited_.end();) {
    const QString& folder = awaited->first;
    QStringList found;
    if (holds_run(folder)) found << folder;
    for (const QString& name : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name))
      if (const QString inner = folder + "/" + name; holds_run(inner)) found << inner;
    if (found.isEmpty()) {
      ++awaited;
      continue;
    }
    for (const QString& directory : found) load(directory);
    QMetaObject::invokeMethod(
        this, [this, sentence = awaited->second] { Q_EMIT taken_back(sentence); }, Qt::QueuedConnection);
    awaited = awaited_.erase(awaited);
  }
}

void RunLoader::load(const QString& directory) {
  Followed followed;
  followed.written = time_of(file_in(directory, results::file_name::run));
  followed.summarised = time_of(file_in(directory, results::file_name::summary));
  followed.run = read_run(directory, followed.position);
  followed.grown = QDateTime::currentDateTime();
  unsent_.push_back(followed.run);
  followed_[directory] = std::move(followed);
  if (unsent_.size() >= most_unsent) send();
}

void RunLoader::look_again(bool also_finished) {
  for (auto& [directory, followed] : followed_)
    if (also_finished || (followed.run->is_readable() && !followed.run->head.summary)) look_at(followed);
}

void RunLoader::look_at(Followed& followed) {
  const QString directory = followed.run->directory;
  const QDateTime written = time_of(file_in(directory, results::file_name::run));
  if (!written.isValid()) {
    if (!followed.written.isValid()) return;
    followed.written = {};
    followed.run =
        unreadable_run(directory, QString("'%1' is no longer there: it was removed or renamed.").arg(directory));
    unsent_.push_back(followed.run);
    return;
  }
  const QDateTime summarised = time_of(file_in(directory, results::file_name::summary));
  if (written != followed.written || summarised != followed.summarised) return load(directory);
  if (!followed.run->is_readable() || followed.run->head.summary) return;
  const QDateTime now = QDateTime::currentDateTime();
  if (read_on(followed)) {
    followed.grown = now;
    unsent_.push_back(followed.run);
  } else if (followed.run->growing && followed.grown.secsTo(now) > quiet_s) {
    followed.run = with_growing(*followed.run, false);
    unsent_.push_back(followed.run);
  }
}

/// True when there was more.
bool RunLoader::read_on(Followed& followed) {
  const QString directory = followed.run->directory;
  try {
    const std::vector<results::MetricsLine> lines =
        results::read_metrics(file_in(directory, results::file_name::metrics).toStdString(), followed.position);
    if (lines.empty()) return false;
    followed.run = with_lines(*followed.run, lines);
  } catch (const std::exception& error) {
    followed.run = unreadable_run(directory, QString::fromUtf8(error.what()));
  }
  return true;
}

void RunLoader::send() {
  since_sent_.restart();
  if (unsent_.empty()) return;
  QMetaObject::invokeMethod(
      this, [this, runs = std::move(unsent_)] { Q_EMIT loaded(runs); }, Qt::QueuedConnection);
  unsent_.clear();
}

}  // namespace paceline::gui
