#pragma once
/// Asks for a figure's format, size and file, and has it written.

#include <QDialog>
#include <functional>

#include "gui/figures/figure_format.hpp"

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
  /// May throw FigureError, whose sentence the dialog shows.
  using Writer = std::function<void(const QString& file, FigureFormat format, const FigureSize& size)>;

  /// `title`: of the figure, from which the file's name is made. `size`: what is suggested.
  ExportDialog(const QString& title, const FigureSize& size, Writer write, QWidget* parent);

  void accept() override;
  /// What was written; empty: nothing.
  const QString& written() const { return written_; }

 private:
  void browse();
  void adapt_extension();
  FigureFormat format() const;
  FigureSize size_wanted() const;

  Writer write_;
  QComboBox* format_;
  QLineEdit* file_;
  QDoubleSpinBox* width_;
  QDoubleSpinBox* height_;
  QSpinBox* font_;
  QSpinBox* dpi_;
  QCheckBox* legend_;
  QCheckBox* heading_;
  QLabel* problem_;
  QString written_;
};

}  // namespace paceline::gui
