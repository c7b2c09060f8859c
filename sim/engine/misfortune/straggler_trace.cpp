/// stragglers trace: how slow each worker is over time, from a file.

#include <map>
#include <memory>
#include <vector>

#include "sim/engine/misfortune/changing_slowness.hpp"
#include "sim/engine/misfortune/trace_file.hpp"

namespace paceline::engine {
namespace {

void bring(const MisfortuneEntry& entry, Misfortunes& misfortunes) {
  constexpr double most = 1e9;
  const TraceFile file(entry, "factor");
  std::map<int, std::vector<Course::Step>> by_worker;
  for (const TraceRow& row : file.rows()) {
    std::vector<Course::Step>& steps = by_worker[row.worker];
    double factor = 0;
    if (!TraceFile::parse(row.value, factor) || factor <= 0 || factor > most)
      throw file.error(row,
                       "factor must be a number above 0 and at most 1e9: how many times longer work takes; 1 is "
                       "normal");
    if (!steps.empty() && steps.back().time == row.time)
      throw file.error(row, "worker " + std::to_string(row.worker) + " has two factors at one time; remove one");
    steps.push_back({row.time, factor});
  }
  for (auto& [worker, steps] : by_worker)
    misfortunes.of(worker).slowness.push_back([factors = std::make_shared<const Course>(std::move(steps))] {
      return std::make_unique<ChangingSlowness>(factors);
    });
}

}  // namespace

MisfortuneItem straggler_trace() {
  return {{.name = "trace",
           .sentence = "How slow each worker is over time, from a CSV file.",
           .source = "",
           .options = {trace_file_option("CSV file with the header time,worker,factor: from that time (s) on, that "
                                         "worker takes factor times longer.",
                                         "\"slowness.csv\"")}},
          bring};
}

}  // namespace paceline::engine
