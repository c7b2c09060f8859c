#pragma once
/// Runs something in a process of its own, so that it may crash, abort or eat memory without harm.

#include <functional>
#include <string>

namespace paceline::engine {

struct Departed {
  bool returned = false;  ///< it ended by itself; else a signal, or a limit on its memory or time, ended it
  std::string result;     ///< what it returned, or wrote to the descriptor before it died
  std::string errors;     ///< what it wrote to standard output and standard error
};

/// `work` gets a descriptor: what it writes there before it crashes is the result.
/// Limits: 4 GiB of memory (not under sanitizers), two minutes of processor time, no core dump.
Departed run_apart(const std::function<std::string(int tell)>& work);

}  // namespace paceline::engine
