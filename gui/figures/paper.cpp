#include "gui/figures/paper.hpp"

#include <QBuffer>
#include <QImage>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <cmath>

namespace paceline::gui {

QSize points_of(const FigureSize& size) {
  return {static_cast<int>(std::lround(size.width_cm * points_per_cm)),
          static_cast<int>(std::lround(size.height_cm * points_per_cm))};
}

QByteArray pdf_of(const QSize& points, const QString& title, const Painting& paint) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setTitle(title);
  writer.setCreator("paceline-gui");
  writer.setResolution(72);
  writer.setPageSize(QPageSize(QSizeF(points), QPageSize::Point, {}, QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF());
  paint(writer);
  return bytes;
}

QByteArray svg_of(const QSize& points, const QString& title, const Painting& paint) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QSvgGenerator writer;
  writer.setOutputDevice(&buffer);
  writer.setTitle(title.toHtmlEscaped());  // it writes what it is given
  writer.setResolution(72);
  writer.setSize(points);
  writer.setViewBox(QRect(QPoint(0, 0), points));
  paint(writer);
  return bytes;
}

QByteArray png_of(QImage image, int dpi) {
  image.setDotsPerMeterX(static_cast<int>(std::lround(dpi / 0.0254)));
  image.setDotsPerMeterY(image.dotsPerMeterX());
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return bytes;
}

}  // namespace paceline::gui
