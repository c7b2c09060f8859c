#include "gui/pages/throughput_charts.hpp"

#include <QSet>
#include <algorithm>
#include <array>
#include <map>

#include "gui/models/run_groups.hpp"
#include "gui/models/series.hpp"

namespace paceline::gui {
namespace {

ChartContents rate_chart(const Runs& runs, XAxis amount, const QString& title, const QString& y_title) {
  ChartContents contents;
  contents.title = title;
  contents.x_title = title_of(XAxis::simulated_time);
  contents.y_title = y_title;
  contents.y_from = 0;
  const std::vector<RunGroup> groups = groups_of(runs, Folding::none);
  const std::vector<LineStyle> styles = styles_of(groups, {}, {});
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const Series rate = rate_of(groups[i].first(), amount);
    if (rate.empty()) continue;
    ChartLine line{groups[i].label, {rate.x, rate.y}, styles[i].colour, styles[i].dash};
    line.steps = true;
    contents.lines.push_back(std::move(line));
  }
  if (contents.lines.empty()) contents.nothing = "Open runs that were evaluated more than once to see " + title + ".";
  return contents;
}

constexpr std::array worker_states = {State::compute, State::communicate, State::wait, State::down};

ChartBars share_rows() {
  ChartBars bars;
  for (const State state : worker_states) bars.parts.push_back({name_of(state), {}, state});
  return bars;
}

void add_shares(ChartBars& bars, const QString& name, const std::array<double, 4>& seconds) {
  const double sum = seconds[0] + seconds[1] + seconds[2] + seconds[3];
  bars.categories << name;
  for (std::size_t i = 0; i < seconds.size(); ++i) bars.parts[i].values.push_back(sum > 0 ? 100 * seconds[i] / sum : 0);
}

ChartContents shares(ChartBars bars, const QString& title, const QString& nothing) {
  ChartContents contents;
  contents.title = title;
  contents.x_title = "share of time (%)";
  if (bars.categories.isEmpty())
    contents.nothing = nothing;
  else
    contents.bars = std::move(bars);
  return contents;
}

/// The share of each age in percent, with 0 beside those that have no neighbours.
ChartLine histogram(const std::vector<results::StalenessRow>& rows, const QString& label, const LineStyle& style) {
  double all = 0;
  for (const results::StalenessRow& row : rows) all += static_cast<double>(row.updates);
  std::vector<double> x, y;
  const auto add = [&](double age, double share) {
    if (!x.empty() && x.back() >= age) return;
    x.push_back(age);
    y.push_back(share);
  };
  for (const results::StalenessRow& row : rows) {
    const auto age = static_cast<double>(row.staleness);
    if (!x.empty() && x.back() + 1 < age) add(x.back() + 1, 0);
    if (age > 0) add(age - 1, 0);
    add(age, all > 0 ? 100 * static_cast<double>(row.updates) / all : 0);
  }
  if (!x.empty()) add(x.back() + 1, 0);
  ChartLine line{label, {x, y}, style.colour, style.dash};
  line.bins = true;
  return line;
}

/// Scenario keys apart from the size of the cluster.
QString without_workers(const Run& run) {
  static const QSet<QString> left_out = {"cluster.workers", "seed", "name", "directory", "run"};
  QString text;
  for (auto fact = run.facts.begin(); fact != run.facts.end(); ++fact) {
    const QString root = fact.key().section('.', 0, 0);
    static const QSet<QString> rooms = {"cluster",    "workload", "strategy",  "compression",
                                        "stragglers", "failures", "detection", "recovery"};
    if (rooms.contains(root) && !left_out.contains(fact.key()))
      text += fact.key() + "=" + fact.value().toString() + "\n";
  }
  return text;
}

struct ScalingLine {
  QString label;
  std::map<double, std::pair<double, int>> sums;  ///< workers to samples/s summed, and of how many runs
};

std::vector<ScalingLine> scaling_lines(const Runs& runs) {
  std::map<QString, ScalingLine> by_scenario;
  for (const RunPointer& run : runs) {
    const double workers = run->facts.value("cluster.workers").toDouble();
    const double rate = run->facts.value("throughput_samples_per_s").toDouble();
    if (!(workers > 0) || !(rate > 0)) continue;
    ScalingLine& line = by_scenario[without_workers(*run)];
    line.label = run->facts.value("strategy").toString();
    auto& [sum, count] = line.sums[workers];
    sum += rate;
    ++count;
  }
  std::vector<ScalingLine> lines;
  QHash<QString, int> seen;
  for (auto& [scenario, line] : by_scenario) {
    if (line.sums.size() < 2) continue;
    if (const int twin = ++seen[line.label]; twin > 1) line.label += QString(" (%1)").arg(twin);
    lines.push_back(std::move(line));
  }
  return lines;
}

ChartContents scaling(const Runs& runs, bool efficiency) {
  ChartContents contents;
  contents.title = efficiency ? "scaling efficiency" : "scaling";
  contents.x_title = "workers";
  contents.whole_x = true;
  contents.remark = "Dashed: the smallest cluster's samples/s per worker, for every worker.";
  contents.y_title = efficiency ? "of the ideal (%)" : "samples/s";
  contents.y_from = 0;
  int colour = 0;
  for (const ScalingLine& line : scaling_lines(runs)) {
    std::vector<double> x, y, ideal;
    const auto& [first_workers, first] = *line.sums.begin();
    const double each = first.first / first.second / first_workers;
    for (const auto& [workers, sum] : line.sums) {
      const double rate = sum.first / sum.second;
      x.push_back(workers);
      y.push_back(efficiency ? 100 * rate / (each * workers) : rate);
      ideal.push_back(efficiency ? 100 : each * workers);
    }
    ChartLine drawn{line.label, {x, y}, colour % 8, colour / 8};
    drawn.dots = true;
    contents.lines.push_back(std::move(drawn));
    contents.lines.push_back({line.label + ", ideal", {x, ideal}, 0, 0, ChartLine::Weight::ideal});
    ++colour;
  }
  if (contents.lines.empty())
    contents.nothing =
        "Open runs of one scenario with different numbers of workers to see how it scales: paceline run X.json --set "
        "cluster.workers=16";
  return contents;
}

}  // namespace

