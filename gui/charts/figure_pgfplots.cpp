#include <QSet>
#include <QStringList>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "gui/charts/chart_clipping.hpp"
#include "gui/charts/figure_text.hpp"
#include "gui/charts/tickers.hpp"
#include "gui/figures/text_cells.hpp"

namespace paceline::gui {
namespace {

constexpr int columns = 600;

/// The last ones are drawn upon the others.
constexpr std::array by_importance = {ChartMarker::Kind::other, ChartMarker::Kind::straggler,
                                      ChartMarker::Kind::restart, ChartMarker::Kind::target,
                                      ChartMarker::Kind::failure};

QString dash_name(int dashes) {
  static const QStringList names = {"solid", "dashed", "dotted", "dashdotted"};
  return names[dashes % names.size()];
}

QString mark_name(ChartMarker::Kind kind) {
  switch (kind) {
    case ChartMarker::Kind::failure:
      return "x";
    case ChartMarker::Kind::restart:
      return "triangle*";
    case ChartMarker::Kind::straggler:
      return "diamond*";
    case ChartMarker::Kind::target:
      return "*";
    case ChartMarker::Kind::other:
      break;
  }
  return "square*";
}

/// What a legend needs: the option of the plot, and the entry behind it.
struct LegendEntry {
  QString option, line;
};

class PgfWriter {
 public:
  PgfWriter(const ChartContents& contents, const QString& data_file, const QCPRange& x, const QCPRange& y,
            const FigureSize& size)
      : contents_(contents),
        file_(data_file),
        x_(x),
        y_(y),
        x_base_(base_of(x, contents.log_x)),
        y_base_(base_of(y, contents.log_y)),
        size_(size) {}

  PgfFigure operator()() {
    if (contents_.bars)
      bars(*contents_.bars);
    else
      curves();
    QByteArray plots = std::exchange(tex_, {});
    put("% Needs \\usepackage{pgfplots} \\pgfplotsset{compat=1.16} \\usepgfplotslibrary{fillbetween}");
    put("\\begin{tikzpicture}");
    axis();
    tex_ += plots;
    put("\\end{axis}");
    put("\\end{tikzpicture}");
    return {tex_engine_note(tex_) + tex_, table_.csv()};
  }

 private:
  /// TeX knows few digits: a range that is narrow against its place is counted from its begin. Labels say where it is.
  static double base_of(const QCPRange& range, bool logarithmic) {
    constexpr double few_digits = 1e-3;
    return !logarithmic && range.size() < few_digits * std::abs(range.lower) ? range.lower : 0;
  }
  QString x_text(double x) const { return figure_number(x - x_base_); }
  QString y_text(double y) const { return figure_number(y - y_base_); }

  void put(const QString& line) { tex_ += line.toUtf8() + "\n"; }

  /// An entry for `name`, once; none when there is no legend, or nobody names it.
  LegendEntry entry_of(const QString& name) {
    if (!size_.legend || name.isEmpty() || named_.contains(name)) return {",forget plot", {}};
    named_.insert(name);
    legend_ << tex_elided(name, size_.width_cm * points_per_cm - 5 * size_.font_pt, size_.font_pt);
    return {{}, "\\addlegendentry{" + tex_text(legend_.back()) + "}"};
  }
  void put_entry(const LegendEntry& entry) {
    if (!entry.line.isEmpty()) put(entry.line);
  }

