#pragma once
/// What a run left behind to predict with: its scenario, its model and the parameters that it found.

#include <filesystem>
#include <string>
#include <vector>

#include "sim/cli/prepared.hpp"

namespace paceline::cli {

struct TrainedModel {
  Prepared run;
  std::vector<float> parameters;  ///< the model's arena
};

/// `backend` empty: the run's own. Throws ResultsError when the directory holds no run or a file is broken, when the
/// model file's tensors are not the model's, and when the run had no values; ScenarioError when its scenario cannot be
/// planned here (its data set is not there, its backend cannot run).
TrainedModel read_trained_model(const std::filesystem::path& directory, const std::string& backend);

}  // namespace paceline::cli
