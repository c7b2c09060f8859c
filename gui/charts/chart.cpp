#include "gui/charts/chart.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/charts/chart_clipping.hpp"
#include "gui/charts/figure.hpp"
#include "gui/charts/table_dialog.hpp"
#include "gui/look/theme.hpp"

namespace paceline::gui {
namespace {

constexpr std::size_t many_points = 200'000;

}  // namespace

Chart::Chart(const Theme& theme, const QString& name, QWidget* parent)
    : QWidget(parent),
      theme_(theme),
      title_(new QLabel(this)),
      nothing_(new QLabel(this)),
      remark_(new QLabel(this)),
      log_x_button_(new QToolButton(this)),
      log_y_button_(new QToolButton(this)),
      plot_(new QCustomPlot(this)) {
  setAccessibleName(name);
  setFocusPolicy(Qt::StrongFocus);
  build_header(name);
  nothing_->setWordWrap(true);
  nothing_->setAlignment(Qt::AlignCenter);
  nothing_->setMargin(24);
  remark_->setVisible(false);
  auto* layout = static_cast<QVBoxLayout*>(this->layout());
  layout->addWidget(plot_, 1);
  layout->addWidget(nothing_, 1);
  layout->addWidget(remark_);

  plot_->setFocusProxy(this);
  plot_->setPlottingHint(QCP::phFastPolylines, true);
  plot_->setSelectionRectMode(QCP::srmNone);
  plot_->setMinimumSize(160, 90);
  plot_->axisRect()->setMinimumMargins(QMargins(66, 6, 18, 4));
  plot_->layer("overlay")->setMode(QCPLayer::lmBuffered);
  plot_->installEventFilter(this);
  connect(plot_, &QCustomPlot::afterReplot, this, [this] { painted_ = true; });
  connect(plot_, &QCustomPlot::mouseWheel, this, &Chart::wheel);
  connect(plot_, &QCustomPlot::mouseMove, this, &Chart::mouse_moved);
  connect(plot_, &QCustomPlot::mouseDoubleClick, this, [this] {
    fit();
    Q_EMIT fitted();
  });
  connect(plot_->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, &Chart::thin_out);
  connect(&theme, &Theme::changed, this, &Chart::redraw);
  refinement_.setSingleShot(true);
  refinement_.setInterval(150);
  connect(&refinement_, &QTimer::timeout, this, &Chart::refine);
  set_contents({});
}

void Chart::build_header(const QString& name) {
  QFont bold = title_->font();
  bold.setBold(true);
  title_->setFont(bold);
  title_->setText(name);
  title_->setTextInteractionFlags(Qt::NoTextInteraction);
  for (QToolButton* button : {log_x_button_, log_y_button_}) {
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    connect(button, &QToolButton::toggled, this,
            [this] { choose_log(log_x_button_->isChecked(), log_y_button_->isChecked()); });
  }
  log_x_button_->setText("log x");
  log_x_button_->setToolTip("Logarithmic x axis (Shift+L)");
  log_y_button_->setText("log y");
  log_y_button_->setToolTip("Logarithmic y axis (L)");
  auto* more = new QToolButton(this);
  more->setText("⋮");
  more->setAccessibleName(name + ": more");
  more->setToolTip("Fit, show as table, export");
  more->setAutoRaise(true);
  auto* menu = menu_ = new QMenu(more);
  menu->addAction("Fit\tF", this, [this] {
    fit();
    Q_EMIT fitted();
  });
  menu->addAction("Show as table...", this, &Chart::show_table);
  menu->addAction("Export figure...", this, &Chart::export_figure);
  connect(more, &QToolButton::clicked, this,
          [more, menu] { menu->popup(more->mapToGlobal(QPoint(0, more->height()))); });
  plot_->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(plot_, &QWidget::customContextMenuRequested, this,
          [this, menu](const QPoint& place) { menu->popup(plot_->mapToGlobal(place)); });

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(6, 4, 6, 4);
  layout->setSpacing(2);
  auto* header = new QHBoxLayout;
  header->setSpacing(2);
  header->addWidget(title_, 1);
  header->addWidget(log_x_button_);
  header->addWidget(log_y_button_);
  header->addWidget(more);
  layout->addLayout(header);
}

void Chart::offer_saving_view() {
  menu_->addAction("Save view for --render...", this, &Chart::view_wanted);
}

void Chart::set_contents(ChartContents contents) {
  contents.log_x = contents_.log_x;
  contents.log_y = contents_.log_y;
  contents_ = std::move(contents);
  if (!contents_.title.isEmpty()) title_->setText(contents_.title);
  for (QToolButton* button : {log_x_button_, log_y_button_}) button->setVisible(!contents_.bars);
  const bool empty = contents_.is_empty();
  plot_->setVisible(!empty);
  nothing_->setVisible(empty);
  nothing_->setText(contents_.nothing);
  remark_->setText(contents_.remark);
  remark_->setVisible(!contents_.remark.isEmpty() && !empty);
  setAccessibleDescription(
      empty ? contents_.nothing
            : QString("%1 over %2, %3 lines").arg(contents_.y_title, contents_.x_title).arg(contents_.lines.size()));
  drawn_.clear();
  if (fitted_) fit();
  redraw();
}

/// A hidden chart waits with it until it is shown.
void Chart::redraw() {
  stale_ = !isVisible();
  if (stale_) return;
  DrawingStyle style;
  style.legend = contents_.bars && contents_.bars->parts.size() > 1;
  style.font_px = QFontInfo(font()).pixelSize();
  drawn_ = draw(*plot_, contents_, theme_.appearance(), style);
  QPalette faint = palette();
  faint.setColor(QPalette::WindowText, theme_.appearance().faint_text);
  nothing_->setPalette(faint);
  remark_->setPalette(faint);
  hurried_ = false;
  thin_out();
  set_cursor(cursor_);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

/// Of very many points the lowest and highest of each pixel column (of two, where lines are many as well): the picture
/// is the same, and a repaint costs what the screen has pixels, not what the file has points.
void Chart::thin_out() {
  if (contents_.points() < many_points) return;
  const int width = std::max(plot_->axisRect()->width(), 400);
  const int columns = contents_.lines.size() > 50 ? width / 3 : width;
  for (std::size_t i = 0; i < drawn_.size(); ++i)
    if (contents_.lines[i].curve.size() > static_cast<std::size_t>(2 * columns))
      drawn_[i].graph->setData(
          decimated(contents_.lines[i].curve, plot_->xAxis->range(), columns, contents_.log_x).points());
}

void Chart::fit() {
  fitted_ = true;
  plot_->xAxis->setRange(contents_.x_range());
  plot_->yAxis->setRange(contents_.y_range(plot_->xAxis->range()));
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::set_x_range(const QCPRange& range) {
  fitted_ = false;
  plot_->xAxis->setRange(range);
  hurry();
}

void Chart::set_ranges(const QCPRange& x, const QCPRange& y) {
  fitted_ = false;
  plot_->xAxis->setRange(x);
  plot_->yAxis->setRange(y);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::set_log(bool log_x, bool log_y) {
  const QSignalBlocker x(log_x_button_), y(log_y_button_);
  log_x_button_->setChecked(log_x);
  log_y_button_->setChecked(log_y);
  if (log_x == contents_.log_x && log_y == contents_.log_y) return;
  const bool same_x = log_x == contents_.log_x, whole = fitted_;
  const QCPRange x_before = x_range();
  contents_.log_x = log_x;
  contents_.log_y = log_y;
  redraw();
  fit();
  if (!same_x || whole) return;
  set_x_range(x_before);  // it may be linked to other charts'
  plot_->yAxis->setRange(contents_.y_range(x_before));
}

void Chart::choose_log(bool log_x, bool log_y) {
  set_log(log_x, log_y);
  Q_EMIT log_changed(log_x, log_y);
}

/// One-pixel pens while something moves: wider ones cost a hundred times as much.
void Chart::hurry() {
  if (!hurried_ && contents_.points() > 20'000) {
    for (const DrawnLine& line : drawn_) line.graph->setPen(QPen(line.pen.color(), 1));
    hurried_ = true;
  }
  if (hurried_) refinement_.start();
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::refine() {
  for (const DrawnLine& line : drawn_) line.graph->setPen(line.pen);
  hurried_ = false;
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::choose_x(const QCPRange& range) {
  if (!QCPRange::validRange(range)) return;
  set_x_range(range);
  Q_EMIT x_range_changed(range);
}

void Chart::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (stale_) redraw();
}

void Chart::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (contents_.bars || contents_.points() >= many_points)
    QTimer::singleShot(0, this, &Chart::redraw);  // as many names as there is room for
}

QCPItemStraightLine* Chart::vertical_line(const QColor& colour, Qt::PenStyle dashes) {
  auto* line = new QCPItemStraightLine(plot_);
  line->setLayer("overlay");
  line->setPen(QPen(colour, 1, dashes));
  return line;
}

void Chart::set_cursor(std::optional<double> x) {
  cursor_ = x;
  QCPLayer* overlay = plot_->layer("overlay");
  for (QCPLayerable* old : overlay->children())
    if (auto* item = qobject_cast<QCPItemStraightLine*>(old)) plot_->removeItem(item);
  const Appearance& look = theme_.appearance();
  const auto show = [this](double place, const QColor& colour, Qt::PenStyle dashes) {
    QCPItemStraightLine* line = vertical_line(colour, dashes);
    line->point1->setTypeY(QCPItemPosition::ptAxisRectRatio);
    line->point2->setTypeY(QCPItemPosition::ptAxisRectRatio);
    line->point1->setCoords(place, 0);
    line->point2->setCoords(place, 1);
  };
  if (cursor_) show(*cursor_, look.faint_text, Qt::DotLine);
  if (mark_a_) show(*mark_a_, look.accent, Qt::SolidLine);
  if (mark_b_) show(*mark_b_, look.accent, Qt::DashLine);
  if (painted_) overlay->replot();
}

void Chart::set_marks(std::optional<double> a, std::optional<double> b) {
  mark_a_ = a;
  mark_b_ = b;
  set_cursor(cursor_);
}

void Chart::show_table() {
  TableDialog dialog(contents_, this);
  dialog.exec();
}

void Chart::export_figure() {
  ExportDialog dialog(contents_.title, {}, figure_writer(), this);
  dialog.exec();
}

ExportDialog::Writer Chart::figure_writer() const {
  return [contents = contents_, x = x_range(), y = y_range()](const QString& file, FigureFormat format,
                                                              const FigureSize& size) {
    write_figure(file, format, contents, x, y, size);
  };
}

}  // namespace paceline::gui
