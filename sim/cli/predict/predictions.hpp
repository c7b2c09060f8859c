#pragma once
/// What a model says of samples, batch by batch on the threads of a pool.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/predict/trained_model.hpp"

namespace paceline::cli {

struct Samples {
  std::shared_ptr<const kernels::Dataset> data;
  bool labelled = true;
  std::vector<std::string> classes;  ///< names; empty for numbers
};

/// In the samples' order.
struct Predictions {
  std::size_t outputs = 0;           ///< classes; 1 for numbers
  bool numbers = false;              ///< a regression
  std::vector<double> values;        ///< samples x outputs: probabilities, or the number predicted
  std::vector<std::size_t> classes;  ///< the first most probable; empty for numbers
  std::size_t samples() const { return values.size() / outputs; }
};

/// One batch is computed by one thread, its results placed by index: the same bytes for any number of threads.
Predictions predict(const TrainedModel& trained, const kernels::Dataset& data, std::size_t batch, int threads);

/// A CSV line for each sample: sample, predicted, a probability for each class (classification), and label where it is
/// known. Numbers are the shortest that read back as the same float.
std::string csv_of(const Predictions& predictions, const Samples& samples);

}  // namespace paceline::cli
