/// paceline predict: what a trained model says of samples, and how good that is.

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "kernels/catalogue.hpp"
#include "sim/cli/command_line.hpp"
#include "sim/cli/predict/predictions.hpp"
#include "sim/cli/predict/scores.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/atomic_file.hpp"
#include "sim/results/error.hpp"

namespace paceline::cli {
namespace {

struct Flags {
  std::string model, form = "text", backend;
  std::optional<std::string> data, labels, out;
  int threads = 0;
  std::size_t batch = 256;
  bool force = false;
};

/// Classes without names are called by their numbers.
std::vector<std::string> names_of_classes(std::vector<std::string> names, const kernels::SampleShape& shape) {
  if (shape.target == kernels::Target::number) return {};
  for (std::size_t k = names.size(); k < shape.outputs; ++k) names.push_back(std::to_string(k));
  return names;
}

/// Of the files that were named, or the run's own test split.
Samples samples_for(const Flags& flags, const Prepared& run) {
  const scenario::Choice& dataset = run.scenario.workload.dataset;
  const kernels::DatasetMaker& maker = kernels::datasets().find(dataset.name)->make;
  const std::string& base = run.scenario.base_directory;
  kernels::DataSplits splits = maker.load(dataset.options, base, run.scenario.seed);
  Samples samples{splits.test, true, names_of_classes(splits.classes, run.plan.model->sample())};
  if (!flags.data) return samples;
  if (!maker.read)
    throw kernels::DataError("data",
                             "the run learned from " + dataset.name +
                                 ", which is drawn and has no files: leave out --data to predict its test split.");
  kernels::SampleFiles files{std::filesystem::absolute(*flags.data), {}};
  if (flags.labels) files.labels = std::filesystem::absolute(*flags.labels);
  const kernels::ForeignSamples read = maker.read(dataset.options, base, run.scenario.seed, files);
  return {read.samples, read.labelled, samples.classes};
}

void check_out(const Flags& flags) {
  std::error_code error;
  if (flags.out && !flags.force && std::filesystem::exists(*flags.out, error))
    throw CLI::ValidationError("--out", *flags.out + " exists; name another file, or replace it with --force");
}

int predict_with(const Flags& flags) {
  check_out(flags);
  const int threads =
      flags.threads > 0 ? flags.threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  Samples samples;
  Predictions predictions;
  try {
    const TrainedModel trained = read_trained_model(flags.model, flags.backend);
    samples = samples_for(flags, trained.run);
    predictions = predict(trained, *samples.data, flags.batch, threads);
  } catch (const results::ResultsError& error) {  // what was asked for cannot be read
    std::cerr << "paceline: " << error.what() << '\n';
    return exit_code::bad_usage;
  }
  const Scores scores = scores_of(predictions, samples);
  const bool json = flags.form == "json";
  if (flags.out) results::write_atomically(*flags.out, csv_of(predictions, samples));
  if (!flags.out && !json) std::cout << csv_of(predictions, samples);
  (json ? std::cout : std::cerr) << (json ? json_of(scores) : text_of(scores));
  return exit_code::done;
}

}  // namespace

void add_predict(CLI::App& app, int& code) {
  auto* verb =
      app.add_subcommand("predict", "Predict samples with the model of a run, and score it where labels are known");
  auto flags = std::make_shared<Flags>();
  verb->add_option("--model", flags->model, "Directory of the run: run.json and model.safetensors")->required();
  auto* data = verb->add_option("--data", flags->data,
                                "File of samples as the run's data set has them: CSV, or IDX images; without it the "
                                "run's own test split");
  verb->add_option("--labels", flags->labels, "IDX file of the labels of --data (a CSV file has them in a column)")
      ->needs(data);
  verb->add_option("--out", flags->out, "CSV file for the predictions; without it standard output (text form)");
  verb->add_flag("--force", flags->force, "Replace that file");
  verb->add_option("--threads", flags->threads, "Threads that compute batches; changes no result")
      ->check(CLI::Range(1, 4096));
  verb->add_option("--batch", flags->batch, "Samples that one thread takes at a time")->check(CLI::Range(1, 1'000'000));
  verb->add_option("--backend", flags->backend, "Kernels to compute with, instead of the run's own");
  verb->add_option("--form", flags->form, "text (scores on standard error) or json (scores on standard output)")
      ->check(CLI::IsMember({"text", "json"}));
  verb->footer(
      "Examples:\n  paceline predict --model results/csv-1 --out predictions.csv\n"
      "  paceline predict --model results/csv-1 --data more.csv --form json");
  verb->callback([flags, &code] { code = predict_with(*flags); });
}

}  // namespace paceline::cli
