#include "gui/charts/figure.hpp"

#include <QBuffer>
#include <QFileInfo>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <cmath>

#include "gui/charts/chart_drawing.hpp"
#include "gui/charts/figure_text.hpp"

namespace paceline::gui {
namespace {

constexpr double points_per_cm = 72 / 2.54;

void save(const QString& file, const QByteArray& bytes) {
  QSaveFile out(file);
  if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
    throw FigureError(QString("cannot write '%1': %2").arg(file, out.errorString()).toStdString());
}

/// One unit of the plot is one point of the paper.
class Paper {
 public:
  Paper(const ChartContents& contents, const QCPRange& x, const QCPRange& y, const FigureSize& size)
      : width_(static_cast<int>(std::lround(size.width_cm * points_per_cm))),
        height_(static_cast<int>(std::lround(size.height_cm * points_per_cm))) {
    plot_.setAttribute(Qt::WA_DontShowOnScreen);
    plot_.resize(width_, height_);
    plot_.setViewport(QRect(0, 0, width_, height_));
    plot_.axisRect()->setMinimumMargins(QMargins(2, 4, 6, 2));
    plot_.setPlottingHint(QCP::phFastPolylines, true);
    ChartContents figure = contents;
    // Points that no eye tells apart make a vector file large.
    for (ChartLine& line : figure.lines) line.curve = decimated(line.curve, x, 2 * width_, contents.log_x);
    for (ChartBand& band : figure.bands) {
      band.low = decimated(band.low, x, width_, contents.log_x);
      band.high = decimated(band.high, x, width_, contents.log_x);
    }
    DrawingStyle style;
    style.font_px = size.font_pt;
    style.line_width = 1.0;
    style.legend = size.legend;
    style.title = size.title;
    draw(plot_, figure, Appearance::paper(), style);
    plot_.xAxis->setRange(x);
    plot_.yAxis->setRange(y);
  }

  QByteArray pdf(const QString& title) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(title);
    writer.setCreator("paceline-gui");
    writer.setResolution(72);
    writer.setPageSize(QPageSize(QSizeF(width_, height_), QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    paint(writer);
    return bytes;
  }

  QByteArray svg(const QString& title) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator writer;
    writer.setOutputDevice(&buffer);
    writer.setTitle(title.toHtmlEscaped());  // it writes what it is given
    writer.setResolution(72);
    writer.setSize(QSize(width_, height_));
    writer.setViewBox(QRect(0, 0, width_, height_));
    paint(writer);
    return bytes;
  }

  QByteArray png(int dpi) {
    QImage image(plot_.toPixmap(width_, height_, dpi / 72.0).toImage());
    image.setDotsPerMeterX(static_cast<int>(std::lround(dpi / 0.0254)));
    image.setDotsPerMeterY(image.dotsPerMeterX());
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
  }

 private:
  void paint(QPaintDevice& device) {
    QCPPainter painter;
    if (!painter.begin(&device)) throw FigureError("the figure cannot be drawn");
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    plot_.toPainter(&painter, width_, height_);
    painter.end();
  }

  int width_, height_;
  QCustomPlot plot_;
};

}  // namespace

QString extension_of(FigureFormat format) {
  switch (format) {
    case FigureFormat::pdf:
      return "pdf";
    case FigureFormat::svg:
      return "svg";
    case FigureFormat::png:
      return "png";
    case FigureFormat::csv:
      return "csv";
    case FigureFormat::pgfplots:
      break;
  }
  return "tex";
}

std::optional<FigureFormat> figure_format_of(const QString& file) {
  const QString extension = QFileInfo(file).suffix().toLower();
  for (const FigureFormat format : all_figure_formats)
    if (extension_of(format) == extension) return format;
  return std::nullopt;
}

void write_figure(const QString& file, FigureFormat format, const ChartContents& contents, const QCPRange& x,
                  const QCPRange& y, const FigureSize& size) {
  switch (format) {
    case FigureFormat::pdf:
      return save(file, Paper(contents, x, y, size).pdf(contents.title));
    case FigureFormat::svg:
      return save(file, Paper(contents, x, y, size).svg(contents.title));
    case FigureFormat::png:
      return save(file, Paper(contents, x, y, size).png(size.dpi));
    case FigureFormat::csv:
      return save(file, csv_of(contents));
    case FigureFormat::pgfplots:
      break;
  }
  const QFileInfo place(file);
  const QString data = place.completeBaseName() + "-data.csv";  // not the name of a figure exported as CSV
  const PgfFigure figure = pgfplots_of(contents, data, x, y, size);
  save(place.path() + "/" + data, figure.data);
  save(file, figure.tex);
}

}  // namespace paceline::gui
