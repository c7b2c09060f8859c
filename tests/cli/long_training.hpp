#pragma once
/// Runs of about a second or more that are evaluated often, for those who end them in the middle.

#include <filesystem>
#include <string>
#include <vector>

#include "tests/cli/run_files.hpp"

namespace paceline::tests {

/// About a second of blobs, evaluated every 20 steps.
inline Json long_training(std::string_view strategy) {
  return changed(training_scenario(strategy), R"({
    "workload": {"dataset": {"samples": 2000, "features": 30, "classes": 10, "test_samples": 500}},
    "stop": {"steps": 16000}, "evaluate": {"every_samples": 640, "train_samples": 200}})");
}

/// Steps and evaluations of a convolutional network on Fashion-MNIST, which take tenths of a second and seconds.
inline Json long_convolution() {
  return Json::parse(R"({
    "name": "convolution", "cluster": {"workers": 2},
    "workload": {"dataset": {"name": "fashion-mnist"}, "model": {"name": "cnn"}, "batch_size": 64, "backend": "eigen"},
    "strategy": {"name": "ps-async"}, "stop": {"steps": 400}, "evaluate": {"every_samples": 6400}})");
}

/// The lines of metrics.jsonl that end in a newline, without wall times.
inline std::vector<std::string> whole_lines(std::string text) {
  text.resize(text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1);
  return lines_of(without_wall_time(std::move(text)));
}

/// How often to end a run: PACELINE_KILLS in the environment, else `few`.
inline int times_to_end(int few) {
  const char* wanted = std::getenv("PACELINE_KILLS");
  return wanted ? std::atoi(wanted) : few;
}

}  // namespace paceline::tests
