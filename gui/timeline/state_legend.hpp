#pragma once
/// Colours of the states with their names and, when there are some, their shares.

#include <QWidget>
#include <vector>

#include "gui/look/theme.hpp"
#include "gui/timeline/state_track.hpp"

namespace paceline::gui {

class StateLegend final : public QWidget {
  Q_OBJECT

 public:
  explicit StateLegend(Theme& theme, QWidget* parent = nullptr);
  /// Seconds of each state, by trace; empty: names alone.
  void set_seconds(std::vector<Shares> seconds);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString text_of(std::size_t state) const;
  /// Where the states stand, in lines of that width.
  std::array<QRect, states> places(int width) const;

  Theme& theme_;
  std::vector<Shares> seconds_;
};

}  // namespace paceline::gui
