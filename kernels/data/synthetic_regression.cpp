/// A linear function of normal features plus normal noise.
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "kernels/data/dataset_item.hpp"
#include "kernels/data/table_dataset.hpp"
#include "kernels/random.hpp"

namespace paceline::kernels {
namespace {

constexpr double largest_floats = 1 << 30;

/// The function that is to be learned.
struct Plane {
  std::vector<double> slopes;
  double height;
};

DataDescription describe_plane(const OptionValues& options) {
  const auto size = [&](const char* name) { return static_cast<std::size_t>(options.integer(name)); };
  const DataDescription described{{1, 1, size("features"), 1, Target::number}, size("samples"), size("test_samples")};
  const double samples = static_cast<double>(described.train_samples + described.test_samples);
  if (samples * static_cast<double>(described.shape.features() + 1) > largest_floats)
    throw DataError("samples", "samples x features would take more than 4 GiB: give fewer samples or features.");
  return described;
}

/// Slopes of variance 1 / features, so that targets have a variance of about 2 whatever the number of features.
Plane draw_plane(std::size_t features, Random random) {
  Plane plane{std::vector<double>(features), 0};
  for (double& slope : plane.slopes) slope = random.normal() / std::sqrt(static_cast<double>(features));
  plane.height = random.normal();
  return plane;
}

std::shared_ptr<const Dataset> draw_samples(const SampleShape& shape, std::size_t samples, const Plane& plane,
                                            double noise, Random random) {
  const std::size_t width = shape.features();
  std::vector<float> values(samples * width), targets(samples);
  for (std::size_t sample = 0; sample < samples; ++sample) {
    double target = plane.height;
    for (std::size_t i = 0; i < width; ++i) {
      float& value = values[sample * width + i];
      value = static_cast<float>(random.normal());
      target += plane.slopes[i] * static_cast<double>(value);
    }
    targets[sample] = static_cast<float>(target + noise * random.normal());
  }
  return std::make_shared<TableDataset>(shape, std::move(values), std::vector<std::int32_t>(), std::move(targets));
}

Option count(const char* name, std::int64_t default_value, double maximum, const char* sentence) {
  Option option;
  option.name = name;
  option.kind = OptionKind::integer;
  option.default_value = default_value;
  option.minimum = 1;
  option.maximum = maximum;
  option.sentence = sentence;
  option.example = std::to_string(default_value);
  return option;
}

std::vector<Option> regression_options() {
  Option samples = count("samples", 2000, 1e8, "Training samples.");
  Option test_samples = count("test_samples", 500, 1e8, "Test samples.");
  samples.unit = test_samples.unit = Unit::samples;
  Option noise;
  noise.name = "noise";
  noise.default_value = 0.1;
  noise.minimum = 0;
  noise.maximum = 1e6;
  noise.sentence =
      "Standard deviation of what no model can know; its square is the least mean squared error on fresh samples.";
  noise.example = "0.1";
  return {samples, count("features", 20, 1e6, "Features of a sample."), test_samples, noise};
}

}  // namespace

DatasetItem synthetic_regression_dataset() {
  DatasetItem item;
  item.name = "synthetic-regression";
  item.sentence =
      "Numbers that are a linear function of normal features plus normal noise; drawn from the run's seed. Loss is the "
      "mean squared error.";
  item.source = "after make_regression of scikit-learn, with normal slopes of variance 1 / features";
  item.options = regression_options();
  item.make.describe = [](const OptionValues& options, const std::filesystem::path&) {
    return describe_plane(options);
  };
  item.make.load = [](const OptionValues& options, const std::filesystem::path&, std::uint64_t seed) {
    const DataDescription described = describe_plane(options);
    const double noise = options.number("noise");
    const Plane plane = draw_plane(described.shape.features(), Random(stream_seed(seed, "regression plane")));
    return DataSplits{draw_samples(described.shape, described.train_samples, plane, noise,
                                   Random(stream_seed(seed, "regression samples", 0))),
                      draw_samples(described.shape, described.test_samples, plane, noise,
                                   Random(stream_seed(seed, "regression samples", 1)))};
  };
  item.make.nominal = [](const OptionValues& options) {
    return std::optional<DataDescription>(describe_plane(options));
  };
  return item;
}

}  // namespace paceline::kernels
