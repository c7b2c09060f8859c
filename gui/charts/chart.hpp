#pragma once
/// One chart on the screen: title, plot, zoom, pan, log axes, cursors, export.

#include <QTimer>
#include <QWidget>
#include <optional>
#include <vector>

#include "gui/charts/chart_contents.hpp"
#include "gui/charts/chart_drawing.hpp"
#include "gui/figures/export_dialog.hpp"

class QLabel;
class QMenu;
class QToolButton;

namespace paceline::gui {

class Theme;

/// Mouse: drag a rectangle to zoom, wheel zooms x at the cursor (with Shift y), the middle button or Ctrl and drag
/// pans, double click fits. Keys: W/S zoom, A/D pan, F fits, M marks, L and Shift+L log y and x.
class Chart final : public QWidget {
  Q_OBJECT

 public:
  Chart(const Theme& theme, const QString& name, QWidget* parent = nullptr);

  /// Keeps the ranges when a person chose them, else fits. The log axes of the contents are replaced by the chart's
  /// own.
  void set_contents(ChartContents contents);
  const ChartContents& contents() const { return contents_; }

  void set_log(bool log_x, bool log_y);
  bool log_x() const { return contents_.log_x; }
  bool log_y() const { return contents_.log_y; }

  void fit();
  bool is_fitted() const { return fitted_; }
  QCPRange x_range() const { return plot_->xAxis->range(); }
  QCPRange y_range() const { return plot_->yAxis->range(); }
  void set_x_range(const QCPRange& range);
  void set_ranges(const QCPRange& x, const QCPRange& y);

  /// Vertical lines; none: not shown.
  void set_cursor(std::optional<double> x);
  void set_marks(std::optional<double> a, std::optional<double> b);

  QCustomPlot& plot() { return *plot_; }

  /// Writes what is shown now, in its ranges.
  ExportDialog::Writer figure_writer() const;

  /// Adds "Save view..." to the menu, which emits view_wanted().
  void offer_saving_view();

 public Q_SLOTS:
  void show_table();
  void export_figure();

 Q_SIGNALS:
  /// A person zoomed, panned or fitted.
  void x_range_changed(const QCPRange& range);
  void fitted();
  void log_changed(bool log_x, bool log_y);
  void cursor_moved(double x);
  void cursor_left();
  void mark_wanted(double x);
  void view_wanted();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build_header(const QString& name);
  void redraw();
  void thin_out();
  void hurry();
  void refine();
  void choose_x(const QCPRange& range);
  void zoom(double factor, double around);
  void pan(double share);
  void wheel(QWheelEvent* event);
  void mouse_moved(QMouseEvent* event);
  void choose_log(bool log_x, bool log_y);
  void hover(const QPoint& place);
  QCPItemStraightLine* vertical_line(const QColor& colour, Qt::PenStyle dashes);

  const Theme& theme_;
  ChartContents contents_;
  QLabel* title_;
  QLabel* nothing_;
  QLabel* remark_;
  QMenu* menu_ = nullptr;
  QToolButton* log_x_button_;
  QToolButton* log_y_button_;
  QCustomPlot* plot_;
  std::vector<DrawnLine> drawn_;
  QTimer refinement_;
  bool fitted_ = true;
  bool hurried_ = false;
  bool stale_ = true;     ///< the plot does not show the contents yet
  bool painted_ = false;  ///< layers can be painted alone from the first whole painting on
  std::optional<QPoint> panning_;
  std::optional<double> cursor_, mark_a_, mark_b_;
};

}  // namespace paceline::gui
