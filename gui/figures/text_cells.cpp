#include "gui/figures/text_cells.hpp"

#include <QColor>
#include <QStringList>
#include <algorithm>

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
    else if (c == QChar(0x00b1))
      safe += "$\\pm$";
    else if (c == QChar(0x2212))  // the minus sign
      safe += "$-$";
    else
      safe += c;
  }
  return safe;
}

QString tex_colour(const QColor& colour) {
  return QString("{rgb,255:red,%1;green,%2;blue,%3}").arg(colour.red()).arg(colour.green()).arg(colour.blue());
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
