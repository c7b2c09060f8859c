#pragma once
/// How good predictions are where the truth is known.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/predict/predictions.hpp"

namespace paceline::cli {

struct Scores {
  std::size_t samples = 0;
  bool labelled = false;  ///< false: all below is empty
  std::vector<std::string> classes;
  std::optional<double> accuracy;
  /// Mean of the classes' F1 = 2 TP / (2 TP + FP + FN), over those that occur as label or prediction (as
  /// scikit-learn's f1_score with average="macro").
  std::optional<double> macro_f1;
  std::vector<std::vector<std::int64_t>> confusion;  ///< [label][predicted]: samples
  std::optional<double> rmse;                        ///< root of the mean squared error, in the label's unit
  std::optional<double>
      r2;  ///< 1 - squared errors / squared distances of the labels from their mean; none if all equal
};

Scores scores_of(const Predictions& predictions, const Samples& samples);
/// For people: some lines. A confusion matrix of more than 20 classes is left to json_of().
std::string text_of(const Scores& scores);
/// One JSON object: samples, classes, accuracy, macro_f1, confusion, rmse, r2; null where it does not apply.
std::string json_of(const Scores& scores);

}  // namespace paceline::cli
