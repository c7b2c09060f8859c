#pragma once
/// Colours, dashes and pens of everything that the program draws itself: on a light or dark screen, and on paper.
///
/// Series: Okabe and Ito, "Color Universal Design" (2008), told apart by the colour-blind, in an order in which
/// neighbours differ in lightness too; a second round of the palette is dashed. States of a worker differ in lightness
/// and, where areas are large enough, in hatching, so that they survive grey print.

#include <QColor>
#include <QPen>
#include <array>

namespace paceline::gui {

/// What a worker's second goes into; the order in which shares are stacked.
enum class State { compute, communicate, checkpoint, wait, down };
inline constexpr int states = 5;
const char* name_of(State state);

struct Appearance {
  QColor window;     ///< around pages and charts
  QColor base;       ///< of charts, tables and fields
  QColor alternate;  ///< of every second row
  QColor text;
  QColor faint_text;  ///< hints and units; at least 4.5:1 against base
  QColor grid;
  QColor accent;       ///< selection and focus
  QColor accent_text;  ///< on accent
  QColor problem;      ///< sentences about what is wrong
  std::array<QColor, 8> series;
  std::array<QColor, states> state;

  static const Appearance& light();
  static const Appearance& dark();
  /// For figures: white, black text, whatever the screen's theme.
  static const Appearance& paper();

  QColor of(State which) const { return state[static_cast<std::size_t>(which)]; }
  /// Of the `number`-th series, from 0.
  QColor series_colour(int number) const;
};

/// The `number`-th way to dash a line, from 0: solid, dashed, dotted, dash-dotted, then from the beginning.
Qt::PenStyle dash(int number);
/// How areas of that state are hatched, on top of their colour.
Qt::BrushStyle hatch(State state);

}  // namespace paceline::gui
