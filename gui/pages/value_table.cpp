#include "gui/pages/value_table.hpp"

#include <QHeaderView>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "gui/charts/tickers.hpp"
#include "gui/look/theme.hpp"

namespace paceline::gui {
namespace {

constexpr int most_lines = 100;

QIcon swatch(const QColor& colour, int dashes) {
  QPixmap picture(24, 12);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setPen(QPen(colour, 3, dash(dashes), Qt::FlatCap));
  painter.drawLine(0, 6, 24, 6);
  return QIcon(picture);
}

QString text_of(std::optional<double> value) {
  if (!value) return {};
  const double rounded = QString::number(*value, 'g', 4).toDouble();  // no more digits than there is room for
  return prefixed(rounded, std::abs(rounded) < 1e4 ? 1 : std::abs(rounded));
}

}  // namespace

ValueTable::ValueTable(const Theme& theme, const ChartLink& link, QWidget* parent)
    : QTableWidget(0, 5, parent), theme_(theme), link_(link) {
  setHorizontalHeaderLabels({"line", "cursor", "A", "B", "B - A"});
  setAccessibleName("Lines and their values at the cursors");
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  horizontalHeader()->setSectionResizeMode(0, QHeaderView::Fixed);
  horizontalHeader()->setMinimumSectionSize(60);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setIconSize(QSize(24, 12));
  setShowGrid(false);
  setTextElideMode(Qt::ElideMiddle);
  setWordWrap(false);
  connect(&link, &ChartLink::cursors_changed, this, &ValueTable::show_values);
  connect(&theme, &Theme::changed, this, &ValueTable::refresh);
}

void ValueTable::set_charts(std::vector<const Chart*> charts, std::vector<const Chart*> apart) {
  charts_ = std::move(charts);
  apart_ = std::move(apart);
  refresh();
}

void ValueTable::refresh() {
  lines_.clear();
  clearSpans();
  setRowCount(0);
  for (const Chart* chart : charts_) add_chart(*chart, false);
  for (const Chart* chart : apart_) add_chart(*chart, true);
  show_values();
}

void ValueTable::add_chart(const Chart& chart, bool apart) {
  const std::vector<ChartLine>& lines = chart.contents().lines;
  if (lines.empty()) return;
  const int heading = rowCount();
  insertRow(heading);
  auto* title = new QTableWidgetItem(chart.contents().y_title);
  QFont bold = font();
  bold.setBold(true);
  title->setFont(bold);
  title->setFlags(Qt::ItemIsEnabled);
  setItem(heading, 0, title);
  setSpan(heading, 0, 1, columnCount());
  lines_.push_back({nullptr, 0});
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].weight != ChartLine::Weight::main) continue;
    if (rowCount() - heading > most_lines) {
      const int rest = rowCount();
      insertRow(rest);
      setItem(rest, 0,
              new QTableWidgetItem(QString("... and more: %1 lines in all, see \"show as table\"").arg(lines.size())));
      setSpan(rest, 0, 1, columnCount());
      lines_.push_back({nullptr, 0});
      break;
    }
    const int row = rowCount();
    insertRow(row);
    auto* name =
        new QTableWidgetItem(swatch(theme_.appearance().series_colour(lines[i].colour), lines[i].dash), lines[i].label);
    name->setToolTip(lines[i].label);
    setItem(row, 0, name);
    for (int column = 1; column < columnCount(); ++column) {
      auto* cell = new QTableWidgetItem;
      cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      setItem(row, column, cell);
    }
    lines_.push_back({&chart, i, apart});
  }
}

void ValueTable::resizeEvent(QResizeEvent* event) {
  QTableWidget::resizeEvent(event);
  share_width();
}

/// Names keep enough to be told apart; where numbers leave less, the table scrolls.
void ValueTable::share_width() {
  constexpr int enough = 130;  // of long names, to be told apart
  const int least_name = std::min(enough, sizeHintForColumn(0));
  int numbers = 0;
  for (int column = 1; column < columnCount(); ++column)
    if (!isColumnHidden(column))
      numbers += std::max(horizontalHeader()->sectionSizeHint(column), sizeHintForColumn(column));
  horizontalHeader()->resizeSection(0, std::max(least_name, viewport()->width() - numbers));
}

void ValueTable::show_values() {
  setColumnHidden(2, !link_.mark_a());
  setColumnHidden(3, !link_.mark_b());
  setColumnHidden(4, !link_.mark_b());
  const auto at = [this](std::size_t row, std::optional<double> x) -> std::optional<double> {
    if (!x || lines_[row].apart || lines_[row].line >= lines_[row].chart->contents().lines.size()) return std::nullopt;
    const ChartLine& line = lines_[row].chart->contents().lines[lines_[row].line];
    return line.curve.at(*x, line.steps);
  };
  for (std::size_t row = 0; row < lines_.size(); ++row) {
    if (lines_[row].chart == nullptr) continue;
    const auto a = at(row, link_.mark_a()), b = at(row, link_.mark_b());
    const int number = static_cast<int>(row);
    item(number, 1)->setText(text_of(at(row, link_.cursor())));
    item(number, 2)->setText(text_of(a));
    item(number, 3)->setText(text_of(b));
    item(number, 4)->setText(a && b ? text_of(*b - *a) : QString());
  }
  share_width();
}

}  // namespace paceline::gui
