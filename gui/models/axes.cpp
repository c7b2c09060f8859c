#include "gui/models/axes.hpp"

namespace paceline::gui {

namespace {

struct Name {
  const char* key;
  const char* title;
};

// In the order of the enumerations.
constexpr std::array<Name, all_x_axes.size()> x_axis_names = {{{"simulated_time", "simulated time (s)"},
                                                               {"steps", "steps"},
                                                               {"samples", "samples"},
                                                               {"epochs", "epochs"},
                                                               {"bytes", "bytes on wire (B)"},
                                                               {"wall_time", "wall time (s)"}}};
constexpr std::array<Name, all_metrics.size()> metric_names = {
    {{"train_loss", "train loss"}, {"test_loss", "test loss"}, {"test_accuracy", "test accuracy (%)"}}};

const Name& name_of(XAxis axis) {
  return x_axis_names[static_cast<std::size_t>(axis)];
}

const Name& name_of(Metric metric) {
  return metric_names[static_cast<std::size_t>(metric)];
}

}  // namespace

QString key_of(XAxis axis) {
  return name_of(axis).key;
}

QString key_of(Metric metric) {
  return name_of(metric).key;
}

std::optional<XAxis> x_axis_of(const QString& key) {
  for (const XAxis axis : all_x_axes)
    if (key_of(axis) == key) return axis;
  return std::nullopt;
}

std::optional<Metric> metric_of(const QString& key) {
  for (const Metric metric : all_metrics)
    if (key_of(metric) == key) return metric;
  return std::nullopt;
}

QString title_of(XAxis axis) {
  return name_of(axis).title;
}

QString title_of(Metric metric) {
  return name_of(metric).title;
}

double value_of(const Measurement& measurement, XAxis axis) {
  switch (axis) {
    case XAxis::simulated_time:
      return measurement.simulated_time_s;
    case XAxis::steps:
      return measurement.steps;
    case XAxis::samples:
      return measurement.samples;
    case XAxis::epochs:
      return measurement.epochs;
    case XAxis::bytes:
      return measurement.bytes;
    case XAxis::wall_time:
      break;
  }
  return measurement.wall_time_s;
}

double value_of(const Measurement& measurement, Metric metric) {
  switch (metric) {
    case Metric::train_loss:
      return measurement.train_loss;
    case Metric::test_loss:
      return measurement.test_loss;
    case Metric::test_accuracy:
      break;
  }
  return 100 * measurement.test_accuracy;
}

}  // namespace paceline::gui
