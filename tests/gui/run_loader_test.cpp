#include "gui/models/run_loader.hpp"

#include <QElapsedTimer>
#include <catch2/catch.hpp>
#include <map>

#include "tests/gui/written_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::gui;

namespace {

/// What a loader has said so far.
struct Listener {
  RunLoader loader;
  std::map<QString, RunPointer> runs;
  QStringList refusals, taken_back;
  int finished = 0;

  Listener() {
    QObject::connect(&loader, &RunLoader::loaded, [this](const Runs& news) {
      for (const RunPointer& run : news) runs[run->directory] = run;
    });
    QObject::connect(&loader, &RunLoader::refused, [this](const QString& sentence) { refusals << sentence; });
    QObject::connect(&loader, &RunLoader::taken_back, [this](const QString& sentence) { taken_back << sentence; });
    QObject::connect(&loader, &RunLoader::finished, [this] { ++finished; });
  }
  void open(const QString& path) {
    const int before = finished;
    loader.open({path});
    REQUIRE(written::wait_until([&] { return finished > before; }));
  }
};

QString text(const std::filesystem::path& path) {
  return QString::fromStdString(path.string());
}

}  // namespace

TEST_CASE("a folder of folders is opened as its runs, a file as the run that it is in") {
  const ScratchDirectory scratch;
  written::run(scratch / "a/b/one");
  written::run(scratch / "a/two");
  Listener all;
  all.open(text(scratch.path()));
  CHECK(all.runs.size() == 2);
  Listener one;
  one.open(text(scratch / "a/two/summary.json"));
  REQUIRE(one.runs.size() == 1);
  CHECK(one.runs.begin()->second->evaluations.size() == 10);
  CHECK(one.runs.begin()->second->workers.size() == 8);
}

TEST_CASE("a directory that was opened before its run began is shown once it does") {
  const ScratchDirectory scratch;
  std::filesystem::create_directories(scratch / "later");
  Listener listener;
  listener.open(text(scratch / "later"));
  REQUIRE(listener.refusals.size() == 1);
  CHECK(listener.refusals[0].contains("yet"));
  CHECK(listener.runs.empty());
  std::filesystem::remove(scratch / "later");
  written::run(scratch / "later");
  CHECK(written::wait_until([&] { return listener.runs.size() == 1 && listener.taken_back.size() == 1; }));
  CHECK(listener.taken_back == listener.refusals);
}

TEST_CASE("an empty folder for runs shows the first ones that begin in it") {
  const ScratchDirectory scratch;
  std::filesystem::create_directories(scratch / "results");
  Listener listener;
  listener.open(text(scratch / "results"));
  REQUIRE(listener.refusals.size() == 1);
  written::run(scratch / "results" / "ring");
  CHECK(written::wait_until([&] { return listener.runs.size() == 1; }));
}

TEST_CASE("many runs opened by their own paths come in few pieces") {
  const ScratchDirectory scratch;
  QStringList paths;
  for (int i = 0; i < 40; ++i) paths << written::run(scratch / std::to_string(i));
  Listener listener;
  int pieces = 0;
  QObject::connect(&listener.loader, &RunLoader::loaded, [&pieces] { ++pieces; });
  const int before = listener.finished;
  listener.loader.open(paths);
  REQUIRE(written::wait_until([&] { return listener.finished > before; }));
  CHECK(listener.runs.size() == 40);
  CHECK(pieces < 20);
}

TEST_CASE("a finished run whose metrics are gone says so") {
  const ScratchDirectory scratch;
  written::run(scratch / "run");
  std::filesystem::remove(scratch / "run" / "metrics.jsonl");
  Listener listener;
  listener.open(text(scratch / "run"));
  REQUIRE(listener.runs.size() == 1);
  const RunPointer run = listener.runs.begin()->second;
  CHECK(run->is_readable());
  CHECK(run->facts["reason"].toString().contains("metrics.jsonl is missing"));
}

TEST_CASE("what is no run is refused in a sentence") {
  const ScratchDirectory scratch;
  Listener listener;
  listener.open(text(scratch / "nowhere"));
  listener.open(text(scratch.path()));
  REQUIRE(listener.refusals.size() == 2);
  CHECK(listener.refusals[0].contains("does not exist"));
  CHECK(listener.refusals[1].contains("no run in"));
}

