#pragma once
/// The list of keys, over everything; any key or click puts it away.

#include <QWidget>

namespace paceline::gui {

class Theme;

class HelpOverlay final : public QWidget {
  Q_OBJECT

 public:
  HelpOverlay(const Theme& theme, QWidget* parent);
  /// Covers its parent, or goes away.
  void toggle();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  const Theme& theme_;
};

}  // namespace paceline::gui
