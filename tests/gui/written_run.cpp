#include "tests/gui/written_run.hpp"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace written {
namespace {

class Unsynchronised final : public paceline::results::SystemCalls {
 public:
  int fsync(int) override { return 0; }
};

std::string scenario(const Curve& curve) {
  return R"({"format": 1, "name": ")" + curve.name + R"(", "seed": )" + std::to_string(curve.seed) +
         R"(, "cluster": {"workers": )" + std::to_string(curve.workers) + R"(}, "strategy": {"name": ")" +
         curve.strategy + R"("}, "stop": {"samples": )" + std::to_string(100 * (curve.points - 1)) + "}" + curve.rest +
         "}";
}

}  // namespace

Writing::Writing(const std::filesystem::path& directory, Curve curve)
    : curve_(std::move(curve)), calls_(std::make_unique<Unsynchronised>()) {
  paceline::results::RunWriterOptions options;
  options.replace = true;
  options.calls = calls_.get();
  std::filesystem::create_directories(directory.parent_path());
  writer_ = std::make_unique<paceline::results::RunWriter>(directory, scenario(curve_),
                                                           paceline::results::Environment{.version = "0.1.0"}, options);
}

void Writing::append(int point) {
  paceline::results::MetricsLine line;
  line.kind = "evaluation";
  line.simulated_time_s = point;
  line.wall_time_s = 0.1 * point;
  line.steps = 10 * point;
  line.samples = 100 * point;
  line.epochs = 0.01 * point;
  line.bytes_on_wire = 1000 * point;
  line.test_accuracy = curve_.accuracy(point);
  line.test_loss = line.train_loss = 2 - curve_.accuracy(point);
  writer_->append(line);
}

void Writing::append_event(double time, const std::string& event) {
  paceline::results::MetricsLine line;
  line.kind = "event";
  line.simulated_time_s = time;
  line.event = event;
  line.detail = "the host of worker-2 died";
  writer_->append(line);
}

void Writing::finish() {
  paceline::results::Summary summary;
  summary.name = curve_.name;
  summary.strategy = curve_.strategy;
  summary.seed = curve_.seed;
  summary.workers = curve_.workers;
  summary.simulated_time_s = curve_.points - 1;
  summary.samples = 100 * (curve_.points - 1);
  summary.throughput_samples_per_s = curve_.throughput;
  summary.final_test_accuracy = curve_.accuracy(curve_.points - 1);
  summary.fractions = {0.5, 0.3, 0.2, 0};
  summary.staleness = {1.5, 7};
  std::vector<paceline::results::WorkerRow> workers;
  for (int rank = 0; rank < curve_.workers; ++rank)
    workers.push_back({.rank = rank,
                       .role = "worker",
                       .host = "worker-" + std::to_string(rank),
                       .compute_s = 5,
                       .communicate_s = 3,
                       .wait_s = 2});
  const std::vector<paceline::results::StalenessRow> staleness{{0, 2}, {1, 5}, {7, 1}};
  writer_->finish(summary, workers, {}, {}, staleness);
}

QString run(const std::filesystem::path& directory, const Curve& curve) {
  Writing writing(directory, curve);
  for (int point = 0; point < curve.points; ++point) writing.append(point);
  writing.finish();
  return QString::fromStdString(directory.string());
}

bool wait_until(const std::function<bool()>& done) {
  QElapsedTimer clock;
  clock.start();
  while (!done() && clock.elapsed() < 10'000) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
  return done();
}

}  // namespace written
