#pragma once
/// Asks for a figure's format, size and file, and writes it.

#include <QDialog>

#include "gui/charts/figure.hpp"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace paceline::gui {

class ExportDialog final : public QDialog {
  Q_OBJECT

 public:
  ExportDialog(ChartContents contents, const QCPRange& x, const QCPRange& y, QWidget* parent);

  void accept() override;

 private:
  void browse();
  void adapt_extension();
  FigureFormat format() const;
  FigureSize size_wanted() const;

  ChartContents contents_;
  QCPRange x_, y_;
  QComboBox* format_;
  QLineEdit* file_;
  QDoubleSpinBox* width_;
  QDoubleSpinBox* height_;
  QSpinBox* font_;
  QSpinBox* dpi_;
  QCheckBox* legend_;
  QCheckBox* heading_;
  QLabel* problem_;
};

}  // namespace paceline::gui
