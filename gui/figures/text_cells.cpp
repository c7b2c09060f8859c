#include "gui/figures/text_cells.hpp"

#include <QColor>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace paceline::gui {

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
    else if (c == QChar(0x2212))  // the minus sign
      safe += "$-$";
    else
      safe += c;
  }
  return safe;
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
  constexpr double line_of_text = 1.25, letter_width = 0.5, sign_width = 3.5;  // in heights of a letter
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
  if (whole < least || room < least)
    throw FigureError(
        QString("%1 x %2 cm have no room for a chart of pgfplots with letters of %3 pt: it needs %4 cm each way.")
            .arg(size.width_cm)
            .arg(size.height_cm)
            .arg(size.font_pt)
            .arg(std::ceil(least / points_per_cm * 10) / 10));
  return {QString("legend style={at={(0.5,0)},anchor=north,yshift=-%1pt,draw=none,inner sep=0pt,legend "
                  "columns=%2},legend cell align=left")
              .arg(2.9 * letter + 8)
              .arg(columns),
          std::max({whole - lines * line_of_text * letter, whole / 2, least}) / points_per_cm};
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
