#include "sim/cli/predict/trained_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "sim/results/run_directory.hpp"
#include "sim/results/run_reader.hpp"
#include "sim/results/safetensors.hpp"

namespace paceline::cli {
namespace {

std::vector<float> arena_of(const kernels::Model& model, const std::vector<results::ModelTensor>& tensors,
                            const std::string& file) {
  const std::vector<kernels::NamedTensor> wanted = model.tensors();
  const auto refuse = [&](const std::string& why) {
    throw results::ResultsError(fmt::format("'{}' is not the model '{}' of its run: {}", file, model.name(), why));
  };
  if (tensors.size() != wanted.size())
    refuse(fmt::format("it has {} tensors instead of {}", tensors.size(), wanted.size()));
  std::vector<float> arena(model.parameters());
  for (const kernels::NamedTensor& named : wanted) {
    const auto found = std::find_if(tensors.begin(), tensors.end(),
                                    [&](const results::ModelTensor& tensor) { return tensor.name == named.name; });
    if (found == tensors.end()) refuse(fmt::format("it has no tensor '{}'", named.name));
    if (found->shape != named.shape)
      refuse(fmt::format("its tensor '{}' has the shape [{}] instead of [{}]", named.name,
                         fmt::join(found->shape, ", "), fmt::join(named.shape, ", ")));
    std::copy(found->values.begin(), found->values.end(), arena.begin() + static_cast<std::ptrdiff_t>(named.begin));
  }
  return arena;
}

}  // namespace

TrainedModel read_trained_model(const std::filesystem::path& directory, const std::string& backend) {
  const results::RunHead head = results::read_head(directory);
  scenario::Source source{(directory / results::file_name::run).string(), head.scenario_json, directory.string()};
  scenario::Overrides overrides;
  if (!backend.empty()) overrides.sets.push_back("workload.backend=\"" + backend + "\"");
  TrainedModel trained{prepare(source, overrides), {}};
  if (!trained.run.plan.backend)
    throw results::ResultsError(fmt::format("'{}' was run with math off and has no model", directory.string()));
  const auto file = directory / results::file_name::model;
  trained.parameters = arena_of(*trained.run.plan.model, results::read_safetensors(file), file.string());
  return trained;
}

}  // namespace paceline::cli
