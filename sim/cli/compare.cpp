/// paceline compare: runs side by side, who won and why, and gates for continuous integration.

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "sim/cli/command_line.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/comparison.hpp"
#include "sim/results/comparison_table.hpp"
#include "sim/results/error.hpp"
#include "sim/results/gate.hpp"
#include "sim/results/verdict.hpp"

namespace paceline::cli {
namespace {

struct Flags {
  std::vector<std::string> runs;
  std::vector<std::string> gates;
  std::string form = "text";
};

int compare(const Flags& flags) {
  std::vector<results::Gate> gates;
  results::Comparison comparison;
  try {
    for (const std::string& gate : flags.gates) gates.push_back(results::parse_gate(gate));
    const std::vector<std::filesystem::path> directories(flags.runs.begin(), flags.runs.end());
    comparison = results::compare(directories);
  } catch (const results::ResultsError& error) {  // what was asked for, not what was measured
    std::cerr << "paceline: " << error.what() << '\n';
    return exit_code::bad_usage;
  }
  const auto form = results::table_form_of(flags.form).value();
  std::cout << results::table_of(comparison, form);
  if (form == results::TableForm::text || form == results::TableForm::markdown)
    std::cout << '\n' << results::verdict(comparison) << '\n';
  int code = exit_code::done;
  for (const results::Gate& gate : gates) {
    const results::GateOutcome outcome = results::check(gate, comparison);
    for (const std::string& sentence : outcome.sentences) std::cerr << "paceline: " << sentence << '\n';
    if (!outcome.passed) code = exit_code::not_completed;
  }
  return code;
}

}  // namespace

void add_compare(CLI::App& app, int& code) {
  auto* verb = app.add_subcommand("compare", "Put runs side by side: one row per experiment, its seeds taken together");
  auto flags = std::make_shared<Flags>();
  verb->add_option("runs", flags->runs, "Directories of runs, or directories that hold such directories")->required();
  verb->add_option("--form", flags->form, "text, markdown, csv or json")
      ->check(CLI::IsMember({"text", "markdown", "csv", "json"}));
  verb->add_option("--gate", flags->gates,
                   "Exit 1 unless each row keeps this ratio to the first row, e.g. 'simulated_time_s<=1.05'")
      ->type_name("FIELD<=RATIO")
      ->expected(1)
      ->take_all();
  verb->footer(
      "Examples:\n"
      "  paceline compare results/ring-1 results/ps-async-1\n"
      "  paceline compare baseline/ candidate/ --gate 'time_to_target_s<=1.05' --gate 'final_test_accuracy>=0.99'");
  verb->callback([flags, &code] { code = compare(*flags); });
}

}  // namespace paceline::cli
