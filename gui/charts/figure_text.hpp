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

}  // namespace paceline::gui