  void axis() {
    const Appearance& look = Appearance::paper();
    for (int i = 0; i < static_cast<int>(look.series.size()); ++i)
      put(QString("\\definecolor{paceline%1}{HTML}{%2}").arg(i).arg(look.series_colour(i).name().mid(1).toUpper()));
    const double letter = size_.font_pt;
    const TexLegend legend = tex_legend_below(legend_, size_);
    QStringList options = {QString("width=%1cm").arg(size_.width_cm),
                           QString("height=%1cm").arg(legend.axis_height_cm, 0, 'f', 2),
                           QString("font=\\fontsize{%1}{%2}\\selectfont").arg(letter).arg(letter * 1.2),
                           "xlabel={" + tex_text(contents_.x_title) + "}",
                           "ylabel={" + tex_text(contents_.y_title) + "}",
                           "grid=major",
                           "unbounded coords=jump",
                           "scaled ticks=false",
                           legend.style,
                           "xmin=" + x_text(x_.lower),
                           "xmax=" + x_text(x_.upper),
                           "ymin=" + y_text(y_.lower),
                           "ymax=" + y_text(y_.upper)};
    if (size_.title) options << "title={" + tex_text(contents_.title) + "}";
    if (contents_.log_x) options << "xmode=log";
    if (contents_.log_y) options << "ymode=log";
    options << ticks('x', x_, contents_.log_x, contents_.whole_x);
    options << (contents_.bars ? categories(*contents_.bars, legend.axis_height_cm * points_per_cm)
                               : ticks('y', y_, contents_.log_y, false));
    put("\\begin{axis}[\n  " + options.join(",\n  ") + "]");
  }

  /// As on the screen.
  QStringList ticks(char axis, const QCPRange& range, bool logarithmic, bool whole) const {
    QVector<double> places;
    QVector<QString> labels;
    ticker_of(logarithmic, whole, 5)->generate(range, QLocale::c(), 'g', 6, places, nullptr, &labels);
    QStringList shown, names;
    const QCPRange wider = with_ends(range, logarithmic);
    for (qsizetype i = 0; i < places.size(); ++i)
      if (wider.contains(places[i])) {
        shown << (axis == 'x' ? x_text(places[i]) : y_text(places[i]));
        names << "{" + tex_text(labels[i]) + "}";
      }
    return {QString("%1tick={%2}").arg(QChar(axis)).arg(shown.join(',')),
            QString("%1ticklabels={%2}").arg(QChar(axis)).arg(names.join(','))};
  }

  /// Names of rows, as many as have room.
  QStringList categories(const ChartBars& bars, double height) const {
    const auto count = static_cast<double>(bars.categories.size());
    const double pitch = std::max(1.0, height - 5 * size_.font_pt) / count;
    const double letter =
        std::clamp(pitch * 0.85, std::min(5.0, static_cast<double>(size_.font_pt)), static_cast<double>(size_.font_pt));
    const auto every = std::max<qsizetype>(1, static_cast<qsizetype>(std::ceil(letter / pitch)));
    QStringList places, names;
    for (qsizetype i = 0; i < bars.categories.size(); i += every) {
      places << QString::number(i);
      names << "{" + tex_text(tex_elided(bars.categories[i], size_.width_cm * points_per_cm / 3, letter)) + "}";
    }
    return {bars.stacked ? "xbar stacked" : "xbar",
            QString("bar width=%1").arg(0.72 / (bars.stacked ? 1.0 : static_cast<double>(bars.parts.size()))),
            "y dir=reverse",
            "ytick={" + places.join(',') + "}",
            "yticklabels={" + names.join(',') + "}",
            QString("yticklabel style={font=\\fontsize{%1}{%2}\\selectfont}")
                .arg(letter, 0, 'f', 1)
                .arg(letter, 0, 'f', 1)};
  }

  QString table(const Curve& curve) {
    std::vector<double> x, y;
    for (std::size_t i = 0; i < curve.size(); ++i) {
      x.push_back(curve.x(i) - x_base_);
      y.push_back(curve.y(i) - y_base_);
    }
    const int first = table_.add(std::move(x));
    return DataColumns::table(first, table_.add(std::move(y)), file_);
  }

