#include "gui/charts/figure_text.hpp"

#include <QStringList>
#include <algorithm>
#include <cmath>
#include <map>

#include "gui/charts/chart_pieces.hpp"
#include "gui/figures/text_cells.hpp"

namespace paceline::gui {
namespace {

constexpr int columns = 600;

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

class PgfWriter {
 public:
  PgfWriter(const ChartContents& contents, const QString& data_file, const QCPRange& x, const QCPRange& y,
            const FigureSize& size)
      : contents_(contents), file_(data_file), x_(x), y_(y), size_(size) {}

  PgfFigure operator()() {
    put("% Needs \\usepackage{pgfplots} \\pgfplotsset{compat=1.16} \\usepgfplotslibrary{fillbetween}");
    put("\\begin{tikzpicture}");
    axis();
    if (contents_.bars)
      bars(*contents_.bars);
    else
      curves();
    put("\\end{axis}");
    put("\\end{tikzpicture}");
    return {tex_, table_.csv()};
  }

 private:
  void put(const QString& line) { tex_ += line.toUtf8() + "\n"; }

  void axis() {
    const Appearance& look = Appearance::paper();
    for (int i = 0; i < static_cast<int>(look.series.size()); ++i)
      put(QString("\\definecolor{paceline%1}{HTML}{%2}").arg(i).arg(look.series_colour(i).name().mid(1).toUpper()));
    QStringList options = {QString("width=%1cm").arg(size_.width_cm),
                           QString("height=%1cm").arg(size_.height_cm),
                           QString("font=\\fontsize{%1}{%2}\\selectfont").arg(size_.font_pt).arg(size_.font_pt * 1.2),
                           "xlabel={" + tex_text(contents_.x_title) + "}",
                           "ylabel={" + tex_text(contents_.y_title) + "}",
                           "grid=major",
                           "legend pos=outer north east",
                           "legend cell align=left"};
    if (size_.title) options << "title={" + tex_text(contents_.title) + "}";
    if (contents_.log_x) options << "xmode=log";
    if (contents_.log_y) options << "ymode=log";
    if (contents_.bars) {
      QStringList names;
      for (const QString& name : contents_.bars->categories) names << "{" + tex_text(name) + "}";
      options << (contents_.bars->stacked ? "xbar stacked" : "xbar") << "y dir=reverse"
              << "xmin=0"
              << QString("ytick={%1}").arg(names.size() == 1 ? QString("0") : QString("0,...,%1").arg(names.size() - 1))
              << "yticklabels={" + names.join(',') + "}";
    } else {
      options << "xmin=" + figure_number(x_.lower) << "xmax=" + figure_number(x_.upper)
              << "ymin=" + figure_number(y_.lower) << "ymax=" + figure_number(y_.upper);
    }
    put("\\begin{axis}[\n  " + options.join(",\n  ") + "]");
  }

  QString table(const Curve& curve) {
    std::vector<double> x, y;
    for (std::size_t i = 0; i < curve.size(); ++i) {
      x.push_back(curve.x(i));
      y.push_back(curve.y(i));
    }
    const int first = table_.add(std::move(x));
    return DataColumns::table(first, table_.add(std::move(y)), file_);
  }

  void curves() {
    int number_of_band = 0;
    for (const ChartBand& band : contents_.bands) {
      const int n = number_of_band++;
      for (const auto& [edge, curve] : {std::pair("low", &band.low), std::pair("high", &band.high)})
        put(QString("\\addplot[draw=none,forget plot,name path=%1%2] ").arg(edge).arg(n) + table(seen(*curve)));
      const bool named = n == 0 && size_.legend && !band.kind.isEmpty();
      put(QString("\\addplot[paceline%1,opacity=0.18%3] fill between[of=low%2 and high%2];")
              .arg(band.colour % 8)
              .arg(n)
              .arg(named ? ",area legend" : ",forget plot"));
      if (named) put("\\addlegendentry{" + tex_text(band.kind) + "}");
    }
    for (const ChartLine& line : contents_.lines) {
      QStringList options = {QString("paceline%1").arg(line.colour % 8), dash_name(line.dash)};
      if (line.weight == ChartLine::Weight::ideal) options = {"gray", "dashed"};
      if (line.weight == ChartLine::Weight::raw || line.weight == ChartLine::Weight::thin)
        options << "opacity=0.4"
                << "very thin"
                << "forget plot";
      if (line.steps) options << "const plot";
      if (line.bins) options << "const plot mark mid";
      put("\\addplot[" + options.join(',') + "] " + table(seen(line.curve)));
      const bool named = line.weight == ChartLine::Weight::main || line.weight == ChartLine::Weight::ideal;
      if (named && size_.legend) put("\\addlegendentry{" + tex_text(line.label) + "}");
    }
    for (const ChartLevel& level : contents_.levels) {
      put(QString("\\addplot[gray,dashed%4] coordinates {(%1,%3) (%2,%3)};")
              .arg(figure_number(x_.lower), figure_number(x_.upper), figure_number(level.y),
                   size_.legend ? "" : ",forget plot"));
      if (size_.legend) put("\\addlegendentry{" + tex_text(level.text) + "}");
    }
    markers();
  }

