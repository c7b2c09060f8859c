#include "gui/models/run_collection.hpp"

#include <QAbstractItemModelTester>
#include <catch2/catch.hpp>

#include "gui/models/group_table.hpp"
#include "gui/models/run_filter.hpp"
#include "gui/models/scenario_comparison.hpp"
#include "tests/gui/written_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::gui;

namespace {

RunPointer opened(const QString& directory) {
  paceline::results::MetricsPosition position;
  return read_run(directory, position);
}

/// Six runs: two strategies, three seeds each; throughput 100, 110, 120 and half of it.
Runs six_runs(const ScratchDirectory& scratch) {
  Runs runs;
  for (const char* strategy : {"allreduce-ring", "ps-async"})
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      written::Curve curve;
      curve.name = curve.strategy = strategy;
      curve.seed = seed;
      curve.workers = strategy[0] == 'a' ? 8 : 16;
      curve.throughput = (90 + 10 * static_cast<double>(seed)) / (strategy[0] == 'a' ? 1 : 2);
      runs.push_back(opened(written::run(scratch / (std::string(strategy) + "-" + std::to_string(seed)), curve)));
    }
  return runs;
}

int accepted(const Runs& runs, const char* text) {
  const FilterExpression expression{QString(text)};
  return static_cast<int>(
      std::count_if(runs.begin(), runs.end(), [&](const RunPointer& run) { return expression.accepts(*run); }));
}

}  // namespace

TEST_CASE("the table of runs is a sound model while runs come, grow and go") {
  const ScratchDirectory scratch;
  const Runs runs = six_runs(scratch);
  RunCollection collection;
  RunFilter filter(collection);
  const QAbstractItemModelTester table(&collection), filtered(&filter);
  collection.update({runs[0], runs[1]});
  collection.update({runs[1], runs[2], runs[2]});
  CHECK(collection.rowCount() == 3);
  collection.set_columns({"strategy", "cluster.workers"});
  CHECK(collection.columns() == QStringList{"run", "strategy", "cluster.workers"});
  collection.update({unreadable_run(runs[0]->directory, "gone")});
  CHECK(collection.rowCount() == 3);
  CHECK(collection.shown_runs().size() == 2);
  collection.show({runs[1]->directory}, false);
  CHECK(collection.shown_runs().size() == 1);
  filter.sort(2, Qt::DescendingOrder);
  collection.remove({runs[1]->directory, "/nowhere"});
  CHECK(collection.rowCount() == 2);
  collection.clear();
  CHECK(filter.rowCount() == 0);
}

TEST_CASE("the filter understands comparisons, suffixes, short names and plain words") {
  const ScratchDirectory scratch;
  const Runs runs = six_runs(scratch);
  CHECK(accepted(runs, "") == 6);
  CHECK(accepted(runs, "strategy=ps-async") == 3);
  CHECK(accepted(runs, "strategy!=ps-async") == 3);
  CHECK(accepted(runs, "workers>8") == 3);
  CHECK(accepted(runs, "workers>=8 seed<3") == 4);
  CHECK(accepted(runs, "cluster.workers=16 seed=2") == 1);
  CHECK(accepted(runs, "final_test_accuracy>89%") == 6);  // 9 / 10
  CHECK(accepted(runs, "final_test_accuracy>90%") == 0);
  CHECK(accepted(runs, "accuracy>89%") == 6);  // as the field's own example has it
  CHECK(accepted(runs, "test_accuracy>89%") == 6);
  CHECK(accepted(runs, "accuracy>90%") == 0);
  CHECK(accepted(runs, "strategy~ASYNC") == 3);
  CHECK(accepted(runs, "ring completed") == 3);
  CHECK(accepted(runs, "no_such_key=1") == 0);
  CHECK(accepted(runs, "no_such_key!=1") == 6);
  CHECK(accepted(runs, "workers>") == 6);  // still being typed
}