ChartContents samples_rate_chart(const Runs& runs) {
  return rate_chart(runs, XAxis::samples, "samples per second", "samples/s");
}

ChartContents bytes_rate_chart(const Runs& runs) {
  return rate_chart(runs, XAxis::bytes, "bytes on wire per second", "B/s");
}

ChartContents shares_chart(const Runs& runs) {
  ChartBars bars = share_rows();
  for (const RunGroup& group : groups_of(runs, Folding::none))
    if (const auto& summary = group.first().head.summary) {
      const results::Fractions& of = summary->fractions;
      add_shares(bars, group.label, {of.compute, of.communicate, of.wait, of.down});
    }
  return shares(std::move(bars), "where the workers' time went", "Shares of time are known when a run has ended.");
}

ChartContents worker_shares_chart(const Run& run) {
  ChartBars bars = share_rows();
  for (const results::WorkerRow& row : run.workers)
    if (row.role == "worker")
      add_shares(bars, QString::fromStdString(row.host.empty() ? std::to_string(row.rank) : row.host),
                 {row.compute_s, row.communicate_s, row.wait_s, row.down_s});
  return shares(std::move(bars), "where each worker's time went: " + run.label(),
                "Shares of time are known when a run has ended.");
}

ChartContents staleness_chart(const Runs& runs) {
  ChartContents contents;
  contents.title = "staleness";
  contents.x_title = "updates between pull and push";
  contents.y_title = "share of updates (%)";
  contents.y_from = 0;
  contents.whole_x = true;
  bool ended = false;
  QStringList without;  // written by versions that kept mean and most only
  const std::vector<RunGroup> groups = groups_of(runs, Folding::none);
  const std::vector<LineStyle> styles = styles_of(groups, {}, {});
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const Run& run = groups[i].first();
    const auto& summary = run.head.summary;
    if (!summary) continue;
    ended = true;
    const QString words = QString("%1: mean %2, most %3")
                              .arg(groups[i].label, QString::number(summary->staleness.mean, 'g', 3))
                              .arg(summary->staleness.max);
    if (!run.staleness.empty())
      contents.lines.push_back(histogram(run.staleness, words, styles[i]));
    else if (summary->staleness.max > 0)
      without << words;
  }
  if (!without.isEmpty()) contents.remark = "Without a distribution in their results: " + without.join("; ");
  if (contents.lines.empty())
    contents.nothing = !ended              ? QString("Staleness is known when a run has ended.")
                       : without.isEmpty() ? QString(
                                                 "No update was stale: every worker pushed before anybody else had "
                                                 "changed the model.")
                                           : contents.remark;
  return contents;
}

ChartContents scaling_chart(const Runs& runs) {
  return scaling(runs, false);
}

ChartContents efficiency_chart(const Runs& runs) {
  return scaling(runs, true);
}

}  // namespace paceline::gui
