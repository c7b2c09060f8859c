/// paceline validate: checks scenario files without running them.

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/cli/command_line.hpp"
#include "sim/cli/prepared.hpp"
#include "sim/cli/scenario_flags.hpp"
#include "sim/cli/verbs.hpp"

namespace paceline::cli {
namespace {

std::string json_line(const scenario::Complaint& complaint) {
  const nlohmann::ordered_json line{{"file", complaint.file},
                                    {"line", complaint.line},
                                    {"column", complaint.column},
                                    {"pointer", complaint.pointer},
                                    {"value", complaint.value},
                                    {"rule", complaint.rule},
                                    {"suggestion", complaint.suggestion}};
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<scenario::Complaint> complaints_about(const std::string& file, const scenario::Overrides& overrides) {
  try {
    const scenario::Source source = scenario::read_file(file);
    auto complaints = scenario::check(source, overrides, shelves());
    if (complaints.empty()) prepare(source, overrides);
    return complaints;
  } catch (const scenario::ScenarioError& error) {
    return {error.complaint()};
  }
}

struct Flags {
  std::vector<std::string> files;
  ScenarioFlags scenario;
  bool stream = false;
};

int validate(const Flags& flags) {
  int code = exit_code::done;
  for (const std::string& file : flags.files) {
    const auto complaints = complaints_about(file, flags.scenario.overrides());
    if (complaints.empty()) {
      if (!flags.stream) std::cerr << file << ": valid\n";
      continue;
    }
    code = exit_code::bad_usage;
    if (!flags.stream) {
      std::cerr << scenario::sentence(complaints.front()) << '\n';
      continue;
    }
    for (const scenario::Complaint& complaint : complaints) std::cout << json_line(complaint) << '\n';
  }
  return code;
}

}  // namespace

void add_validate(CLI::App& app, int& code) {
  auto* verb =
      app.add_subcommand("validate", "Check scenario files without running them; one line for each that is wrong");
  auto flags = std::make_shared<Flags>();
  verb->add_option("files", flags->files, "Scenario files; - for standard input")->required();
  flags->scenario.add_to(*verb);
  verb->add_flag("--stream", flags->stream, "All complaints as JSON Lines on standard output");
  verb->footer(
      "Examples:\n  paceline validate scenarios/ring.json scenarios/crash.json\n  paceline validate --stream - < "
      "draft.json");
  verb->callback([flags, &code] { code = validate(*flags); });
}

}  // namespace paceline::cli
