#include "gui/figures/text_cells.hpp"

#include <QColor>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace paceline::gui {
namespace {

constexpr double letter_width = 0.53;  // of TeX's letters, in their height

}  // namespace

QString figure_number(double value) {
  return QString::number(value, 'g', 12);
}

QString csv_cell(QString text) {
  if (!text.contains(',') && !text.contains('"') && !text.contains('\n')) return text;
  return "\"" + text.replace('"', "\"\"").replace('\n', ' ') + "\"";
}

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
    else if (c == '<' || c == '>')
      safe += QString("$%1$").arg(c);
    else if (c == QChar(0x00b5) || c == QChar(0x03bc))  // micro
      safe += "$\\mu$";
    else if (c == QChar(0x00b1))
      safe += "$\\pm$";
    else if (c == QChar(0x2026))
      safe += "\\ldots{}";
    else if (c == QChar(0x2212))  // the minus sign
      safe += "$-$";
    else
      safe += c;
  }
  return safe.replace("...", "\\ldots{}");  // lists of pgf go on at three dots
}

QString tex_elided(const QString& text, double room_pt, double letter_pt) {
  const auto most = std::max<qsizetype>(8, static_cast<qsizetype>(room_pt / (letter_width * letter_pt)));
  if (text.size() <= most) return text;
  const qsizetype half = (most - 3) / 2;
  return text.left(half) + QChar(0x2026) + text.right(half);
}

QByteArray tex_engine_note(const QByteArray& tex) {
  constexpr char16_t last_latin = 0x17F;
  const QString text = QString::fromUtf8(tex);
  const bool others = std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() > last_latin; });
  return others ? "% Has letters that pdflatex knows not: use lualatex, with a font that has them.\n" : "";
}

QString tex_colour(const QColor& colour) {
  return QString("{rgb,255:red,%1;green,%2;blue,%3}").arg(colour.red()).arg(colour.green()).arg(colour.blue());
}

TexLegend tex_legend_below(const QStringList& names, const FigureSize& size) {
  constexpr double line_of_text = 1.25, sign_width = 3.8, title_line = 2;  // in heights of a letter
  const double letter = size.font_pt, room = size.width_cm * points_per_cm, whole = size.height_cm * points_per_cm;
  const auto count = static_cast<int>(names.size());
  const auto width_of = [&](int columns) {  // filled row by row, each column as wide as its widest
    std::vector<double> widest(static_cast<std::size_t>(columns), 0.0);
    for (int i = 0; i < count; ++i) {
      double& width = widest[static_cast<std::size_t>(i % columns)];
      width = std::max(width, (letter_width * static_cast<double>(names[i].size()) + sign_width) * letter);
    }
    return std::accumulate(widest.begin(), widest.end(), 0.0);
  };
  int columns = std::max(1, count);
  while (columns > 1 && width_of(columns) > room) --columns;
  const int lines = (count + columns - 1) / columns;
  const double least = 45 + 3 * letter;  // pgfplots takes 45 pt for what is around an axis
  const double height = whole - lines * line_of_text * letter - (size.title ? title_line * letter : 0);
  if (height < least || room < least) throw no_room_for("a chart of pgfplots with its legend", size);
  return {QString("legend style={at={(0.5,0)},anchor=north,yshift=-%1pt,draw=none,inner sep=0pt,legend "
                  "columns=%2},legend cell align=left")
              .arg(2.9 * letter + 8)
              .arg(columns),
          height / points_per_cm};
}

int DataColumns::add(std::vector<double> values) {
  columns_.push_back(std::move(values));
  return static_cast<int>(columns_.size()) - 1;
}

QString DataColumns::table(int x, int y, const QString& file) {
  return QString("table[x=c%1,y=c%2,col sep=comma]{%3};").arg(x).arg(y).arg(file);
}

QByteArray DataColumns::csv() const {
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
      row << (r < column.size() ? figure_number(column[r]) : QString("nan"));
    text += row.join(',').toUtf8() + "\n";
  }
  return text;
}

}  // namespace paceline::gui
