#include "gui/charts/figure.hpp"

#include <QFileInfo>

#include "gui/charts/chart_clipping.hpp"
#include "gui/charts/chart_drawing.hpp"
#include "gui/charts/figure_text.hpp"
#include "gui/charts/tickers.hpp"
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
    // Half a label stands beyond the ends of the axes.
    plot_.axisRect()->setMinimumMargins(
        QMargins(2, std::max(4, (3 * size.font_pt) / 4), std::max(6, (3 * size.font_pt) / 2), 2));
    plot_.axisRect()->setMinimumSize(1, 1);
    plot_.setPlottingHint(QCP::phFastPolylines, true);
    // Points that no eye tells apart make a vector file large.
    const ChartContents figure = clipped(contents, x, y, 2 * width_);
    DrawingStyle style;
    style.font_px = size.font_pt;
    style.line_width = 1.0;
    style.legend = size.legend;
    style.title = size.title;
    plot_.xAxis->setRange(x);
    plot_.yAxis->setRange(y);
    draw(plot_, figure, Appearance::paper(), style);
    plot_.xAxis->setRange(with_ends(x, contents.log_x));
    plot_.yAxis->setRange(contents.bars ? y : with_ends(y, contents.log_y));
    check_room(size);
    fit_title(*plot_.xAxis, plot_.axisRect()->rect().left(), plot_.axisRect()->rect().right(), width_);
    fit_title(*plot_.yAxis, plot_.axisRect()->rect().top(), plot_.axisRect()->rect().bottom(), height_);
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
  /// A title stands in the middle of its axis, which spans [begin, end] of that many points of paper.
  static void fit_title(QCPAxis& axis, int begin, int end, int paper) {
    const int room = end - begin + 2 * std::min(begin, paper - end);
    axis.setLabel(QFontMetrics(axis.labelFont()).elidedText(axis.label(), Qt::ElideRight, room));
  }

  void check_room(const FigureSize& size) {
    const QSize least(5 * size.font_pt, 4 * size.font_pt);
    plot_.replot(QCustomPlot::rpImmediateRefresh);
    const QRect area = plot_.axisRect()->rect();
    bool fits = area.width() >= least.width() && area.height() >= least.height();
    for (int i = 0; i < plot_.plotLayout()->elementCount(); ++i)
      if (const QCPLayoutElement* element = plot_.plotLayout()->elementAt(i))
        fits = fits && QRect(0, 0, width_ + 1, height_ + 1).contains(element->outerRect());
    if (!fits) throw no_room_for("a chart with its axes and legend", size);
  }

  int width_, height_;
  QCustomPlot plot_;
};

void refuse_empty(const ChartContents& contents, const QCPRange& x, const QCPRange& y) {
  const ChartContents seen = clipped(contents, x, y, 100);
  if (!seen.is_empty() || !seen.markers.empty() || !seen.bands.empty()) return;
  throw FigureError(QString("Nothing of “%1” lies within x from %2 to %3 and y from %4 to %5.")
                        .arg(contents.title)
                        .arg(x.lower)
                        .arg(x.upper)
                        .arg(y.lower)
                        .arg(y.upper));
}

}  // namespace

void write_figure(const QString& file, FigureFormat format, const ChartContents& contents, const QCPRange& x,
                  const QCPRange& y, const FigureSize& size) {
  if (!contents.bars)
    for (const auto& [range, logarithmic, name] :
         {std::tuple(x, contents.log_x, "x"), std::tuple(y, contents.log_y, "y")})
      if (logarithmic && range.lower <= 0)
        throw FigureError(QString("A logarithmic %1 axis begins above 0, not at %2.").arg(name).arg(range.lower));
  if (format == FigureFormat::csv) return write_figure_file(file, csv_of(contents));
  refuse_empty(contents, x, y);
  if (format == FigureFormat::pgfplots) {
    refuse_name_for_tex(file);
    const PgfFigure figure = pgfplots_of(contents, pgf_data_name(file), x, y, size);
    write_figure_file(QFileInfo(file).path() + "/" + pgf_data_name(file), figure.data);
    return write_figure_file(file, figure.tex);
  }
  if (format == FigureFormat::png) refuse_too_many_pixels(size);
  Paper paper(contents, x, y, size);
  const auto paint = [&paper](QPaintDevice& device) { paper.paint(device); };
  if (format == FigureFormat::pdf) return write_figure_file(file, pdf_of(points_of(size), contents.title, paint));
  if (format == FigureFormat::svg) return write_figure_file(file, svg_of(points_of(size), contents.title, paint));
  write_figure_file(file, paper.png(size.dpi));
}

}  // namespace paceline::gui
