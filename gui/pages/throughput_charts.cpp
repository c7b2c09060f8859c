#include "gui/pages/throughput_charts.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "gui/models/run_groups.hpp"
#include "gui/models/seed_band.hpp"
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

/// Samples/s of a group's runs by their number of workers: one of each seed, the mean of runs that share it.
std::map<double, std::vector<double>> rates_by_workers(const RunGroup& group) {
  std::map<std::pair<double, std::uint64_t>, std::vector<double>> by_seed;
  for (const RunPointer& run : group.runs) {
    const double workers = run->facts.value("cluster.workers").toDouble();
    const double rate = run->facts.value("throughput_samples_per_s").toDouble();
    if (workers > 0 && rate > 0) by_seed[{workers, run->head.seed}].push_back(rate);
  }
  std::map<double, std::vector<double>> rates;
  for (const auto& [key, of_seed] : by_seed) rates[key.first].push_back(spread_of(of_seed, BandKind::none).mean);
  return rates;
}

/// "N = 3", or "N = 2 to 5" where sizes of the cluster have different numbers of seeds.
QString counts_of(const std::map<double, std::vector<double>>& rates) {
  std::size_t least = rates.begin()->second.size(), most = least;
  for (const auto& [workers, values] : rates) {
    least = std::min(least, values.size());
    most = std::max(most, values.size());
  }
  return least == most ? QString("N = %1").arg(most) : QString("N = %1 to %2").arg(least).arg(most);
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
  std::vector<RunGroup> groups = groups_without(runs, {"cluster.workers"});
  std::erase_if(groups, [](const RunGroup& group) { return rates_by_workers(group).size() < 2; });
  name_by_facts(groups, {"cluster.workers"});
  for (const RunGroup& group : groups) {
    const auto rates = rates_by_workers(group);
    std::vector<double> x, y, low, high, ideal;
    const auto& [first_workers, first] = *rates.begin();
    const double each = spread_of(first, BandKind::none).mean / first_workers;
    bool several = false;
    for (const auto& [workers, values] : rates) {
      const Spread spread = spread_of(values, BandKind::t_interval_95);
      const double unit = efficiency ? each * workers / 100 : 1;
      x.push_back(workers);
      y.push_back(spread.mean / unit);
      low.push_back(spread.low / unit);
      high.push_back(spread.high / unit);
      ideal.push_back(efficiency ? 100 : each * workers);
      several = several || values.size() > 1;
    }
    const QString label = several ? QString("%1 (%2)").arg(group.label, counts_of(rates)) : group.label;
    ChartLine drawn{label, {x, y}, colour % 8, colour / 8};
    drawn.dots = true;
    contents.lines.push_back(std::move(drawn));
    contents.lines.push_back({group.label + ", ideal", {x, ideal}, 0, 0, ChartLine::Weight::ideal});
    if (several) {
      const QString kind = title_of(BandKind::t_interval_95);
      contents.bands.push_back({label + ", " + kind, {x, low}, {x, high}, colour % 8, kind});
    }
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