TEST_CASE("numbers sort as numbers, and what is absent stands last both ways") {
  const ScratchDirectory scratch;
  RunCollection collection;
  Runs runs;
  for (const double throughput : {1000.0, 9.0, 200.0}) {
    written::Curve curve;
    curve.throughput = throughput;
    runs.push_back(opened(written::run(scratch / std::to_string(throughput), curve)));
  }
  runs.push_back(unreadable_run("/nowhere", "gone"));
  collection.update(runs);
  collection.set_columns({"throughput_samples_per_s"});
  RunFilter filter(collection);
  const auto column = [&filter] {
    std::vector<double> values;
    for (int row = 0; row < filter.rowCount(); ++row)
      values.push_back(filter.index(row, 1).data(RunCollection::sort_role).toDouble());
    return values;
  };
  filter.sort(1, Qt::AscendingOrder);
  CHECK(column() == std::vector<double>{9, 200, 1000, 0});
  filter.sort(1, Qt::DescendingOrder);
  CHECK(column() == std::vector<double>{1000, 200, 9, 0});
}

TEST_CASE("seeds fold into experiments, with mean, interval and N") {
  const ScratchDirectory scratch;
  const Runs runs = six_runs(scratch);
  const std::vector<RunGroup> groups = groups_of(runs, Folding::seeds);
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].runs.size() == 3);
  CHECK(groups[0].label == "allreduce-ring");
  CHECK(groups_of(runs, Folding::none).size() == 6);
  GroupTable table;
  const QAbstractItemModelTester tester(&table);
  table.set_groups(groups, {"throughput_samples_per_s", "strategy", "seed"}, "experiment");
  CHECK(table.index(0, 1).data().toString() == "3");
  // 100, 110, 120: mean 110, standard deviation 10, t(2) 4.3027, half-width 24.84.
  CHECK(table.index(0, 2).data(RunCollection::sort_role).toDouble() == Approx(110));
  CHECK(table.index(0, 2).data().toString() == "110 /s ± 24.8 /s");
  CHECK(table.index(1, 3).data().toString() == "ps-async");
}

TEST_CASE("groups of one name are told apart, by folders before keys") {
  const ScratchDirectory scratch;
  written::Curve curve;
  Runs by_folder = {opened(written::run(scratch / "calm/x", curve)), opened(written::run(scratch / "storm/x", curve))};
  const auto folders = groups_of(by_folder, Folding::none);
  CHECK(folders[0].label == "calm/x");
  CHECK(folders[1].label == "storm/x");
  Runs by_key;
  for (const int workers : {4, 8})
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      curve.workers = workers;
      curve.seed = seed;
      by_key.push_back(
          opened(written::run(scratch / ("all/" + std::to_string(workers) + "-" + std::to_string(seed)), curve)));
    }
  const auto keys = groups_of(by_key, Folding::seeds);
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].label == "demo (workers 4)");
  CHECK(keys[1].label == "demo (workers 8)");
}

TEST_CASE("colours follow one fact and dashes another") {
  const ScratchDirectory scratch;
  const auto groups = groups_of(six_runs(scratch), Folding::none);
  const auto styles = styles_of(groups, "strategy", "seed");
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(styles[i].colour == static_cast<int>(i / 3));
    CHECK(styles[i].dash == static_cast<int>(i % 3));
  }
}

TEST_CASE("two scenarios are compared, only differences by default") {
  const ScratchDirectory scratch;
  const Runs runs = six_runs(scratch);
  ScenarioComparison comparison;
  const QAbstractItemModelTester tester(&comparison);
  comparison.compare(runs[0], runs[3], true);
  QStringList keys;
  for (int row = 0; row < comparison.rowCount(); ++row) keys << comparison.index(row, 0).data().toString();
  CHECK(keys == QStringList{"cluster.workers", "strategy.name"});
  CHECK(comparison.index(0, 1).data().toString() == "8");
  CHECK(comparison.index(0, 2).data().toString() == "16");
  comparison.compare(runs[0], runs[1], true);
  CHECK(comparison.differences() == 0);
  comparison.compare(runs[0], runs[1], false);
  CHECK(comparison.rowCount() > 3);
}
