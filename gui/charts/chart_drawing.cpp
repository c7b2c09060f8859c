#include "gui/charts/chart_drawing.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "gui/charts/chart_legend.hpp"
#include "gui/charts/tickers.hpp"

namespace paceline::gui {
namespace {

constexpr std::size_t sparse_points = 3000;
constexpr int smallest_px = 8;  // of letters

QColor faded(QColor colour, double alpha) {
  colour.setAlphaF(static_cast<float>(alpha));
  return colour;
}

QFont font_of(const QCustomPlot& plot, int pixels) {
  QFont font = plot.font();
  font.setPixelSize(pixels);
  return font;
}

/// Horizontal bars whose sign in the legend is hatched as they will be.
class HatchedBars final : public QCPBars {
 public:
  HatchedBars(QCustomPlot& plot, QBrush hatching) : QCPBars(plot.yAxis, plot.xAxis), hatching_(std::move(hatching)) {}

 protected:
  void drawLegendIcon(QCPPainter* painter, const QRectF& rectangle) const override {
    QCPBars::drawLegendIcon(painter, rectangle);
    painter->setPen(Qt::NoPen);
    painter->setBrush(hatching_);
    painter->drawRect(rectangle);
  }

 private:
  QBrush hatching_;
};

/// Signs at the ends of the axes are drawn whole.
class SignGraph final : public QCPGraph {
 public:
  SignGraph(QCustomPlot& plot, int reach) : QCPGraph(plot.xAxis, plot.yAxis), reach_(reach) {}

 protected:
  QRect clipRect() const override { return QCPGraph::clipRect().adjusted(-reach_, -reach_, reach_, reach_); }

 private:
  int reach_;
};

class Drawing {
 public:
  Drawing(QCustomPlot& plot, const ChartContents& contents, const Appearance& look, const DrawingStyle& style)
      : plot_(plot), contents_(contents), look_(look), style_(style), font_(font_of(plot, style.font_px)) {}

  std::vector<DrawnLine> operator()() {
    clear_legends(plot_);
    plot_.clearPlottables();
    plot_.clearItems();
    plot_.setAutoAddPlottableToLegend(style_.legend);  // its layout is made anew for each entry
    plot_.setBackground(look_.base);
    axes();
    for (const ChartBand& band : contents_.bands) draw_band(band);
    for (const ChartLine& line : contents_.lines) draw_line(line);
    if (contents_.bars) draw_bars(*contents_.bars);
    if (!contents_.levels.empty()) draw_levels();
    draw_markers();
    if (band_ != nullptr) name_sign(band_);
    place_legends(plot_, look_, style_);
    place_title();
    return std::move(drawn_);
  }

 private:
  void axes() {
    dress(*plot_.xAxis, contents_.x_title, contents_.log_x);
    dress(*plot_.yAxis, contents_.y_title, contents_.log_y);
    for (QCPAxis* axis : {plot_.xAxis2, plot_.yAxis2}) axis->setVisible(false);
    if (contents_.bars) name_categories(*contents_.bars);
    plot_.yAxis->grid()->setVisible(!contents_.bars);
  }

  void dress(QCPAxis& axis, const QString& title, bool logarithmic) {
    axis.setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    // Labels of x are wide, those of y are high; a small figure has room for few.
    const bool is_x = &axis == plot_.xAxis;
    const QCPRange& range = axis.range();
    const double far = std::max(std::abs(range.lower), std::abs(range.upper)) / std::max(range.size(), 1e-300);
    const int letters = std::clamp(static_cast<int>(std::ceil(std::log10(std::max(far, 1.0)))) + 4, 6, 20);
    const int room = is_x ? plot_.width() / (letters * style_.font_px) : plot_.height() / (4 * style_.font_px);
    axis.setTicker(ticker_of(logarithmic, contents_.whole_x && is_x, std::clamp(room, 2, 5)));
    axis.setLabel(title);
    axis.setLabelFont(font_);
    axis.setTickLabelFont(font_);
    axis.setLabelColor(look_.text);
    axis.setTickLabelColor(look_.faint_text);
    axis.setBasePen(QPen(look_.faint_text, 1));
    axis.setTickPen(QPen(look_.faint_text, 1));
    axis.setSubTickPen(QPen(look_.faint_text, 1));  // they cross the line of the axis
    axis.setTickLength(0, 4);
    axis.setSubTickLength(0, 2);
    axis.grid()->setPen(QPen(look_.grid, 1, Qt::SolidLine));
    axis.grid()->setZeroLinePen(Qt::NoPen);
    axis.grid()->setSubGridVisible(false);
    axis.setTicks(true);
    axis.setTickLabels(true);
  }

