#pragma once
/// Values and words as CSV and TeX take them.

#include <QString>
#include <array>
#include <utility>
#include <vector>

class QColor;

namespace paceline::gui {

/// With twelve digits.
QString figure_number(double value);
/// Quoted where RFC 4180 wants it; newlines become spaces.
QString csv_cell(QString text);
/// Characters that TeX would take for commands, escaped.
QString tex_text(const QString& text);
/// "{rgb,255:red,1;green,2;blue,3}".
QString tex_colour(const QColor& colour);

/// Columns of unequal length side by side, for pgfplots; what is missing is "nan", which pgfplots leaves out.
class DataColumns {
 public:
  /// The column's number.
  int add(std::vector<double> values);
  /// "table[x=c0,y=c1,col sep=comma]{FILE};"
  static QString table(int x, int y, const QString& file);
  /// The heading "c0,c1,..." and the rows.
  QByteArray csv() const;

 private:
  std::vector<std::vector<double>> columns_;
};

}  // namespace paceline::gui
