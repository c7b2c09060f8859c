#include "gui/charts/figure.hpp"

#include <QFileInfo>

#include "gui/charts/chart_drawing.hpp"
#include "gui/charts/figure_text.hpp"
#include "gui/figures/paper.hpp"

namespace paceline::gui {
namespace {

/// One unit of the plot is one point of the paper.
class Paper {
 public:
  Paper(const ChartContents& contents, const QCPRange& x, const QCPRange& y, const FigureSize& size)
      : width_(points_of(size).width()), height_(points_of(size).height()) {
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

  void paint(QPaintDevice& device) {
    QCPPainter painter;
    if (!painter.begin(&device)) throw FigureError("the figure cannot be drawn");
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    plot_.toPainter(&painter, width_, height_);
    painter.end();
  }
  QByteArray png(int dpi) { return png_of(plot_.toPixmap(width_, height_, dpi / 72.0).toImage(), dpi); }

 private:
  int width_, height_;
  QCustomPlot plot_;
};

}  // namespace

void write_figure(const QString& file, FigureFormat format, const ChartContents& contents, const QCPRange& x,
                  const QCPRange& y, const FigureSize& size) {
  if (format == FigureFormat::csv) return write_figure_file(file, csv_of(contents));
  if (format == FigureFormat::pgfplots) {
    const PgfFigure figure = pgfplots_of(contents, pgf_data_name(file), x, y, size);
    write_figure_file(QFileInfo(file).path() + "/" + pgf_data_name(file), figure.data);
    return write_figure_file(file, figure.tex);
  }
  Paper paper(contents, x, y, size);
  const auto paint = [&paper](QPaintDevice& device) { paper.paint(device); };
  if (format == FigureFormat::pdf) return write_figure_file(file, pdf_of(points_of(size), contents.title, paint));
  if (format == FigureFormat::svg) return write_figure_file(file, svg_of(points_of(size), contents.title, paint));
  write_figure_file(file, paper.png(size.dpi));
}

}  // namespace paceline::gui
