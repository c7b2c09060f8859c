#pragma once
/// Draws a timeline: time axis, headings with their events, rows of states and messages, the difference of two traces.

#include <QImage>
#include <QPainter>
#include <functional>

#include "gui/look/appearance.hpp"
#include "gui/timeline/timeline_scene.hpp"

namespace paceline::gui {

/// Which part of a scene, and how large. Logical pixels.
struct TimelineFrame {
  TimelineLayout layout;
  TimeWindow window;
  QSize size;           ///< labels and axis included
  int label_width = 0;  ///< left of the time axis
  int scrolled = 0;     ///< pixels of the layout above the view

  double x_of(double at_s) const {
    return label_width + (at_s - window.from_s()) / window.length_s() * (size.width() - label_width);
  }
  double time_at(double x) const {
    return window.from_s() + (x - label_width) / std::max(1, size.width() - label_width) * window.length_s();
  }
  int top_of(const TimelineItem& item) const { return TimelineLayout::axis_height + item.top - scrolled; }
};

/// Pixels that the longest name needs, within bounds.
int label_width_for(const TimelineScene& scene, const QFont& font, int row_height);

class TimelinePainter {
 public:
  TimelinePainter(const TimelineScene& scene, const TimelineFrame& frame, const Appearance& look)
      : scene_(scene), frame_(frame), look_(look) {}

  /// All of it; the painter's origin is the frame's upper left corner. `ratio`: device pixels for each logical one.
  void paint(QPainter& painter, double ratio);
  /// The same without a picture in it: states and messages are polygons, exact where they are few, else columns of
  /// shares as fine as a file of some 100 kB has room for.
  void paint_as_shapes(QPainter& painter);
  QImage image(double ratio);

 private:
  void paint_around(QPainter& painter, const std::function<void()>& paint_bands);
  void paint_axis(QPainter& painter);
  void paint_bands(QPainter& painter, double ratio);
  void paint_band_shapes(QPainter& painter);
  void paint_lane_shapes(QPainter& painter, const TimelineItem& item, int columns);
  void paint_label(QPainter& painter, const TimelineItem& item, int& free_from);
  void paint_heading(QPainter& painter, const TimelineItem& item);
  void paint_texts(QPainter& painter, const TimelineItem& item);
  void paint_lanes(QPainter& painter, const TimelineItem& item);
  void paint_lane(QPainter& painter, const TimelinePane& pane, const TimelineRow& row, const TimelineLane& lane,
                  const QRectF& area);
  void paint_span_text(QPainter& painter, const QRectF& box, const QString& text, const QColor& under);
  void paint_instants(QPainter& painter, const TimelineItem& item);
  void paint_difference(QPainter& painter, const TimelineItem& item);
  void paint_arrows(QPainter& painter);
  bool in_view(const TimelineItem& item) const {
    return frame_.top_of(item) < frame_.size.height() &&
           frame_.top_of(item) + item.height > TimelineLayout::axis_height;
  }
  QRect body() const {
    return {frame_.label_width, TimelineLayout::axis_height, frame_.size.width() - frame_.label_width,
            frame_.size.height() - TimelineLayout::axis_height};
  }
  const TimelinePane& pane_of(const TimelineItem& item) const { return scene_.panes[item.pane]; }
  const TimelineRow& row_of(const TimelineItem& item) const { return pane_of(item).data->rows()[item.row]; }

  const TimelineScene& scene_;
  const TimelineFrame& frame_;
  const Appearance& look_;
};

/// Of a lane's events: what part of each of `columns` columns of [from, to] they cover.
std::vector<double> coverage(const TimelineData& data, const TimelineRow& row, const TimelineLane& lane, double from,
                             double to, int columns);

/// Of messages and other events that are no state.
QColor lane_colour(const TimelineLane& lane, const Appearance& look);

/// What an instant looks like; the larger `importance` is drawn on top.
struct InstantMark {
  QColor colour;
  int importance;
};
InstantMark mark_of(const std::string& name, const Appearance& look);
/// The signs of the instants in the window with their names for a legend, the most important first: {"crash", "crash"}.
std::vector<std::pair<std::string, QString>> signs_in(const TimelineScene& scene, const TimeWindow& window);
/// A sign of that kind of instant around `centre`.
void paint_mark(QPainter& painter, const std::string& name, QPointF centre, const Appearance& look);

}  // namespace paceline::gui
