/// failures trace: when workers go and come, from a file: what public logs of failures and of spot markets reduce to.

#include <map>

#include "sim/engine/misfortune/trace_file.hpp"

namespace paceline::engine {
namespace {

/// Turns the events of one worker into outages. Outages of one log may overlap: the worker is off until each has ended.
class Log {
 public:
  /// Empty, or what is wrong with the event.
  std::string take(const TraceRow& row) {
    if (gone_) return "comes after its remove, which is for ever; write down and up for a worker that returns";
    const bool first = outages_.empty() && down_ == 0 && !seen_;
    seen_ = true;
    if (row.value == "down") return down(row);
    if (row.value == "up") return up(row);
    if (row.value == "remove") {
      gone_ = true;
      if (down_++ == 0) outages_.push_back({.host = row.worker, .at = row.time});
      return "";
    }
    if (row.value != "add") return "is not an event; write down, up, add or remove";
    if (!first) return "can only be its first event: a worker that is added was absent from 0 s on";
    if (row.time > 0) outages_.push_back({.host = row.worker, .at = 0, .lasts = row.time, .failure = false});
    return "";
  }
  const std::vector<Outage>& outages() const { return outages_; }

 private:
  std::string down(const TraceRow& row) {
    if (down_++ == 0) outages_.push_back({.host = row.worker, .at = row.time});
    return "";
  }
  std::string up(const TraceRow& row) {
    if (down_ == 0) return "has no down before it; write add for a worker that was absent from 0 s on";
    if (--down_ == 0) outages_.back().lasts = row.time - outages_.back().at;
    return "";
  }

  std::vector<Outage> outages_;
  int down_ = 0;  // that have not ended
  bool seen_ = false, gone_ = false;
};

void bring(const MisfortuneEntry& entry, Misfortunes& misfortunes) {
  const TraceFile file(entry, "event");
  std::map<int, Log> logs;
  for (const TraceRow& row : file.rows())
    if (const std::string wrong = logs[row.worker].take(row); !wrong.empty())
      throw file.error(
          row, "the event \"" + row.value.substr(0, 40) + "\" of worker " + std::to_string(row.worker) + " " + wrong);
  for (const auto& [worker, log] : logs)
    misfortunes.of(worker).outages.push_back(
        [outages = log.outages()] { return std::make_unique<ListedOutages>(outages); });
}

}  // namespace

MisfortuneItem failure_trace() {
  return {{.name = "trace",
           .sentence = "When the hosts of workers go and come, from a CSV file.",
           .source = "",
           .options = {trace_file_option(
               "CSV file with the header time,worker,event (s; down, up, add or remove): down and up are an outage, "
               "those that overlap are one; add, as a worker's first event, means absent until then; remove is for "
               "ever.",
               "\"failures.csv\"")}},
          bring};
}

}  // namespace paceline::engine