  /// A plot for each kind and colour; a kind is named once.
  void markers() {
    std::map<std::pair<ChartMarker::Kind, int>, QStringList> places;
    for (const ChartMarker& marker : contents_.markers)
      if (x_.contains(marker.x) && y_.contains(marker.y))
        places[{marker.kind, marker.kind == ChartMarker::Kind::failure ? 0 : marker.colour % 8}]
            << QString("(%1,%2)").arg(figure_number(marker.x), figure_number(marker.y));
    std::optional<ChartMarker::Kind> named;
    for (const auto& [which, points] : places) {
      const auto [kind, colour] = which;
      const bool entry = size_.legend && named != kind;
      put(QString("\\addplot[only marks,mark=%1,mark options={solid,fill=white},%2%3] coordinates {%4};")
              .arg(mark_name(kind),
                   kind == ChartMarker::Kind::failure ? QString("red") : QString("paceline%1").arg(colour),
                   entry ? "" : ",forget plot", points.join(' ')));
      if (entry) put("\\addlegendentry{" + name_of(kind) + "}");
      named = kind;
    }
  }

  Curve seen(const Curve& curve) const { return decimated(curve, x_, columns, contents_.log_x); }

  void bars(const ChartBars& bars) {
    std::vector<double> places;
    for (qsizetype i = 0; i < bars.categories.size(); ++i) places.push_back(static_cast<double>(i));
    const int place = table_.add(std::move(places));
    for (const ChartBars::Part& part : bars.parts) {
      const int value = table_.add(part.values);
      const QColor colour =
          part.state ? Appearance::paper().of(*part.state) : Appearance::paper().series_colour(part.colour);
      put("\\addplot[draw=none,fill=" + tex_colour(colour) + "] " + DataColumns::table(value, place, file_));
      if (size_.legend) put("\\addlegendentry{" + tex_text(part.label) + "}");
    }
  }

  const ChartContents& contents_;
  QString file_;
  QCPRange x_, y_;
  const FigureSize& size_;
  QByteArray tex_;
  DataColumns table_;
};

}  // namespace

QByteArray csv_of(const ChartContents& contents) {
  QByteArray csv;
  if (contents.bars) {
    csv = "part,category,value\n";
    for (const ChartBars::Part& part : contents.bars->parts)
      for (qsizetype i = 0; i < contents.bars->categories.size(); ++i)
        csv += (csv_cell(part.label) + "," + csv_cell(contents.bars->categories[i]) + "," +
                figure_number(part.values[static_cast<std::size_t>(i)]) + "\n")
                   .toUtf8();
    return csv;
  }
  csv = "line,x,y\n";
  for (const ChartPiece& piece : pieces_of(contents)) {
    const QByteArray name = csv_cell(piece.label).toUtf8();
    for (std::size_t i = 0; i < piece.curve.size(); ++i)
      csv +=
          name + "," + figure_number(piece.curve.x(i)).toUtf8() + "," + figure_number(piece.curve.y(i)).toUtf8() + "\n";
  }
  return csv;
}

PgfFigure pgfplots_of(const ChartContents& contents, const QString& data_file, const QCPRange& x, const QCPRange& y,
                      const FigureSize& size) {
  return PgfWriter(contents, data_file, x, y, size)();
}

Curve decimated(const Curve& curve, const QCPRange& x, int count, bool logarithmic) {
  const auto& points = *curve.points();
  const auto begin = points.findBegin(x.lower, true), end = points.findEnd(x.upper, true);
  std::vector<double> xs, ys;
  const auto keep = [&](QCPGraphDataContainer::const_iterator point) {
    xs.push_back(point->key);
    ys.push_back(point->value);
  };
  if (end - begin <= 2 * count) {
    for (auto point = begin; point != end; ++point) keep(point);
    return {xs, ys};
  }
  // Where a column ends is searched for, so that its points cost a comparison each.
  const auto column_end = [&](int column) {
    const double share = static_cast<double>(column + 1) / count;
    const double key = logarithmic ? x.lower * std::pow(x.upper / x.lower, share) : x.lower + x.size() * share;
    return std::lower_bound(begin, end, key,
                            [](const QCPGraphData& point, double wanted) { return point.key < wanted; });
  };
  auto first = begin;
  for (int column = 0; column <= count && first != end; ++column) {
    const auto next = column == count ? end : column_end(column);
    if (first == next) continue;
    auto low = first, high = first;
    for (auto point = first; point != next; ++point) {
      if (point->value < low->value) low = point;
      if (point->value > high->value) high = point;
    }
    keep(std::min(low, high));
    if (low != high) keep(std::max(low, high));
    first = next;
  }
  return {xs, ys};
}

}  // namespace paceline::gui
