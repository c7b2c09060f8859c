#pragma once
/// The verbs of the command line: each adds itself with its flags, and sets the exit code when it is chosen.

#include <CLI/CLI.hpp>

namespace paceline::cli {

void add_run(CLI::App& app, int& code);
void add_validate(CLI::App& app, int& code);
void add_list(CLI::App& app, int& code);
void add_schema(CLI::App& app, int& code);
void add_compare(CLI::App& app, int& code);
void add_explain(CLI::App& app, int& code);
void add_calibrate(CLI::App& app, int& code);
void add_predict(CLI::App& app, int& code);

}  // namespace paceline::cli
