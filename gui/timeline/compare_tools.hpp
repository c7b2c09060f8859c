#pragma once
/// How two timelines are compared: where they meet, and the share of which state.

#include <QWidget>
#include <optional>

#include "gui/look/appearance.hpp"

class QComboBox;
class QSpinBox;

namespace paceline::gui {

class CompareTools final : public QWidget {
  Q_OBJECT

 public:
  explicit CompareTools(QWidget* parent = nullptr);

  State difference() const;
  /// Where the two meet; none: at the start.
  std::optional<int> step() const;
  void choose(State difference, std::optional<int> step);
  /// The highest step that can be chosen.
  void set_last_step(int last);

 Q_SIGNALS:
  void alignment_changed();
  void difference_changed(paceline::gui::State state);

 private:
  QComboBox* alignment_;
  QSpinBox* step_;
  QComboBox* difference_;
};

}  // namespace paceline::gui
