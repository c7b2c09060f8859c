#include "gui/pages/convergence_chart.hpp"

#include <algorithm>

#include "gui/models/run_groups.hpp"

namespace paceline::gui {
namespace {

Curve curve_of(const Series& series) {
  return {series.x, series.y};
}

QString number_text(double value) {
  return QString::number(value, 'g', 4);
}

/// "0.5 s", "500 steps".
QString window_text(double window, XAxis x) {
  const QString title = title_of(x);
  return number_text(window) + " " + (title.contains('(') ? title.section('(', 1).chopped(1) : title);
}

/// The target that all scenarios name, in percent.
std::optional<double> target_of_scenarios(const Runs& runs) {
  std::optional<double> target;
  for (const RunPointer& run : runs)
    for (const char* name : {"stop.target_accuracy", "evaluate.target_accuracy"})
      if (const QVariant value = run->facts.value(QLatin1String(name)); value.isValid()) {
        if (target && *target != 100 * value.toDouble()) return std::nullopt;
        target = 100 * value.toDouble();
        break;
      }
  return target;
}

ChartMarker::Kind kind_of(const QString& event) {
  if (event == "slow" || event == "link_slow") return ChartMarker::Kind::straggler;
  if (event == "crash" || event == "departure" || event == "link_down") return ChartMarker::Kind::failure;
  if (event == "restart" || event == "resume" || event == "join" || event == "spare" || event == "link_up")
    return ChartMarker::Kind::restart;
  return ChartMarker::Kind::other;
}

class Builder {
 public:
  Builder(const Runs& runs, Metric metric, const ConvergenceView& view) : runs_(runs), metric_(metric), view_(view) {}

  ChartContents operator()() {
    contents_.title = title_of(metric_).section(" (", 0, 0);
    contents_.x_title = title_of(view_.x);
    contents_.y_title = title_of(metric_);
    find_target();
    const std::vector<RunGroup> groups = groups_of(runs_, view_.fold_seeds ? Folding::seeds : Folding::none);
    const std::vector<LineStyle> styles = styles_of(groups, view_.colour_by, view_.dash_by);
    for (std::size_t i = 0; i < groups.size(); ++i) add_group(groups[i], styles[i]);
    if (contents_.lines.empty())
      contents_.nothing = runs_.empty()
                              ? QString("Open result directories to see %1.").arg(contents_.title)
                              : QString("None of the shown runs has measured its %1 yet.").arg(contents_.title);
    if (target_) contents_.levels.push_back({*target_, "target " + number_text(*target_)});
    add_remark();
    return std::move(contents_);
  }

 private:
  void find_target() {
    if (metric_ == Metric::test_accuracy)
      target_ = view_.target_accuracy ? view_.target_accuracy : target_of_scenarios(runs_);
    if (metric_ == Metric::test_loss) target_ = view_.target_loss;
  }

  void add_group(const RunGroup& group, const LineStyle& style) {
    std::vector<Series> seeds;
    std::vector<std::uint64_t> numbers;
    for (const RunPointer& run : without_repetitions(group.runs)) {
      Series series = series_of(*run, view_.x, metric_);
      if (series.empty()) continue;
      mark(*run, series, style,
           group.runs.size() > 1 ? QString("%1, seed %2").arg(group.label).arg(run->head.seed) : group.label);
      seeds.push_back(std::move(series));
      numbers.push_back(run->head.seed);
    }
    if (seeds.empty()) {
      without_ << group.label;
      return;
    }
    if (seeds.size() == 1) return add_mean(seeds.front(), group.label, style);
    folded_ = true;
    const SeedBand band = band_over(seeds, view_.band);
    const QString label = QString("%1 (N = %2)").arg(group.label).arg(band.seeds);
    if (view_.band != BandKind::none && !band.x.empty())
      contents_.bands.push_back({label + ", " + title_of(view_.band),
                                 {band.x, band.low},
                                 {band.x, band.high},
                                 style.colour,
                                 title_of(view_.band)});
    if (view_.single_seeds)
      for (std::size_t i = 0; i < seeds.size(); ++i)
        add_line(seeds[i], QString("%1, seed %2").arg(group.label).arg(numbers[i]), style, ChartLine::Weight::thin);
    add_mean({band.x, band.mean}, label, style);
  }

  /// With its raw line behind it when it is smoothed.
  void add_mean(const Series& series, const QString& label, const LineStyle& style) {
    if (view_.smoothing > 0) add_line(series, label + ", raw", style, ChartLine::Weight::raw);
    add_line(smoothed(series, view_.smoothing),
             view_.smoothing > 0 ? label + ", smoothed over " + window_text(view_.smoothing, view_.x) : label, style,
             ChartLine::Weight::main);
  }

  void add_line(const Series& series, const QString& label, const LineStyle& style, ChartLine::Weight weight) {
    ChartLine line{label, curve_of(series), style.colour, style.dash, weight};
    line.dots = weight == ChartLine::Weight::main && series.size() == 1;
    contents_.lines.push_back(std::move(line));
  }

  void mark(const Run& run, const Series& series, const LineStyle& style, const QString& label) {
    if (!view_.markers) return;
    for (const RunEvent& event : run.events) {
      const double x = value_of(event.at, view_.x);
      const std::optional<double> y = series.at(x);
      if (!y || event.kind == "usual" || event.kind == "link_usual") continue;
      const QString what = event.detail.isEmpty() ? event.kind : event.detail;
      contents_.markers.push_back(
          {kind_of(event.kind), x, *y, style.colour,
           QString("%1: %2, at %3 s").arg(run.label(), what, number_text(event.at.simulated_time_s))});
    }
    if (!target_) return;
    if (const std::optional<double> x = first_reaching(series, *target_, metric_ == Metric::test_accuracy))
      contents_.markers.push_back(
          {ChartMarker::Kind::target, *x, series.at(*x).value_or(*target_), style.colour,
           QString("%1 reaches %2 at %3 (%4)").arg(label, number_text(*target_), number_text(*x), title_of(view_.x))});
  }

  void add_remark() {
    QStringList remarks;
    if (folded_)
      remarks << (view_.band == BandKind::none ? QString("means over seeds")
                                               : "means over seeds, " + title_of(view_.band));
    if (view_.smoothing > 0)
      remarks << QString("smoothed over %1, raw lines faint").arg(window_text(view_.smoothing, view_.x));
    if (!without_.isEmpty() && !contents_.lines.empty())
      remarks << QString("without %1: %2").arg(contents_.title, without_.join(", "));
    contents_.remark = remarks.join("; ");
  }

  const Runs& runs_;
  Metric metric_;
  const ConvergenceView& view_;
  ChartContents contents_;
  std::optional<double> target_;
  bool folded_ = false;
  QStringList without_;  // groups that have not measured it
};

}  // namespace

ChartContents convergence_chart(const Runs& runs, Metric metric, const ConvergenceView& view) {
  return Builder(runs, metric, view)();
}

}  // namespace paceline::gui
