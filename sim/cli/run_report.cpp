#include "sim/cli/run_report.hpp"

#include <fmt/format.h>

namespace paceline::cli {

std::string report(const results::Summary& s) {
  std::string text = fmt::format("{}: {} {} after {} steps, {} samples\n", s.name, s.strategy,
                                 results::name_of(s.status), s.steps, s.samples);
  if (!s.reason.empty()) text += fmt::format("  why               {}\n", s.reason);
  text +=
      fmt::format("  simulated time    {:.6g} s ({:.4g} samples/s)\n", s.simulated_time_s, s.throughput_samples_per_s);
  if (s.final_test_accuracy)
    text += fmt::format("  test accuracy     {:.4f} (loss {:.4f})\n", *s.final_test_accuracy,
                        s.final_test_loss.value_or(0));
  else if (s.final_test_loss)
    text += fmt::format("  test loss         {:.6g}\n", *s.final_test_loss);
  if (s.time_to_target_s) text += fmt::format("  time to target    {:.6g} s\n", *s.time_to_target_s);
  text += fmt::format("  workers' time     compute {:.1f} %, communicate {:.1f} %, wait {:.1f} %, down {:.1f} %\n",
                      100 * s.fractions.compute, 100 * s.fractions.communicate, 100 * s.fractions.wait,
                      100 * s.fractions.down);
  text += fmt::format("  bytes on the wire {}\n", s.bytes_on_wire);
  if (s.failures > 0)
    text += fmt::format("  failures          {} ({} restarts, {:.6g} s of work lost)\n", s.failures, s.restarts,
                        s.lost_work_s);
  text += fmt::format("  wall time         {:.3g} s\n", s.wall_time_s);
  return text;
}

}  // namespace paceline::cli
