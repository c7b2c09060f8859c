#include "sim/cli/environment.hpp"

#include <fstream>
#include <string>

// Defined by tcmalloc alone; weak, so that its absence is no error.
extern "C" const char* tc_version(int*, int*, const char**) __attribute__((weak));

namespace paceline::cli {
namespace {

std::string processor() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    const auto colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

}  // namespace

results::Environment environment(const kernels::KernelBackend* backend, int threads) {
  results::Environment environment{.version = PACELINE_VERSION,
                                   .compiler = "GCC " __VERSION__,
                                   .build_type = PACELINE_BUILD_TYPE,
                                   .backend_used = "none",
                                   .cpu = processor(),
                                   .allocator = tc_version ? "tcmalloc" : "system",
                                   .threads = threads};
#ifdef __clang__
  environment.compiler = __VERSION__;
#endif
  if (backend) {
    const kernels::BackendInfo info = backend->info();
    environment.backend_used = info.name;
    environment.instruction_set = info.instruction_set;
    environment.arithmetic_version = info.arithmetic_version;
  }
  return environment;
}

}  // namespace paceline::cli
