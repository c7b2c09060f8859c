#pragma once
/// The flags of `paceline run`.

#include <optional>
#include <string>

#include "sim/cli/scenario_flags.hpp"

namespace paceline::cli {

struct RunFlags {
  std::string file;
  ScenarioFlags scenario;
  std::optional<std::string> out;
  std::optional<std::string> seeds;  ///< "1-5" or "1,3,8"
  int jobs = 1;
  int threads = 0;                     ///< 0: as many as there are processors
  std::optional<double> time_limit_s;  ///< of wall time
  bool trace = false;                  ///< write trace.json, too
  bool force = false, stream = false, quiet = false;
};

/// One run per seed, each in a child process with a directory of its own. Returns the exit code.
int run_many(const RunFlags& flags);

}  // namespace paceline::cli