  void curves() {
    for (const ChartLine& line : contents_.lines) add(line);
    int number = 0;
    for (const ChartBand& band : contents_.bands) {
      const int n = number++;
      for (const auto& [edge, curve] : {std::pair("low", &band.low), std::pair("high", &band.high)})
        put(QString("\\addplot[draw=none,forget plot,name path=%1%2] ").arg(edge).arg(n) + table(*curve));
      const LegendEntry entry = entry_of(band.kind);
      put(QString("\\addplot[paceline%1,opacity=0.18%3] fill between[of=low%2 and high%2];")
              .arg(band.colour % 8)
              .arg(n)
              .arg(entry.option.isEmpty() ? ",area legend" : entry.option));
      put_entry(entry);
    }
    for (const ChartLevel& level : contents_.levels) {
      const LegendEntry entry = entry_of(level.text);
      put(QString("\\addplot[gray,dashed%4] coordinates {(%1,%3) (%2,%3)};")
              .arg(x_text(x_.lower), x_text(x_.upper), y_text(level.y), entry.option));
      put_entry(entry);
    }
    markers();
  }

  void add(const ChartLine& line) {
    QStringList options = {QString("paceline%1").arg(line.colour % 8), dash_name(line.dash)};
    if (line.weight == ChartLine::Weight::ideal) options = {"gray", "dashed"};
    if (line.weight == ChartLine::Weight::raw || line.weight == ChartLine::Weight::thin)
      options << "opacity=0.4"
              << "very thin";
    if (!line.joined)
      options << "only marks"
              << "mark=*"
              << "mark size=1.2pt"
              << "mark options={solid}";
    const LegendEntry entry = entry_of(line.legend_name());
    put("\\addplot[" + options.join(',') + entry.option + "] " + table(line.curve));
    put_entry(entry);
  }

  /// A plot for each kind and colour; a kind is named once.
  void markers() {
    for (const ChartMarker::Kind kind : by_importance) {
      std::map<int, QStringList> by_colour;
      for (const ChartMarker& marker : contents_.markers)
        if (marker.kind == kind)
          by_colour[kind == ChartMarker::Kind::failure ? 0 : marker.colour % 8]
              << QString("(%1,%2)").arg(x_text(marker.x), y_text(marker.y));
      for (const auto& [colour, points] : by_colour) {
        const LegendEntry entry = entry_of(name_of(kind));
        put(QString("\\addplot[only marks,mark=%1,mark options={solid,fill=white},%2%3] coordinates {%4};")
                .arg(mark_name(kind),
                     kind == ChartMarker::Kind::failure ? QString("red") : QString("paceline%1").arg(colour),
                     entry.option, points.join(' ')));
        put_entry(entry);
      }
    }
  }

  void bars(const ChartBars& bars) {
    std::vector<double> places;
    for (qsizetype i = 0; i < bars.categories.size(); ++i) places.push_back(static_cast<double>(i));
    const int place = table_.add(std::move(places));
    for (const ChartBars::Part& part : bars.parts) {
      const int value = table_.add(part.values);
      const QColor colour =
          part.state ? Appearance::paper().of(*part.state) : Appearance::paper().series_colour(part.colour);
      const LegendEntry entry = entry_of(part.label);
      put("\\addplot[draw=none,fill=" + tex_colour(colour) + entry.option + "] " +
          DataColumns::table(value, place, file_));
      put_entry(entry);
    }
  }

  const ChartContents& contents_;
  QString file_;
  QCPRange x_, y_;
  double x_base_, y_base_;
  const FigureSize& size_;
  QByteArray tex_;
  DataColumns table_;
  QStringList legend_;
  QSet<QString> named_;
};

}  // namespace

PgfFigure pgfplots_of(const ChartContents& contents, const QString& data_file, const QCPRange& x, const QCPRange& y,
                      const FigureSize& size) {
  ChartContents seen = clipped(contents, x, y, columns);
  // Narrow enough to be straight, and TeX knows too few digits for its logarithms.
  constexpr double straight = 1.02;
  seen.log_x = seen.log_x && x.upper > straight * x.lower;
  seen.log_y = seen.log_y && y.upper > straight * y.lower;
  return PgfWriter(seen, data_file, x, y, size)();
}

}  // namespace paceline::gui
