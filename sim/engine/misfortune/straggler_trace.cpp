/// stragglers trace: how slow each worker is over time, from a file.

#include <algorithm>
#include <limits>
#include <map>

#include "sim/engine/misfortune/trace_file.hpp"

namespace paceline::engine {
namespace {

struct Change {
  double time, factor;
};
/// In order of time; shared by all copies of one worker.
using Changes = std::shared_ptr<std::vector<Change>>;

class Traced final : public Slowness {
 public:
  explicit Traced(Changes changes) : changes_(std::move(changes)) {}

  double factor(double time) override {
    const auto next = after(time);
    return next == changes_->begin() ? 1 : std::prev(next)->factor;
  }
  double next_change(double time) override {
    const auto next = after(time);
    return next == changes_->end() ? std::numeric_limits<double>::infinity() : next->time;
  }

 private:
  std::vector<Change>::const_iterator after(double time) const {
    return std::upper_bound(changes_->begin(), changes_->end(), time,
                            [](double value, const Change& change) { return value < change.time; });
  }
  Changes changes_;
};

void bring(const MisfortuneEntry& entry, Misfortunes& misfortunes) {
  constexpr double most = 1e9;
  const TraceFile file(entry, "factor");
  std::map<int, Changes> by_worker;
  for (const TraceRow& row : file.rows()) {
    Changes& changes = by_worker[row.worker];
    if (!changes) changes = std::make_shared<std::vector<Change>>();
    double factor = 0;
    if (!TraceFile::parse(row.value, factor) || factor <= 0 || factor > most)
      throw file.error(row,
                       "factor must be a number above 0 and at most 1e9: how many times longer work takes; 1 is "
                       "normal");
    if (!changes->empty() && changes->back().time == row.time)
      throw file.error(row, "worker " + std::to_string(row.worker) + " has two factors at one time; remove one");
    changes->push_back({row.time, factor});
  }
  for (const auto& [worker, changes] : by_worker)
    misfortunes.of(worker).slowness.push_back([changes = changes] { return std::make_unique<Traced>(changes); });
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