  void name_categories(const ChartBars& bars) {
    const QSharedPointer<QCPAxisTickerText> names(new QCPAxisTickerText);
    const int count = static_cast<int>(bars.categories.size());
    const int height = std::max(1, plot_.height() - (style_.legend ? 6 : 4) * style_.font_px);  // without axis, legend
    QFont font = font_;
    font.setPixelSize(
        std::clamp(height / std::max(1, count) - 2, std::min(smallest_px, style_.font_px), style_.font_px));
    const int rows = std::max(1, height / (font.pixelSize() + 2));
    const int every = (count + rows - 1) / rows;  // the others would lie upon each other
    const QFontMetrics metrics(font);
    plot_.yAxis->setTickLabelFont(font);
    for (int i = 0; i < count; i += every)
      names->addTick(count - 1 - i,
                     metrics.elidedText(bars.categories[i], Qt::ElideMiddle, std::max(60, plot_.width() / 3)));
    names->setSubTickCount(0);
    plot_.yAxis->setTicker(names);
    plot_.yAxis->setTickLength(0, 0);
  }

  void draw_line(const ChartLine& line) {
    QCPGraph* graph = plot_.addGraph();
    graph->setData(line.curve.points());
    graph->setName(line.legend_name());
    QColor colour = look_.series_colour(line.colour);
    double width = line.curve.size() > sparse_points ? 1.0 : style_.line_width;
    Qt::PenStyle dashes = dash(line.dash);
    switch (line.weight) {
      case ChartLine::Weight::main:
        break;
      case ChartLine::Weight::thin:
        colour = faded(colour, 0.45);
        width = std::min(width, 0.9);
        break;
      case ChartLine::Weight::raw:
        colour = faded(colour, 0.35);
        width = 1.0;
        break;
      case ChartLine::Weight::ideal:
        colour = faded(look_.faint_text, 0.8);
        dashes = Qt::DashLine;
        width = 1.0;
        break;
    }
    // Dashes of many dense lines are costly and cannot be seen.
    if (contents_.lines.size() > 50 && line.curve.size() > sparse_points) dashes = Qt::SolidLine;
    const QPen pen(colour, width, dashes, Qt::FlatCap, Qt::RoundJoin);
    graph->setPen(pen);
    if (line.steps) graph->setLineStyle(QCPGraph::lsStepLeft);
    if (line.bins) graph->setLineStyle(QCPGraph::lsStepCenter);
    if (line.dots) graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, 3 * style_.line_width));
    // Antialiasing of many dense lines costs more than the frame has and shows nothing.
    if (contents_.points() > 200'000 && contents_.lines.size() > 8) graph->setAntialiased(false);
    if (!line.joined) graph->setLineStyle(QCPGraph::lsNone);
    if (graph->name().isEmpty() || !named_.insert(graph->name()).second) graph->removeFromLegend();
    drawn_.push_back({graph, pen});
  }

  void draw_band(const ChartBand& band) {
    const QColor colour = look_.series_colour(band.colour);
    QCPGraph* low = plot_.addGraph();
    low->setData(band.low.points());
    QCPGraph* high = plot_.addGraph();
    high->setData(band.high.points());
    for (QCPGraph* edge : {low, high}) {
      edge->setPen(Qt::NoPen);
      edge->removeFromLegend();
    }
    high->setBrush(faded(colour, 0.18));
    high->setChannelFillGraph(low);
    if (band_ != nullptr || band.kind.isEmpty()) return;
    band_ = high;
    band_->setName(band.kind);
  }

  void draw_bars(const ChartBars& bars) {
    const int count = static_cast<int>(bars.categories.size());
    const double width = bars.stacked ? 0.72 : 0.72 / static_cast<double>(bars.parts.size());
    for (int pass = 0; pass < 2; ++pass) {  // colours first, then the hatches upon them
      QCPBars* below = nullptr;
      for (std::size_t number = 0; number < bars.parts.size(); ++number) {
        const ChartBars::Part& part = bars.parts[number];
        const Qt::BrushStyle lines = part.state ? hatch(*part.state) : Qt::SolidPattern;
        const QBrush hatching =
            lines == Qt::SolidPattern ? QBrush(Qt::NoBrush) : QBrush(faded(look_.base, 0.55), lines);
        auto* drawn = new HatchedBars(plot_, hatching);
        QVector<double> places, values;
        for (int i = 0; i < count; ++i) {
          const double beside =
              bars.stacked ? 0
                           : ((static_cast<double>(bars.parts.size()) - 1) / 2 - static_cast<double>(number)) * width;
          places << count - 1 - i + beside;
          values << part.values[static_cast<std::size_t>(i)];
        }
        drawn->setData(places, values);
        drawn->setWidth(width);
        drawn->setName(part.label);
        drawn->setPen(Qt::NoPen);
        const QColor colour = part.state ? look_.of(*part.state) : look_.series_colour(part.colour);
        if (pass == 0) {
          drawn->setBrush(colour);
        } else {
          drawn->setBrush(hatching);
          drawn->removeFromLegend();
        }
        if (bars.stacked && below != nullptr) drawn->moveAbove(below);
        below = drawn;
      }
    }
  }

