#pragma once
/// Charts of one x axis move together: range, cursor and the marks A and B.

#include <QObject>
#include <optional>
#include <vector>

#include "gui/charts/chart.hpp"

namespace paceline::gui {

class ChartLink final : public QObject {
  Q_OBJECT

 public:
  explicit ChartLink(QObject* parent = nullptr) : QObject(parent) {}
  /// The chart lives as long as the link.
  void add(Chart& chart);

  std::optional<double> cursor() const { return cursor_; }
  std::optional<double> mark_a() const { return a_; }
  std::optional<double> mark_b() const { return b_; }
  void clear_marks();
  void fit();

 Q_SIGNALS:
  void cursors_changed();

 private:
  void mark(double x);
  void show_cursor(std::optional<double> x);

  std::vector<Chart*> charts_;
  std::optional<double> cursor_, a_, b_;
};

}  // namespace paceline::gui
