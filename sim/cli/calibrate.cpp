/// paceline calibrate: what this machine achieves, model by model and backend by backend.

#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/processor.hpp"
#include "sim/cli/command_line.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/engine/calibration.hpp"
#include "sim/results/atomic_file.hpp"

namespace paceline::cli {
namespace {

struct Flags {
  std::vector<std::string> models, backends;
  std::optional<std::string> out;
  double seconds = 0.3;
  bool force = false;
};

const std::vector<std::int64_t> batches{8, 32, 128};

/// With its default options, for grey images of 28 x 28; a model for numbers predicts one from them.
kernels::Model model_named(const kernels::ModelItem& item) {
  OptionValues options;
  for (const Option& option : item.options) options.set(option.name, option.default_value);
  try {
    return item.make(options, {1, 28, 28, 10});
  } catch (const kernels::ModelError&) {
    return item.make(options, {1, 28, 28, 1, kernels::Target::number});
  }
}

template <class Make>
std::vector<std::string> names_of(const Catalogue<Make>& catalogue) {
  std::vector<std::string> names;
  for (const auto& item : catalogue.items()) names.push_back(item.name);
  return names;
}

/// What was asked for; else all that can run here but the two oracles, which nobody trains with.
std::vector<std::string> backends_for(const Flags& flags) {
  if (!flags.backends.empty()) return flags.backends;
  std::vector<std::string> names;
  for (const auto& item : kernels::backends().items())
    if (!item.name.starts_with("reference") && item.make.unavailable().empty()) names.push_back(item.name);
  return names;
}

void tell(const results::ModelRate& rate) {
  for (const results::GradientRate& gradient : rate.gradients)
    std::cerr << fmt::format("{:<14} {:<8} batch {:>4}: {:>9.4f} ms ({:.4f} to {:.4f}), {:.1f} Gflop/s\n", rate.backend,
                             rate.model, gradient.batch, 1e3 * gradient.seconds, 1e3 * gradient.least,
                             1e3 * gradient.most, 1e-9 * gradient.flops);
  std::cerr << fmt::format("{:<14} {:<8} update    : {:>9.4f} ms, {:.1f} GB/s\n", rate.backend, rate.model,
                           1e3 * rate.update_seconds_per_parameter * static_cast<double>(rate.parameters),
                           1e-9 * rate.update_bytes_per_second);
}

int calibrate(const Flags& flags) {
  std::error_code error;
  if (flags.out && !flags.force && std::filesystem::exists(*flags.out, error))
    throw CLI::ValidationError("--out", *flags.out + " exists; name another file, or replace it with --force");
  const std::vector<std::string> models = flags.models.empty() ? names_of(kernels::models()) : flags.models;
  results::Calibration calibration{kernels::processor_name(), {}};
  for (const std::string& name : backends_for(flags)) {
    std::unique_ptr<kernels::KernelBackend> backend;
    try {
      backend = kernels::make_backend(name);
    } catch (const kernels::BackendError& why) {
      throw CLI::ValidationError("--backend", why.what());
    }
    for (const std::string& model : models) {
      calibration.models.push_back(
          engine::measure(*backend, model_named(*kernels::models().find(model)), batches, flags.seconds));
      tell(calibration.models.back());
    }
  }
  const std::string text = results::calibration_text(calibration);
  if (flags.out)
    results::write_atomically(*flags.out, text);
  else
    std::cout << text;
  return exit_code::done;
}

}  // namespace

void add_calibrate(CLI::App& app, int& code) {
  auto* verb = app.add_subcommand("calibrate",
                                  "Measure this machine's training speed; scenarios name the file as timing profile");
  auto flags = std::make_shared<Flags>();
  verb->add_option("--model", flags->models, "Only this model; may be repeated")
      ->check(CLI::IsMember(names_of(kernels::models())))
      ->expected(1)
      ->take_all();
  verb->add_option("--backend", flags->backends, "Only this backend; may be repeated (all but the two references)")
      ->check(CLI::IsMember(names_of(kernels::backends())))
      ->expected(1)
      ->take_all();
  verb->add_option("--out", flags->out, "File for the profile; without it standard output");
  verb->add_flag("--force", flags->force, "Replace that file");
  verb->add_option("--seconds", flags->seconds, "Time for each batch size of each model")
      ->check(CLI::Range(1e-3, 600.0));
  verb->footer(
      "Examples:\n  paceline calibrate --out machine.json\n"
      "  paceline calibrate --model mlp --backend avx --seconds 2 --out machine.json");
  verb->callback([flags, &code] { code = calibrate(*flags); });
}

}  // namespace paceline::cli
