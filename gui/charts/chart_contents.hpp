#pragma once
/// What a chart shows: plain values, made by any thread, drawn on screens and papers alike. Charts know series, not
/// runs.

#include <QColor>
#include <QSharedPointer>
#include <QString>
#include <QStringList>
#include <optional>
#include <span>
#include <vector>

#include "gui/charts/plot_library.hpp"
#include "gui/look/appearance.hpp"

namespace paceline::gui {

/// Points in the form in which they are drawn, shared and never changed; x ascending.
class Curve {
 public:
  Curve() : points_(new QCPGraphDataContainer) {}
  Curve(std::span<const double> x, std::span<const double> y);

  const QSharedPointer<QCPGraphDataContainer>& points() const { return points_; }
  std::size_t size() const { return static_cast<std::size_t>(points_->size()); }
  double x(std::size_t i) const { return points_->at(static_cast<int>(i))->key; }
  double y(std::size_t i) const { return points_->at(static_cast<int>(i))->value; }
  /// Linearly between the points; none outside of them. `steps`: the value of the point before.
  std::optional<double> at(double where, bool steps) const;

 private:
  QSharedPointer<QCPGraphDataContainer> points_;
};

struct ChartLine {
  enum class Weight {
    main,  ///< the line that is meant
    thin,  ///< one of those that a main line is the mean of
    raw,   ///< what a main line is smoothed from
    ideal  ///< what to compare with: grey and dashed
  };
  QString label;  ///< in legends and tables
  Curve curve;
  int colour = 0, dash = 0;  ///< numbers, see Appearance::series_colour and dash()
  Weight weight = Weight::main;
  bool steps = false;  ///< constant from each point to the next
  bool bins = false;   ///< constant around each point, half-way to the next: a histogram
  bool dots = false;   ///< each point is marked
  bool joined = true;  ///< points are joined by the line; else there are the dots alone
  bool named = true;   ///< in legends

  /// One name for all lines to compare with; none of those that belong to another line.
  QString legend_name() const;
};

/// An area around the main line of that colour.
struct ChartBand {
  QString label;
  Curve low, high;  ///< of equal x
  int colour = 0;
  QString kind;  ///< what all areas of a chart are, in legends: "95 % t-interval"
};

struct ChartMarker {
  enum class Kind { failure, restart, straggler, other, target };
  Kind kind = Kind::other;
  double x = 0, y = 0;
  int colour = 0;
  QString text;  ///< a sentence, shown on hovering
};
/// As legends say it.
QString name_of(ChartMarker::Kind kind);

/// A horizontal line: a target.
struct ChartLevel {
  double y = 0;
  QString text;
};

/// Horizontal bars, one row a category, the first on top.
struct ChartBars {
  struct Part {
    QString label;
    std::vector<double> values;  ///< one a category
    std::optional<State> state;  ///< coloured and hatched as that state; else as the `colour`-th series
    int colour = 0;
  };
  QStringList categories;
  std::vector<Part> parts;
  bool stacked = true;  ///< else beside each other
};

struct ChartContents {
  QString title, x_title, y_title;
  bool log_x = false, log_y = false;
  bool whole_x = false;  ///< x counts things: no ticks between them
  std::vector<ChartLine> lines;
  std::vector<ChartBand> bands;
  std::vector<ChartMarker> markers;
  std::vector<ChartLevel> levels;
  std::optional<ChartBars> bars;
  std::optional<double> y_from, y_to;  ///< ends of the y axis that do not follow the data
  QString nothing;                     ///< what to do, when there is nothing to show
  QString remark;                      ///< a sentence beneath the chart: "smoothed over 0.5 s", "mean of 3 seeds"

  bool is_empty() const { return lines.empty() && !bars; }
  std::size_t points() const;
  /// Around everything shown, with a margin; positive when the axis is logarithmic.
  QCPRange x_range() const;
  /// Of what lies within `x`.
  QCPRange y_range(const QCPRange& x) const;
};

}  // namespace paceline::gui
