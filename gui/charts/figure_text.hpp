#pragma once
/// Charts as text: CSV and pgfplots.

#include <QByteArray>
#include <QString>

#include "gui/charts/figure.hpp"

namespace paceline::gui {

/// "line,x,y" and a row a point, of all pieces_of() the contents; bars as "part,category,value".
QByteArray csv_of(const ChartContents& contents);

struct PgfFigure {
  QByteArray tex;  ///< a tikzpicture that reads `data` from the file named in it
  QByteArray data;
};
PgfFigure pgfplots_of(const ChartContents& contents, const QString& data_file, const QCPRange& x, const QCPRange& y,
                      const FigureSize& size);

/// The points of `curve` within `x` (and one beyond each end): where there are more than 2 * columns, of each of
/// `columns` equal intervals (of the logarithm, when asked) the lowest and the highest point, in their order.
Curve decimated(const Curve& curve, const QCPRange& x, int columns, bool logarithmic);

}  // namespace paceline::gui
