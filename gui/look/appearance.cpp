#include "gui/look/appearance.hpp"

namespace paceline::gui {

const char* name_of(State state) {
  switch (state) {
    case State::compute:
      return "compute";
    case State::communicate:
      return "communicate";
    case State::checkpoint:
      return "checkpoint";
    case State::wait:
      return "wait";
    case State::down:
      break;
  }
  return "down";
}

const Appearance& Appearance::light() {
  static const Appearance appearance{
      .window = "#f3f4f6",
      .base = "#ffffff",
      .alternate = "#f7f8fa",
      .text = "#1b1f24",
      .faint_text = "#5b6470",
      .grid = "#dfe3e8",
      .accent = "#0b63b0",
      .accent_text = "#ffffff",
      .problem = "#b3261e",
      .series = {"#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#5c4d9a", "#6b6b6b"},
      .state = {"#009e73", "#0072b2", "#56b4e9", "#e8b64a", "#b3261e"}};
  return appearance;
}

const Appearance& Appearance::dark() {
  static const Appearance appearance{
      .window = "#1b1e23",
      .base = "#23272e",
      .alternate = "#282d35",
      .text = "#e6e9ee",
      .faint_text = "#a4adb9",
      .grid = "#3a414b",
      .accent = "#4aa3e8",
      .accent_text = "#10151b",
      .problem = "#ff8a80",
      .series = {"#4aa3e8", "#f0b429", "#2fc99b", "#ff7f41", "#8fd0ff", "#e59cc5", "#a99af0", "#b4b4b4"},
      .state = {"#2fb58a", "#3d8fd6", "#8fd0ff", "#c99a35", "#e0564c"}};
  return appearance;
}

const Appearance& Appearance::paper() {
  static const Appearance appearance = [] {
    Appearance paper = light();
    paper.window = paper.base = paper.alternate = Qt::white;
    paper.text = paper.faint_text = Qt::black;
    paper.grid = QColor("#cccccc");
    return paper;
  }();
  return appearance;
}

QColor Appearance::series_colour(int number) const {
  return series[static_cast<std::size_t>(number) % series.size()];
}

Qt::PenStyle dash(int number) {
  static constexpr std::array styles = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
  return styles[static_cast<std::size_t>(number) % styles.size()];
}

Qt::BrushStyle hatch(State state) {
  switch (state) {
    case State::communicate:
      return Qt::BDiagPattern;
    case State::checkpoint:
      return Qt::Dense6Pattern;
    case State::down:
      return Qt::DiagCrossPattern;
    case State::compute:
    case State::wait:
      break;
  }
  return Qt::SolidPattern;
}

}  // namespace paceline::gui