  void draw_levels() {
    const double middle = contents_.y_range(contents_.x_range()).center();
    for (const ChartLevel& level : contents_.levels) draw_level(level, level.y > middle);
  }

  /// Its name goes where curves seldom are, at their beginning: under a level that they rise to, above one that they
  /// fall to.
  void draw_level(const ChartLevel& level, bool name_below) {
    if (style_.legend) return draw_named_level(level);
    auto* line = new QCPItemStraightLine(&plot_);
    line->point1->setCoords(1, level.y);
    line->point2->setCoords(2, level.y);
    line->setPen(QPen(look_.faint_text, 1, Qt::DashLine));
    auto* text = new QCPItemText(&plot_);
    text->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    text->position->setTypeY(QCPItemPosition::ptPlotCoords);
    text->position->setCoords(0.005, level.y);
    text->setPositionAlignment(Qt::AlignLeft | (name_below ? Qt::AlignTop : Qt::AlignBottom));
    text->setText(level.text);
    text->setFont(font_);
    text->setColor(look_.faint_text);
    text->setBrush(faded(look_.base, 0.8));  // lines may run behind it
  }

  /// In a figure the legend names it: its name would hide the curves that reach it.
  void draw_named_level(const ChartLevel& level) {
    QCPGraph* graph = plot_.addGraph();
    graph->setData({plot_.xAxis->range().lower, plot_.xAxis->range().upper}, {level.y, level.y}, true);
    graph->setPen(QPen(look_.faint_text, 1, Qt::DashLine, Qt::FlatCap));
    graph->setName(level.text);
    graph->removeFromLegend();
    name_sign(graph);
  }

  void name_sign(QCPGraph* graph) {
    if (!style_.legend) return;
    QCPLegend& signs = signs_of(plot_);
    signs.addItem(new QCPPlottableLegendItem(&signs, graph));
  }

  /// One graph for each kind and colour; a kind is named once.
  void draw_markers() {
    std::map<std::pair<ChartMarker::Kind, int>, QCPGraph*> graphs;
    std::set<ChartMarker::Kind> named;
    for (const ChartMarker& marker : contents_.markers) {
      QCPGraph*& graph = graphs[{marker.kind, marker.colour}];
      if (graph == nullptr) {
        graph = new SignGraph(plot_, style_.font_px);
        graph->setLineStyle(QCPGraph::lsNone);
        graph->setName(name_of(marker.kind));
        graph->removeFromLegend();
        if (named.insert(marker.kind).second) name_sign(graph);
        graph->setScatterStyle(shape_of(marker));
      }
      graph->addData(marker.x, marker.y);
    }
  }

  QCPScatterStyle shape_of(const ChartMarker& marker) const {
    const QColor colour = look_.series_colour(marker.colour);
    const double size = style_.font_px * 0.75;
    switch (marker.kind) {
      case ChartMarker::Kind::failure:
        return {QCPScatterStyle::ssCross, QPen(look_.problem, 2), Qt::NoBrush, size};
      case ChartMarker::Kind::restart:
        return {QCPScatterStyle::ssTriangle, QPen(colour, 1.5), look_.base, size};
      case ChartMarker::Kind::straggler:
        return {QCPScatterStyle::ssDiamond, QPen(colour, 1.5), look_.base, size};
      case ChartMarker::Kind::target:
        return {QCPScatterStyle::ssCircle, QPen(colour, 2), look_.base, size};
      case ChartMarker::Kind::other:
        break;
    }
    return {QCPScatterStyle::ssSquare, QPen(colour, 1), look_.base, size * 0.55};
  }

  void place_title() {
    if (!style_.title || contents_.title.isEmpty()) return;
    plot_.plotLayout()->insertRow(0);
    QFont bold = font_;
    bold.setBold(true);
    const int room = std::max(1, plot_.width() - 2 * style_.font_px);
    auto* title =
        new QCPTextElement(&plot_, QFontMetrics(bold).elidedText(contents_.title, Qt::ElideRight, room), bold);
    title->setTextColor(look_.text);
    plot_.plotLayout()->addElement(0, 0, title);
  }

  QCustomPlot& plot_;
  const ChartContents& contents_;
  const Appearance& look_;
  const DrawingStyle& style_;
  QFont font_;
  std::vector<DrawnLine> drawn_;
  std::set<QString> named_;
  QCPGraph* band_ = nullptr;  // the first one, which stands for all in the legend
};

}  // namespace

std::vector<DrawnLine> draw(QCustomPlot& plot, const ChartContents& contents, const Appearance& look,
                            const DrawingStyle& style) {
  return Drawing(plot, contents, look, style)();
}

}  // namespace paceline::gui