TEST_CASE("a run is followed while it is written, to its end") {
  const ScratchDirectory scratch;
  const QString directory = text(scratch / "live");
  written::Writing writing(scratch / "live", {});
  writing.append(0);
  Listener listener;
  listener.open(directory);
  CHECK(listener.runs[directory]->growing);
  CHECK(listener.runs[directory]->status() == "running");
  writing.append(1);
  writing.append(2);
  writing.append_event(2.5, "crash");
  writing.append(3);
  REQUIRE(written::wait_until([&] { return listener.runs[directory]->evaluations.size() == 4; }));
  CHECK(listener.runs[directory]->events.size() == 1);
  CHECK(listener.runs[directory]->facts.value("progress").toDouble() == Approx(1.0 / 3));  // 300 of 900 samples
  writing.finish();
  REQUIRE(written::wait_until([&] { return listener.runs[directory]->status() == "completed"; }));
  CHECK(listener.runs[directory]->evaluations.size() == 4);
}

TEST_CASE("a directory that vanishes is a sentence, one that comes back is a run again") {
  const ScratchDirectory scratch;
  const QString directory = written::run(scratch / "run");
  Listener listener;
  listener.open(directory);
  std::filesystem::remove_all(scratch / "run");
  REQUIRE(written::wait_until([&] { return !listener.runs[directory]->is_readable(); }));
  CHECK(listener.runs[directory]->problem.contains("no longer there"));
  written::Curve other;
  other.points = 20;
  written::run(scratch / "run", other);
  REQUIRE(written::wait_until(
      [&] { return listener.runs[directory]->is_readable() && listener.runs[directory]->evaluations.size() == 20; }));
}

TEST_CASE("forgotten runs send no more news") {
  const ScratchDirectory scratch;
  const QString directory = text(scratch / "live");
  written::Writing writing(scratch / "live", {});
  Listener listener;
  listener.open(directory);
  listener.loader.forget(directory);
  listener.open(text(scratch / "nowhere"));  // by then it has been forgotten
  listener.runs.clear();
  writing.append(0);
  QElapsedTimer clock;
  clock.start();
  written::wait_until([&clock] { return clock.elapsed() > 400; });
  CHECK(listener.runs.empty());
}

TEST_CASE("hostile result files are a sentence in the run's row, never more") {
  const ScratchDirectory scratch;
  const std::string deep = std::string(100'000, '[');
  const std::string binary("\x00\xff\xfe\x01\x80\x81", 6);
  for (const char* file : {"run.json", "metrics.jsonl", "workers.csv", "links.csv", "staleness.csv", "summary.json"})
    for (const std::string& content :
         {std::string(), std::string("{"), deep, "{\"a\":" + deep, binary, std::string("{\"format\": 1e999}\n"),
          std::string("\xc3\x28\n"), std::string("null\n"), std::string(2'000'000, '9') + "\n"}) {
      const QString directory = written::run(scratch / "run");
      put(scratch / "run" / file, content);
      paceline::results::MetricsPosition position;
      const RunPointer run = read_run(directory, position);
      INFO(file << ": " << content.substr(0, 20));
      // A cut or empty metrics.jsonl is a run of few lines; everything else must complain.
      if (std::string(file) == "metrics.jsonl" && content.find('\n') == std::string::npos) continue;
      CHECK_FALSE(run->is_readable());
      CHECK(run->problem.size() > 20);
      CHECK(run->status() == "unreadable");
    }
}

TEST_CASE("a run whose files are missing is unfinished or unreadable, by what is left") {
  const ScratchDirectory scratch;
  for (const char* file : {"run.json", "metrics.jsonl", "workers.csv", "links.csv", "staleness.csv", "summary.json"}) {
    const QString directory = written::run(scratch / "run");
    std::filesystem::remove(scratch / "run" / file);
    paceline::results::MetricsPosition position;
    CHECK(read_run(directory, position)->is_readable() == (std::string(file) != "run.json"));
  }
}
