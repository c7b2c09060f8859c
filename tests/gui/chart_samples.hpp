#pragma once
/// Charts for tests of figures.

#include <cmath>
#include <random>
#include <vector>

#include "gui/charts/chart_contents.hpp"

namespace paceline::gui::tests {

/// A falling curve with noise, at 0, 1, 2, ...; always the same.
inline ChartContents noisy(std::size_t points) {
  std::mt19937 random(1);
  std::normal_distribution<> noise(0, 0.1);
  std::vector<double> x, y;
  for (std::size_t i = 0; i < points; ++i) {
    x.push_back(static_cast<double>(i));
    y.push_back(std::exp(-static_cast<double>(i) / static_cast<double>(points)) + noise(random));
  }
  ChartContents contents;
  contents.title = "test_loss & more";
  contents.x_title = "simulated time (s)";
  contents.y_title = "loss";
  contents.lines.push_back({"ring, \"fast\"", {x, y}});
  return contents;
}

/// A line through these points.
inline ChartContents through(const std::vector<double>& x, const std::vector<double>& y) {
  ChartContents contents;
  contents.title = "loss";
  contents.lines.push_back({"line", {x, y}});
  return contents;
}

}  // namespace paceline::gui::tests
