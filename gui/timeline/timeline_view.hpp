#pragma once
/// The timeline as a widget: draws a scene, and is zoomed, panned, searched and asked with mouse and keys.
///
/// Keys work where the mouse is. Wheel: zoom time at the mouse; with Ctrl: height of rows; with Shift: scroll. Drag:
/// zoom into a rectangle; with Shift: mark a range; middle button or Space: pan. Click: choose an event. Double click,
/// F: fit. W/S: zoom, A/D: pan. M: mark. , and .: previous and next event of the lane. Escape: nothing chosen or
/// marked.

#include <QAbstractScrollArea>
#include <QImage>
#include <QTimer>
#include <optional>

#include "gui/look/theme.hpp"
#include "gui/timeline/timeline_painter.hpp"

namespace paceline::gui {

class TimelineView final : public QAbstractScrollArea {
  Q_OBJECT

 public:
  explicit TimelineView(Theme& theme, QWidget* parent = nullptr);

  /// Shows that scene, all of it.
  void set_scene(TimelineScene scene);
  const TimelineScene& scene() const { return scene_; }
  /// Rows in another order; time in view and choice remain.
  void set_order(RowOrder order, bool by_role);
  void set_difference(State state);
  void set_arrows(bool shown);
  /// Moves the second trace by so much against the first.
  void set_offsets(double first_s, double second_s);

  const TimeWindow& window_shown() const { return window_; }
  void show_time(double from_s, double to_s);
  void zoom_time(double factor) { zoom_time(factor, (window_.from_s() + window_.to_s()) / 2); }
  /// Height of rows in pixels.
  int row_height() const { return row_height_; }
  void set_row_height(int pixels, int fixed_y = 0);
  /// All time and, if possible, all rows; the chosen event when there is one.
  void fit();

  const std::optional<TimelineHit>& selection() const { return selection_; }
  /// Chooses it and brings it into view.
  void select(const TimelineHit& hit);
  const std::optional<TimeInterval>& marked() const { return marked_; }
  void mark(std::optional<TimeInterval> range);
  /// Seconds of each state of all workers in the marked range, else in the time in view; by pane.
  std::vector<Shares> shares_marked() const;

  /// What lies there, in pixels of the viewport.
  std::optional<TimelineHit> hit(QPoint at) const;
  /// The next (or previous) thing after the selection whose text holds that one: workers first, then events by time.
  /// False: there is none.
  bool find(const QString& text, bool forward);

  /// As it is drawn, for export: with all rows when `all_rows`, else with those in view.
  TimelineFrame frame() const;
  /// Draws what changed now instead of when the event loop is idle; for tests and benchmarks.
  void refresh();
  const QImage& picture() const { return picture_; }
  /// Keys and moves of the mouse, for people.
  static QString key_help();

 Q_SIGNALS:
  void hovered(const QString& text);
  void selection_changed();
  void window_changed();  ///< or the marked range

 protected:
  bool event(QEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;

 private:
  enum class Drag { none, zoom, mark, pan };

  void changed();  ///< the picture is to be drawn again
  void time_changed();
  void lay_out();
  void update_bars();
  void zoom_time(double factor, double at_s);
  void zoom_rectangle(const QRect& rectangle);
  bool move_by_key(int key);
  void step_in_lane(int step);
  void reveal(const TimelineHit& hit);
  std::optional<QRectF> box_of(const TimelineHit& hit) const;
  std::optional<TimeInterval> time_of(const TimelineHit& hit) const;
  void paint_overlay(QPainter& painter);

  Theme& theme_;
  TimelineScene scene_;
  TimeWindow window_;
  TimelineLayout layout_;
  int row_height_ = 24, label_width_ = 100;
  bool fits_rows_ = true;  ///< rows are as high as the view allows, until the user wants another height
  QImage picture_;
  QTimer redraw_;
  std::optional<TimelineHit> selection_;
  std::optional<TimeInterval> marked_;
  Drag drag_ = Drag::none;
  QPoint pressed_, last_;
  bool space_ = false, moving_bars_ = false;
  std::optional<int> cursor_x_;
};

}  // namespace paceline::gui
