#include "sim/cli/interruption.hpp"

#include <csignal>

namespace paceline::cli {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch it");

void note(int signal) {
  interrupted = true;
  std::signal(signal, SIG_DFL);
}

}  // namespace

const std::atomic<bool>& watch_for_interruption() {
  std::signal(SIGINT, note);
  std::signal(SIGTERM, note);
  return interrupted;
}

}  // namespace paceline::cli
