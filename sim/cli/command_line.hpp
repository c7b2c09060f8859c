#pragma once
/// The program `paceline`: its verbs, its exit codes, and what happens to errors that nobody else caught.

namespace paceline::cli {

namespace exit_code {
inline constexpr int done = 0;
inline constexpr int not_completed =
    1;  ///< the run ended other than completed, a gate failed, results could not be written
inline constexpr int bad_usage = 2;  ///< bad usage or a bad scenario
inline constexpr int interrupted = 130;
}  // namespace exit_code

/// Data go to standard output, everything for people to standard error. Returns the exit code.
int command_line(int argc, char** argv);

}  // namespace paceline::cli
