#pragma once
/// Runs of this very program as child processes: one simulation per process, and a crash of one harms no other.

#include <functional>
#include <string>
#include <vector>

namespace paceline::cli {

struct Child {
  std::vector<std::string> arguments;  ///< without the program's name
  std::string input;                   ///< given on standard input
};

/// Starts all children, at most `jobs` at a time; their standard error is ours, their standard output is dropped. An
/// interruption is passed on. Returns their exit codes in order (128 + n for signal n).
std::vector<int> run_children(const std::vector<Child>& children, int jobs);

}  // namespace paceline::cli
