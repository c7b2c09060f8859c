#include "gui/charts/chart_legend.hpp"

#include <algorithm>
#include <numeric>

namespace paceline::gui {
namespace {

constexpr int most_entries = 24;

QCPLegend* signs_in(QCustomPlot& plot) {
  for (int i = 0; i < plot.plotLayout()->elementCount(); ++i)
    if (auto* legend = qobject_cast<QCPLegend*>(plot.plotLayout()->elementAt(i)); legend && legend != plot.legend)
      return legend;
  return nullptr;
}

/// As many as there is room for, each as wide as its longest entry.
int columns_that_fit(const QCPLegend& legend, int room) {
  const QFontMetrics metrics(legend.font());
  std::vector<int> widths;
  for (int i = 0; i < legend.itemCount(); ++i)
    if (auto* item = qobject_cast<QCPPlottableLegendItem*>(legend.item(i)))
      widths.push_back(metrics.horizontalAdvance(item->plottable()->name()) + legend.iconSize().width() +
                       legend.iconTextPadding() + legend.columnSpacing());
  const auto count = static_cast<int>(widths.size());
  const auto width_of = [&](int columns) {  // they are filled row by row
    std::vector<int> widest(static_cast<std::size_t>(columns), 0);
    for (int i = 0; i < count; ++i) {
      int& width = widest[static_cast<std::size_t>(i % columns)];
      width = std::max(width, widths[static_cast<std::size_t>(i)]);
    }
    return std::accumulate(widest.begin(), widest.end(), 0);
  };
  int columns = std::max(1, count);
  while (columns > 1 && width_of(columns) > room) --columns;
  return columns;
}

void place_below(QCustomPlot& plot, QCPLegend& legend) {
  QCPLayoutGrid& layout = *plot.plotLayout();
  for (int row = 0; row < layout.rowCount(); ++row)
    if (layout.hasElement(row, 0) && layout.element(row, 0) == &legend) return;
  plot.axisRect()->insetLayout()->take(&legend);
  layout.addElement(layout.rowCount(), 0, &legend);
  layout.setRowStretchFactor(layout.rowCount() - 1, 0.001);
}

void place(QCustomPlot& plot, QCPLegend& legend, const Appearance& look, const DrawingStyle& style) {
  const bool wanted = style.legend && legend.itemCount() > 0;
  legend.setVisible(wanted);
  if (!wanted) return;
  const int more = legend.itemCount() - most_entries;
  for (int i = legend.itemCount() - 1; i > most_entries; --i) legend.removeItem(i);
  QFont font = plot.font();
  font.setPixelSize(style.font_px);
  legend.setFont(font);
  legend.setTextColor(look.text);
  legend.setBrush(Qt::NoBrush);
  legend.setBorderPen(Qt::NoPen);
  legend.setIconSize(style.font_px * 2, style.font_px);
  legend.setRowSpacing(0);
  legend.setMargins(QMargins(6, 0, 0, 2));
  legend.setIconTextPadding(12);  // signs of lines reach 5 beyond theirs where nothing clips them
  legend.setColumnSpacing(style.font_px);
  if (more > 1)
    if (auto* last = qobject_cast<QCPPlottableLegendItem*>(legend.item(most_entries)))
      last->plottable()->setName(QString("... and %1 more").arg(more));
  const int room = plot.width() - 6 - legend.iconSize().width() - legend.iconTextPadding() - style.font_px / 2;
  for (int i = 0; i < legend.itemCount(); ++i)
    if (auto* item = qobject_cast<QCPPlottableLegendItem*>(legend.item(i))) {
      item->plottable()->setName(QFontMetrics(font).elidedText(item->plottable()->name(), Qt::ElideMiddle, room));
      item->setMargins(QMargins(0, 0, 0, 1));  // letters of few points are higher than whole numbers say
    }
  place_below(plot, legend);
  legend.setWrap(columns_that_fit(legend, plot.width() - 6));
  legend.setFillOrder(QCPLegend::foColumnsFirst);  // arranges the entries anew, by the wrap that there is
}

}  // namespace

QCPLegend& signs_of(QCustomPlot& plot) {
  if (QCPLegend* there = signs_in(plot)) return *there;
  auto* signs = new QCPLegend;
  plot.plotLayout()->addElement(plot.plotLayout()->rowCount(), 0, signs);
  plot.plotLayout()->setRowStretchFactor(plot.plotLayout()->rowCount() - 1, 0.001);
  signs->setLayer("legend");
  return *signs;
}

void clear_legends(QCustomPlot& plot) {
  plot.legend->clearItems();
  if (QCPLegend* signs = signs_in(plot)) signs->clearItems();
}

void place_legends(QCustomPlot& plot, const Appearance& look, const DrawingStyle& style) {
  QCPLegend* signs = signs_in(plot);
  if (signs != nullptr) plot.plotLayout()->take(signs);  // behind the one of the lines
  plot.plotLayout()->setRowSpacing(1);
  place(plot, *plot.legend, look, style);
  if (signs == nullptr) return;
  plot.plotLayout()->addElement(plot.plotLayout()->rowCount(), 0, signs);
  plot.plotLayout()->setRowStretchFactor(plot.plotLayout()->rowCount() - 1, 0.001);
  plot.plotLayout()->simplify();
  place(plot, *signs, look, style);
}

}  // namespace paceline::gui
