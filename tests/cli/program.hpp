#pragma once
/// The program as its user sees it: a child process with arguments, standard input, environment and signals; what it
/// printed and how it ended.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace paceline::tests {

/// How much longer than usual things may take: a sanitizer makes everything several times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int patience = 8;
#else
inline constexpr int patience = 1;
#endif

/// A signal for the running program: after a delay from its start, or when it has printed so many lines.
struct Shot {
  int signal = 0;
  std::chrono::milliseconds after{0};
  std::optional<std::size_t> at_line{};
  bool to_group = false;  ///< to its whole process group, as a terminal's Ctrl-C
};

struct Call {
  std::vector<std::string> arguments{};              ///< without the program's name
  std::string input{};                               ///< on standard input
  std::map<std::string, std::string> environment{};  ///< beside the test's own
  std::filesystem::path directory{};                 ///< to start in; empty: the test's own
  std::vector<Shot> shots{};
  std::chrono::milliseconds timeout{120'000};  ///< then it is killed, and its ending says so
  std::filesystem::path output{};              ///< standard output goes to this file instead of Ending::out
  std::optional<std::size_t> largest_file_bytes{};
};

struct Ending {
  int code = -1;   ///< -1: a signal ended it
  int signal = 0;  ///< 0: it exited
  bool timed_out = false;
  std::string out, err;
  double wall_s = 0;                 ///< from start to end
  double cpu_s = 0;                  ///< its own and its children's
  std::int64_t peak_bytes = 0;       ///< of memory, of the largest of them
  std::vector<double> after_shot_s;  ///< from each shot that was fired to its end
};

/// Starts the program in a process group of its own, waits until it ends, and ends what is left of the group. Read-only
/// files and directories are so for the program even when the superuser runs the test. May be called from any thread.
Ending run_program(const Call& call);
inline Ending run_program(std::vector<std::string> arguments) {
  return run_program(Call{.arguments = std::move(arguments)});
}

/// All of them, two at a time.
std::vector<Ending> run_programs(const std::vector<Call>& calls);

std::vector<std::string> lines_of(const std::string& text);  ///< without their newlines; the last may lack one

}  // namespace paceline::tests
