#include "gui/models/axes.hpp"

namespace paceline::gui {

QString key_of(XAxis axis) {
  switch (axis) {
    case XAxis::simulated_time:
      return "simulated_time";
    case XAxis::steps:
      return "steps";
    case XAxis::samples:
      return "samples";
    case XAxis::epochs:
      return "epochs";
    case XAxis::bytes:
      return "bytes";
    case XAxis::wall_time:
      break;
  }
  return "wall_time";
}

QString key_of(Metric metric) {
  switch (metric) {
    case Metric::train_loss:
      return "train_loss";
    case Metric::test_loss:
      return "test_loss";
    case Metric::test_accuracy:
      break;
  }
  return "test_accuracy";
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
  switch (axis) {
    case XAxis::simulated_time:
      return "simulated time (s)";
    case XAxis::steps:
      return "steps";
    case XAxis::samples:
      return "samples";
    case XAxis::epochs:
      return "epochs";
    case XAxis::bytes:
      return "bytes on wire (B)";
    case XAxis::wall_time:
      break;
  }
  return "wall time (s)";
}

QString title_of(Metric metric) {
  switch (metric) {
    case Metric::train_loss:
      return "train loss";
    case Metric::test_loss:
      return "test loss";
    case Metric::test_accuracy:
      break;
  }
  return "test accuracy (%)";
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
