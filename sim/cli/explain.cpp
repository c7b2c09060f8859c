/// paceline explain: why a run took the time that it took.

#include <iostream>
#include <memory>
#include <string>

#include "sim/cli/command_line.hpp"
#include "sim/cli/explain/explanation.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/error.hpp"

namespace paceline::cli {
namespace {

struct Flags {
  std::string directory;
  std::string form = "text";
};

int explain_run(const Flags& flags) {
  try {
    const Explanation explanation = explain(flags.directory);
    std::cout << (flags.form == "json" ? json_of(explanation) : text_of(explanation));
  } catch (const results::ResultsError& error) {
    std::cerr << "paceline: " << error.what() << '\n';
    return exit_code::bad_usage;
  }
  return exit_code::done;
}

}  // namespace

void add_explain(CLI::App& app, int& code) {
  auto* verb =
      app.add_subcommand("explain", "Say where a run's time went: the closed form beside it, who was waited for");
  auto flags = std::make_shared<Flags>();
  verb->add_option("run", flags->directory, "Directory of a run that has ended")->required();
  verb->add_option("--form", flags->form, "text or json")->check(CLI::IsMember({"text", "json"}));
  verb->footer("Examples:\n  paceline explain results/ring-1\n  paceline explain results/ring-1 --form json");
  verb->callback([flags, &code] { code = explain_run(*flags); });
}

}  // namespace paceline::cli
