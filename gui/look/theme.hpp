#pragma once
/// The program's theme: Fusion with palettes of our own, since Qt 6.4 cannot tell whether the desktop is dark.

#include <QObject>

#include "gui/look/appearance.hpp"

class QApplication;

namespace paceline::gui {

/// `system`: dark when the palette that the application came with is.
enum class ThemeChoice { system, light, dark };

/// Owns what is shown now. Widgets that draw themselves take their colours from appearance() when they paint and
/// repaint on changed().
class Theme final : public QObject {
  Q_OBJECT

 public:
  /// Takes the Fusion style for the application and remembers the palette that it came with.
  explicit Theme(QApplication& application, QObject* parent = nullptr);

  void choose(ThemeChoice choice);
  ThemeChoice choice() const { return choice_; }
  bool is_dark() const { return dark_; }
  const Appearance& appearance() const { return dark_ ? Appearance::dark() : Appearance::light(); }

 Q_SIGNALS:
  void changed();

 private:
  QApplication& application_;
  bool system_is_dark_;
  bool dark_ = false;
  ThemeChoice choice_ = ThemeChoice::system;
};

}  // namespace paceline::gui
