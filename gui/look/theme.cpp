#include "gui/look/theme.hpp"

#include <QApplication>
#include <QPalette>

#include "gui/look/outlined_style.hpp"

namespace paceline::gui {
namespace {

QPalette palette_of(const Appearance& look) {
  QPalette palette(look.text, look.window, look.base.lighter(110), look.grid.darker(130), look.grid, look.text,
                   look.accent_text, look.base, look.window);
  palette.setColor(QPalette::Button, look.window);
  palette.setColor(QPalette::AlternateBase, look.alternate);
  palette.setColor(QPalette::ToolTipBase, look.base);
  palette.setColor(QPalette::ToolTipText, look.text);
  palette.setColor(QPalette::PlaceholderText, look.faint_text);
  palette.setColor(QPalette::Highlight, look.accent);
  palette.setColor(QPalette::HighlightedText, look.accent_text);
  palette.setColor(QPalette::Link, look.accent);
  palette.setColor(QPalette::LinkVisited, look.accent);
  for (const QPalette::ColorRole role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, look.faint_text);
  palette.setColor(QPalette::Disabled, QPalette::Highlight, look.grid);
  return palette;
}

}  // namespace

Theme::Theme(QApplication& application, QObject* parent)
    : QObject(parent),
      application_(application),
      system_is_dark_(application.palette().color(QPalette::Window).lightness() < 128) {
  QApplication::setStyle(new OutlinedStyle);
  choose(ThemeChoice::system);
}

void Theme::choose(ThemeChoice choice) {
  choice_ = choice;
  dark_ = choice == ThemeChoice::dark || (choice == ThemeChoice::system && system_is_dark_);
  application_.setPalette(palette_of(appearance()));
  Q_EMIT changed();
}

}  // namespace paceline::gui
