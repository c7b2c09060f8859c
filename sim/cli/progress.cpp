#include "sim/cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace paceline::cli {
namespace {

void print(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

std::string duration(double seconds) {
  if (seconds < 60) return fmt::format("{:.0f} s", seconds);
  if (seconds < 3600) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

Progress::Style Progress::style(bool quiet) {
  if (quiet) return Style::silent;
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal && std::string_view(terminal) == "dumb";
  return isatty(STDERR_FILENO) && !dumb ? Style::terminal : Style::plain;
}

void Progress::at(double spent, double simulated_time_s) {
  if (style_ == Style::silent) return;
  const auto now = Clock::now();
  if (now - shown_ < (style_ == Style::terminal ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10'000)))
    return;
  shown_ = now;
  const double elapsed = std::chrono::duration<double>(now - begin_).count();
  const std::string left = spent > 0.001 ? ", about " + duration(elapsed / spent * (1 - spent)) + " left" : "";
  const std::string text = fmt::format("{:3.0f} %  {:.4g} s simulated, {} elapsed{}", 100 * spent, simulated_time_s,
                                       duration(elapsed), left);
  if (style_ == Style::plain) return print(text + "\n");
  constexpr int width = 30;
  const int full = static_cast<int>(spent * width);
  const bool colour = std::getenv("NO_COLOR") == nullptr;
  print(fmt::format("\r\x1b[K[{}{:#<{}}{}{: <{}}] {}", colour ? "\x1b[32m" : "", "", full, colour ? "\x1b[0m" : "", "",
                    width - full, text));
  drawn_ = true;
}

void Progress::tell(const results::MetricsLine& line) {
  if (style_ == Style::silent || line.kind == "end") return;
  clear();
  if (line.kind == "event") return print(fmt::format("{:.6g} s: {}\n", line.simulated_time_s, line.detail));
  std::string text = fmt::format("{:.6g} s: {} steps, {} samples", line.simulated_time_s, line.steps, line.samples);
  if (line.test_loss) text += fmt::format(", test loss {:.4f}", *line.test_loss);
  if (line.test_accuracy) text += fmt::format(", test accuracy {:.4f}", *line.test_accuracy);
  print(text + "\n");
}

void Progress::clear() {
  if (drawn_) print("\r\x1b[K");
  drawn_ = false;
}

}  // namespace paceline::cli
