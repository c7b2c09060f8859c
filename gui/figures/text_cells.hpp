#pragma once
/// Values and words as CSV and TeX take them.

#include <QString>
#include <QStringList>
#include <array>
#include <utility>
#include <vector>

#include "gui/figures/figure_format.hpp"

class QColor;

namespace paceline::gui {

/// With twelve digits.
QString figure_number(double value);
/// Quoted where RFC 4180 wants it; newlines become spaces.
QString csv_cell(QString text);
/// Characters that TeX would take for commands, escaped.
QString tex_text(const QString& text);
/// With dots in its middle when it is wider than `room_pt`, by what letters of that height commonly take.
QString tex_elided(const QString& text, double room_pt, double letter_pt);
/// A comment that asks for lualatex when the text has letters that pdflatex knows not; else nothing.
QByteArray tex_engine_note(const QByteArray& tex);
/// "{rgb,255:red,1;green,2;blue,3}".
QString tex_colour(const QColor& colour);

/// A legend below a pgfplots axis: its options, and the height of the axis that leaves it and the title room in the
/// figure. Throws FigureError when there is no room for an axis.
struct TexLegend {
  QString style;  ///< "legend style={...}"
  double axis_height_cm;
};
TexLegend tex_legend_below(const QStringList& names, const FigureSize& size);

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
