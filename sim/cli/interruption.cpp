#include "sim/cli/interruption.hpp"

#include <sys/time.h>

#include <cmath>
#include <csignal>
#include <cstdio>

namespace paceline::cli {
namespace {

std::atomic<bool> interrupted{false};
std::atomic<bool> out_of_time{false};
double limit_s = 0;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch it");

void note(int signal) {
  interrupted = true;
  std::signal(signal, SIG_DFL);
}

void time_is_up(int /*signal*/) {
  out_of_time = !interrupted;
  interrupted = true;
}

}  // namespace

const std::atomic<bool>& watch_for_interruption() {
  std::signal(SIGINT, note);
  std::signal(SIGTERM, note);
  return interrupted;
}

void interrupt_after(double seconds) {
  limit_s = seconds;
  std::signal(SIGALRM, time_is_up);
  const double whole = std::floor(seconds);
  struct itimerval timer {};
  timer.it_value.tv_sec = static_cast<time_t>(whole);
  timer.it_value.tv_usec = static_cast<suseconds_t>(std::ceil((seconds - whole) * 1e6));
  setitimer(ITIMER_REAL, &timer, nullptr);
}

std::string why_interrupted() {
  if (!out_of_time) return "the run was interrupted";
  char text[80];
  std::snprintf(text, sizeof text, "the time limit of %g s was reached", limit_s);
  return text;
}

}  // namespace paceline::cli
