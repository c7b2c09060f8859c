#pragma once
/// A sheet of paper in the size of a figure: what a function paints on it becomes a PDF or an SVG of vectors.

#include <QByteArray>
#include <QSize>
#include <QString>
#include <functional>

#include "gui/figures/figure_format.hpp"

class QImage;
class QPaintDevice;

namespace paceline::gui {

/// Paints on the device; one unit is a point, 1/72 inch.
using Painting = std::function<void(QPaintDevice&)>;

/// The figure's size in points.
QSize points_of(const FigureSize& size);
QByteArray pdf_of(const QSize& points, const QString& title, const Painting& paint);
QByteArray svg_of(const QSize& points, const QString& title, const Painting& paint);
/// The image as it is, said to be of that resolution.
QByteArray png_of(QImage image, int dpi);

}  // namespace paceline::gui
