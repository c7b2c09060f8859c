#include <QApplication>
#include <QPalette>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "gui/look/theme.hpp"

using namespace paceline::gui;

namespace {

/// Relative luminance, WCAG 2.1.
double luminance(const QColor& colour) {
  const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
  const double first = luminance(a), second = luminance(b);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace

TEST_CASE("text can be read on every background of every theme") {
  for (const Appearance* look : {&Appearance::light(), &Appearance::dark(), &Appearance::paper()}) {
    for (const QColor& background : {look->window, look->base, look->alternate}) {
      CHECK(contrast(look->text, background) >= 7);
      CHECK(contrast(look->faint_text, background) >= 4.5);
      CHECK(contrast(look->problem, background) >= 4.5);
    }
    CHECK(contrast(look->accent_text, look->accent) >= 4.5);
  }
}

TEST_CASE("series and states are told apart by colour and stand out from the chart") {
  for (const Appearance* look : {&Appearance::light(), &Appearance::dark(), &Appearance::paper()}) {
    std::set<QRgb> colours;
    for (const QColor& colour : look->series) {
      CHECK(contrast(colour, look->base) >= 2);
      colours.insert(colour.rgb());
    }
    CHECK(colours.size() == look->series.size());
    std::set<QRgb> states_seen;
    for (const QColor& colour : look->state) states_seen.insert(colour.rgb());
    CHECK(states_seen.size() == look->state.size());
  }
}

TEST_CASE("the theme changes the application's palette and says so") {
  Theme theme(*qApp);
  int changes = 0;
  QObject::connect(&theme, &Theme::changed, [&changes] { ++changes; });
  theme.choose(ThemeChoice::dark);
  CHECK(theme.is_dark());
  CHECK(qApp->palette().color(QPalette::Base) == Appearance::dark().base);
  theme.choose(ThemeChoice::light);
  CHECK_FALSE(theme.is_dark());
  CHECK(qApp->palette().color(QPalette::WindowText) == Appearance::light().text);
  CHECK(changes == 2);
}
