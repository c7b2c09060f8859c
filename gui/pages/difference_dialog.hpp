#pragma once
/// In what two runs' scenarios differ.

#include <QDialog>

#include "gui/models/scenario_comparison.hpp"

class QCheckBox;
class QLabel;

namespace paceline::gui {

class DifferenceDialog final : public QDialog {
  Q_OBJECT

 public:
  DifferenceDialog(RunPointer first, RunPointer second, QWidget* parent);

 private:
  void compare();

  RunPointer first_, second_;
  ScenarioComparison comparison_;
  QCheckBox* only_differences_;
  QLabel* count_;
};

}  // namespace paceline::gui
