#include "gui/charts/figure_text.hpp"

#include <QStringList>
#include <algorithm>
#include <cmath>

namespace paceline::gui {
namespace {

constexpr int columns = 600;

QString number(double value) {
  return QString::number(value, 'g', 12);
}

QString cell(QString text) {
  if (!text.contains(',') && !text.contains('"') && !text.contains('\n')) return text;
  return "\"" + text.replace('"', "\"\"").replace('\n', ' ') + "\"";
}

void add_curve(QByteArray& csv, const QString& label, const Curve& curve) {
  const QByteArray name = cell(label).toUtf8();
  for (std::size_t i = 0; i < curve.size(); ++i)
    csv += name + "," + number(curve.x(i)).toUtf8() + "," + number(curve.y(i)).toUtf8() + "\n";
}

/// Characters that TeX would take for commands.
QString tex_text(const QString& text) {
  QString safe;
  for (const QChar c : text) {
    if (QString("#$%&_{}").contains(c))
      safe += QString("\\") + c;
    else if (c == '\\')
      safe += "\\textbackslash{}";
    else if (c == '~')
      safe += "\\textasciitilde{}";
    else if (c == '^')
      safe += "\\textasciicircum{}";
    else if (c == QChar(0x00b1))
      safe += "$\\pm$";
    else
      safe += c;
  }
  return safe;
}

QString dash_name(int dashes) {
  static const QStringList names = {"solid", "dashed", "dotted", "dashdotted"};
  return names[dashes % names.size()];
}

/// Columns of unequal length side by side; what is missing is "nan", which pgfplots leaves out.
class DataTable {
 public:
  /// The column's number.
  int add(std::vector<double> values) {
    columns_.push_back(std::move(values));
    return static_cast<int>(columns_.size()) - 1;
  }
  std::pair<int, int> add(const Curve& curve) {
    std::vector<double> x, y;
    for (std::size_t i = 0; i < curve.size(); ++i) {
      x.push_back(curve.x(i));
      y.push_back(curve.y(i));
    }
    const int first = add(std::move(x));
    return {first, add(std::move(y))};
  }
  QByteArray csv() const {
    QStringList heading;
    std::size_t rows = 0;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      heading << QString("c%1").arg(c);
      rows = std::max(rows, columns_[c].size());
    }
    QByteArray text = heading.join(',').toUtf8() + "\n";
    for (std::size_t r = 0; r < rows; ++r) {
      QStringList row;
      for (const std::vector<double>& column : columns_)
        row << (r < column.size() ? number(column[r]) : QString("nan"));
      text += row.join(',').toUtf8() + "\n";
    }
    return text;
  }

 private:
  std::vector<std::vector<double>> columns_;
};

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
      options << "xmin=" + number(x_.lower) << "xmax=" + number(x_.upper) << "ymin=" + number(y_.lower)
              << "ymax=" + number(y_.upper);
    }
    put("\\begin{axis}[\n  " + options.join(",\n  ") + "]");
  }

  QString table(std::pair<int, int> c) const {
    return QString("table[x=c%1,y=c%2,col sep=comma]{%3};").arg(c.first).arg(c.second).arg(file_);
  }

  void curves() {
    int number_of_band = 0;
    for (const ChartBand& band : contents_.bands) {
      const int n = number_of_band++;
      for (const auto& [edge, curve] : {std::pair("low", &band.low), std::pair("high", &band.high)})
        put(QString("\\addplot[draw=none,forget plot,name path=%1%2] ").arg(edge).arg(n) +
            table(table_.add(seen(*curve))));
      put(QString("\\addplot[paceline%1,opacity=0.18,forget plot] fill between[of=low%2 and high%2];")
              .arg(band.colour % 8)
              .arg(n));
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
      put("\\addplot[" + options.join(',') + "] " + table(table_.add(seen(line.curve))));
      const bool named = line.weight == ChartLine::Weight::main || line.weight == ChartLine::Weight::ideal;
      if (named && size_.legend) put("\\addlegendentry{" + tex_text(line.label) + "}");
    }
    for (const ChartLevel& level : contents_.levels)
      put(QString("\\addplot[gray,dashed,forget plot] coordinates {(%1,%3) (%2,%3)};")
              .arg(number(x_.lower), number(x_.upper), number(level.y)));
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
      put(QString("\\addplot[draw=none,fill={rgb,255:red,%1;green,%2;blue,%3}] ")
              .arg(colour.red())
              .arg(colour.green())
              .arg(colour.blue()) +
          table({value, place}));
      if (size_.legend) put("\\addlegendentry{" + tex_text(part.label) + "}");
    }
  }

  const ChartContents& contents_;
  QString file_;
  QCPRange x_, y_;
  const FigureSize& size_;
  QByteArray tex_;
  DataTable table_;
};

}  // namespace

QByteArray csv_of(const ChartContents& contents) {
  QByteArray csv;
  if (contents.bars) {
    csv = "part,category,value\n";
    for (const ChartBars::Part& part : contents.bars->parts)
      for (qsizetype i = 0; i < contents.bars->categories.size(); ++i)
        csv += (cell(part.label) + "," + cell(contents.bars->categories[i]) + "," +
                number(part.values[static_cast<std::size_t>(i)]) + "\n")
                   .toUtf8();
    return csv;
  }
  csv = "line,x,y\n";
  for (const ChartLine& line : contents.lines) add_curve(csv, line.label, line.curve);
  for (const ChartBand& band : contents.bands) {
    add_curve(csv, band.label + " low", band.low);
    add_curve(csv, band.label + " high", band.high);
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
