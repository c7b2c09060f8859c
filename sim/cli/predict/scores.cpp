#include "sim/cli/predict/scores.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "sim/results/json_object.hpp"

namespace paceline::cli {
namespace {

constexpr std::size_t most_classes_shown = 20;

double macro_f1(const std::vector<std::vector<std::int64_t>>& confusion) {
  double sum = 0, classes = 0;
  for (std::size_t k = 0; k < confusion.size(); ++k) {
    std::int64_t labelled = 0, predicted = 0;
    for (std::size_t other = 0; other < confusion.size(); ++other) {
      labelled += confusion[k][other];
      predicted += confusion[other][k];
    }
    if (labelled + predicted == 0) continue;
    sum += 2 * static_cast<double>(confusion[k][k]) / static_cast<double>(labelled + predicted);
    ++classes;
  }
  return sum / classes;
}

void classify(Scores& scores, const Predictions& predictions, const kernels::Dataset& data) {
  scores.confusion.assign(predictions.outputs, std::vector<std::int64_t>(predictions.outputs));
  std::int64_t correct = 0;
  for (std::size_t i = 0; i < predictions.samples(); ++i) {
    const auto label = static_cast<std::size_t>(data.label(i));
    ++scores.confusion[label][predictions.classes[i]];
    correct += label == predictions.classes[i] ? 1 : 0;
  }
  scores.accuracy = static_cast<double>(correct) / static_cast<double>(predictions.samples());
  scores.macro_f1 = macro_f1(scores.confusion);
}

void regress(Scores& scores, const Predictions& predictions, const kernels::Dataset& data) {
  const double count = static_cast<double>(predictions.samples());
  double sum = 0, errors = 0, distances = 0;
  for (std::size_t i = 0; i < predictions.samples(); ++i) sum += static_cast<double>(data.target(i));
  for (std::size_t i = 0; i < predictions.samples(); ++i) {
    const double target = static_cast<double>(data.target(i));
    errors += (predictions.values[i] - target) * (predictions.values[i] - target);
    distances += (target - sum / count) * (target - sum / count);
  }
  scores.rmse = std::sqrt(errors / count);
  if (distances > 0) scores.r2 = 1 - errors / distances;
}

std::string matrix_text(const Scores& scores) {
  std::size_t width = 8;
  for (const std::string& name : scores.classes) width = std::max(width, name.size() + 1);
  std::string text =
      fmt::format("  confusion (a row for each label, a column for each prediction)\n  {:{}}", "", width);
  for (const std::string& name : scores.classes) text += fmt::format("{:>{}}", name, width);
  for (std::size_t k = 0; k < scores.classes.size(); ++k) {
    text += fmt::format("\n  {:{}}", scores.classes[k], width);
    for (const std::int64_t count : scores.confusion[k]) text += fmt::format("{:>{}}", count, width);
  }
  return text + '\n';
}

}  // namespace

Scores scores_of(const Predictions& predictions, const Samples& samples) {
  Scores scores;
  scores.samples = predictions.samples();
  scores.labelled = samples.labelled;
  scores.classes = samples.classes;
  if (!samples.labelled) return scores;
  predictions.numbers ? regress(scores, predictions, *samples.data) : classify(scores, predictions, *samples.data);
  return scores;
}

std::string text_of(const Scores& scores) {
  std::string text = fmt::format("{} samples predicted{}\n", scores.samples, scores.labelled ? "" : ", without labels");
  if (scores.accuracy) text += fmt::format("  accuracy          {:.4f}\n", *scores.accuracy);
  if (scores.macro_f1) text += fmt::format("  macro F1          {:.4f}\n", *scores.macro_f1);
  if (scores.rmse) text += fmt::format("  rmse              {:.6g}\n", *scores.rmse);
  if (scores.r2) text += fmt::format("  r2                {:.4f}\n", *scores.r2);
  if (!scores.confusion.empty() && scores.classes.size() <= most_classes_shown) text += matrix_text(scores);
  return text;
}

std::string json_of(const Scores& scores) {
  results::JsonObject json(2);
  json.add("format", 1);
  json.add("samples", scores.samples);
  std::vector<std::string> names, rows;
  for (const std::string& name : scores.classes) names.push_back(results::json_string(name));
  for (const auto& row : scores.confusion) rows.push_back(fmt::format("[{}]", fmt::join(row, ", ")));
  json.add_raw("classes", fmt::format("[{}]", fmt::join(names, ", ")));
  json.add("accuracy", scores.accuracy);
  json.add("macro_f1", scores.macro_f1);
  json.add_raw("confusion", rows.empty() ? "null" : fmt::format("[{}]", fmt::join(rows, ", ")));
  json.add("rmse", scores.rmse);
  json.add("r2", scores.r2);
  return json.text() + '\n';
}

}  // namespace paceline::cli
