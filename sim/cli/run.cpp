/// paceline run: runs one scenario and writes its results.

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "sim/cli/command_line.hpp"
#include "sim/cli/environment.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/measured.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/run_flags.hpp"
#include "sim/cli/run_report.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/results/error.hpp"
#include "sim/results/run_directory.hpp"
#include "sim/results/run_writer.hpp"

namespace paceline::cli {
namespace {

int code_of(results::Status status) {
  if (status == results::Status::completed) return exit_code::done;
  return status == results::Status::interrupted ? exit_code::interrupted : exit_code::not_completed;
}

std::filesystem::path directory_for(const RunFlags& flags, const scenario::Scenario& scenario) {
  if (flags.out) return *flags.out;
  return results::default_directory(std::filesystem::path("results") /
                                    (scenario.name + "-" + std::to_string(scenario.seed)));
}

/// A directory that may not be used is a mistake of the command line; one that cannot be written is not.
void check_directory(const std::filesystem::path& directory, bool force) {
  std::error_code error;
  if (force || !std::filesystem::exists(directory, error)) return;
  if (!std::filesystem::is_directory(directory, error))
    throw CLI::ValidationError("--out", directory.string() + " is not a directory");
  if (!std::filesystem::is_empty(directory, error))
    throw CLI::ValidationError(
        "--out", directory.string() + " is not empty; name another, or replace the run in it with --force");
}

void finish(results::TraceFile& trace) {
  trace.finish();
  if (trace.capped())
    std::cerr << "paceline: trace.json was capped at " << results::TraceFile::most_bytes / 1'000'000
              << " MB: it lacks what happened later\n";
}

int run_one(const RunFlags& flags) {
  const std::atomic<bool>& interrupted = watch_for_interruption();
  if (flags.time_limit_s) interrupt_after(*flags.time_limit_s);
  const scenario::Source source = scenario::read_file(flags.file);
  const Prepared prepared = prepare_to_run(source, flags.scenario.overrides());
  const int threads =
      flags.threads > 0 ? flags.threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const auto directory = directory_for(flags, prepared.scenario);
  check_directory(directory, flags.force);
  const engine::Data data =
      engine::load_data(prepared.scenario, prepared.plan);  // broken samples are found before anything is written
  results::RunWriterOptions options{.replace = flags.force};
  if (flags.stream) options.stream = [](const std::string& line) { std::cout << line << std::endl; };
  results::RunWriter writer(directory, prepared.scenario.normalised_json,
                            environment(prepared.plan.backend.get(), threads), options);
  Progress progress(Progress::style(flags.quiet || flags.stream));
  engine::Settings settings{.threads = threads, .interrupted = &interrupted, .why_interrupted = why_interrupted};
  settings.line = [&](const results::MetricsLine& line) {
    writer.append(line);
    progress.tell(line);
  };
  settings.progress = [&progress](double spent, double now) { progress.at(spent, now); };
  std::optional<results::TraceFile> trace;
  if (flags.trace) trace.emplace(directory / results::file_name::trace);
  if (trace) settings.trace = &*trace;
  const engine::Outcome outcome = engine::simulate(prepared.scenario, prepared.plan, data, settings);
  progress.clear();
  if (trace) finish(*trace);
  writer.finish(outcome.summary, outcome.workers, outcome.links, outcome.model, outcome.staleness);
  if (!flags.quiet && !flags.stream) std::cerr << report(outcome.summary);
  (flags.stream ? std::cerr : std::cout) << directory.string() << '\n';
  return code_of(outcome.summary.status);
}

}  // namespace

void add_run(CLI::App& app, int& code) {
  auto* verb = app.add_subcommand("run", "Run a scenario and write its results; the last line names their directory");
  auto flags = std::make_shared<RunFlags>();
  verb->add_option("scenario", flags->file, "Scenario file, or run.json of an earlier run; - for standard input")
      ->required();
  flags->scenario.add_to(*verb);
  auto* seeds = verb->add_option("--seeds", flags->seeds, "Run once for each of these seeds, e.g. 1-5 or 1,3,8")
                    ->excludes("--seed");
  verb->add_option("--jobs", flags->jobs, "Runs at a time, with --seeds")->needs(seeds)->check(CLI::Range(1, 1024));
  verb->add_option("--out", flags->out,
                   "Directory for the results (with --seeds: for one directory per seed); must be empty or new");
  verb->add_flag("--force", flags->force, "Replace an earlier run in that directory");
  verb->add_option("--threads", flags->threads, "Threads that compute gradients; changes no result")
      ->check(CLI::Range(1, 4096));
  verb->add_option("--time-limit", flags->time_limit_s,
                   "Seconds of wall time after which the run ends as interrupted, with what it has")
      ->check(CLI::Range(1e-6, 1e9));
  verb->add_flag("--trace", flags->trace,
                 "Write trace.json, too: what each rank did when, for https://ui.perfetto.dev or chrome://tracing");
  verb->add_flag("--stream", flags->stream, "Metrics as JSON Lines on standard output while the run goes on")
      ->excludes(seeds);
  verb->add_flag("--quiet", flags->quiet, "No progress and no report");
  verb->footer(
      "Examples:\n"
      "  paceline run scenarios/ring.json\n"
      "  paceline run scenarios/ring.json --set cluster.workers=16 --out results/ring-16\n"
      "  paceline run scenarios/ring.json --seeds 1-5 --jobs 2\n"
      "  paceline run results/ring-1/run.json --out results/again");
  verb->callback([flags, &code] { code = flags->seeds ? run_many(*flags) : run_one(*flags); });
}

}  // namespace paceline::cli
