#include "sim/results/run_writer.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "sim/results/atomic_file.hpp"
#include "sim/results/error.hpp"
#include "sim/results/record_json.hpp"
#include "sim/results/record_tables.hpp"
#include "sim/results/run_directory.hpp"
#include "sim/results/safetensors.hpp"

namespace paceline::results {
namespace {

void write_model(const std::filesystem::path& path, std::span<const ModelTensor> model, SystemCalls& calls) {
  AtomicFile file(path, calls);
  write_safetensors(file, model);
  file.commit();
}

}  // namespace

RunWriter::RunWriter(std::filesystem::path directory, std::string_view scenario_json, const Environment& environment,
                     RunWriterOptions options)
    : directory_(std::move(directory)),
      stream_(std::move(options.stream)),
      calls_(options.calls != nullptr ? *options.calls : SystemCalls::real()) {
  const std::string run = run_text(scenario_json, environment);
  prepare_directory(directory_, options.replace);
  // Of two runs that chose the same directory at one instant, only one can create this file.
  metrics_.emplace(directory_ / file_name::metrics, OutputFile::Mode::create, calls_);
  try {
    write_atomically(directory_ / file_name::run, run, calls_);
  } catch (...) {
    // Nothing has happened yet: the next attempt should find the directory as empty as this one did.
    for (const auto name : {file_name::metrics, file_name::run}) calls_.unlink((directory_ / name).c_str());
    throw;
  }
}

void RunWriter::refuse_after_failure() const {
  if (writing_)
    throw ResultsError(fmt::format("the run in '{}' is incomplete: an earlier write failed", directory_.string()));
  if (finished_) throw std::logic_error("a run that is finished takes no more lines");
}

void RunWriter::append(const MetricsLine& line) {
  refuse_after_failure();
  const std::string text = metrics_text(line);
  writing_ = true;
  metrics_->write(text + "\n");
  writing_ = false;
  if (stream_) stream_(text);
}

void RunWriter::finish(const Summary& summary, std::span<const WorkerRow> workers, std::span<const LinkRow> links,
                       std::span<const ModelTensor> model, std::span<const StalenessRow> staleness) {
  refuse_after_failure();
  writing_ = true;
  metrics_->sync();
  metrics_->close();
  write_atomically(directory_ / file_name::workers, workers_text(workers), calls_);
  write_atomically(directory_ / file_name::links, links_text(links), calls_);
  if (!staleness.empty()) write_atomically(directory_ / file_name::staleness, staleness_text(staleness), calls_);
  if (!model.empty()) write_model(directory_ / file_name::model, model, calls_);
  write_atomically(directory_ / file_name::summary, summary_text(summary), calls_);
  writing_ = false;
  finished_ = true;
}

}  // namespace paceline::results
