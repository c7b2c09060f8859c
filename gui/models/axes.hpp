#pragma once
/// What can stand on the axes of a convergence chart.

#include <QString>
#include <array>
#include <optional>

#include "gui/models/run.hpp"

namespace paceline::gui {

enum class XAxis { simulated_time, steps, samples, epochs, bytes, wall_time };
enum class Metric { train_loss, test_loss, test_accuracy };

inline constexpr std::array all_x_axes = {XAxis::simulated_time, XAxis::steps, XAxis::samples,
                                          XAxis::epochs,         XAxis::bytes, XAxis::wall_time};
inline constexpr std::array all_metrics = {Metric::train_loss, Metric::test_loss, Metric::test_accuracy};

/// As written into views and sessions: "simulated_time", "test_accuracy".
QString key_of(XAxis axis);
QString key_of(Metric metric);
std::optional<XAxis> x_axis_of(const QString& key);
std::optional<Metric> metric_of(const QString& key);

/// For people, with the unit: "simulated time (s)", "test accuracy (%)".
QString title_of(XAxis axis);
QString title_of(Metric metric);

double value_of(const Measurement& measurement, XAxis axis);
/// An accuracy in percent, as charts show it.
double value_of(const Measurement& measurement, Metric metric);

}  // namespace paceline::gui
