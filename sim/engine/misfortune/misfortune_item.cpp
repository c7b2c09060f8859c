#include "sim/engine/misfortune/misfortune_item.hpp"

#include <numeric>

namespace paceline::engine {
namespace {

const scenario::Choice& entry_of(const scenario::Scenario& scenario, const std::string& list, std::size_t index) {
  return (list == "stragglers" ? scenario.stragglers : scenario.failures)[index];
}

}  // namespace

MisfortuneEntry::MisfortuneEntry(const scenario::Scenario& scenario, const std::string& list, std::size_t index)
    : options_(&entry_of(scenario, list, index).options),
      pointer_("/" + list + "/" + std::to_string(index)),
      stream_(list + " " + std::to_string(index) + " " + entry_of(scenario, list, index).name),
      seed_(scenario.seed),
      workers_(static_cast<int>(scenario.cluster.workers)) {}

std::uint64_t MisfortuneEntry::seed(int host) const {
  return kernels::stream_seed(seed_, stream_, static_cast<std::uint64_t>(host));
}

int MisfortuneEntry::checked(std::int64_t worker, const std::string& option) const {
  if (worker < 0 || worker >= workers_)
    throw error(option, "there is no worker " + std::to_string(worker) + "; workers are numbered from 0 to " +
                            std::to_string(workers_ - 1));
  return static_cast<int>(worker);
}

std::vector<int> MisfortuneEntry::workers() const {
  std::vector<int> hosts;
  if (options_->has("workers")) {
    for (const std::int64_t worker : options_->integers("workers")) hosts.push_back(checked(worker, "workers"));
  } else {
    hosts.resize(static_cast<std::size_t>(workers_));
    std::iota(hosts.begin(), hosts.end(), 0);
  }
  return hosts;
}

int MisfortuneEntry::worker() const {
  return checked(options_->integer("worker"), "worker");
}

Interval MisfortuneEntry::interval() const {
  Interval interval;
  interval.from = options_->number("from");
  if (options_->has("until")) interval.until = options_->number("until");
  if (!(interval.until > interval.from)) throw error("until", "must be later than from");
  return interval;
}

PlanError MisfortuneEntry::error(const std::string& option, const std::string& sentence) const {
  return {pointer_ + (option.empty() ? "" : "/" + option), sentence};
}

Option workers_option(const std::string& sentence) {
  return {.name = "workers", .kind = OptionKind::integer_list, .minimum = 0, .sentence = sentence, .example = "[3]"};
}

Option worker_option() {
  return {.name = "worker",
          .kind = OptionKind::integer,
          .minimum = 0,
          .sentence = "Rank of the worker.",
          .example = "2",
          .required = true};
}

Option seconds_option(const std::string& name, const std::string& sentence, const std::string& example, bool required) {
  return {.name = name,
          .unit = Unit::seconds,
          .minimum = 0,
          .sentence = sentence,
          .example = example,
          .required = required};
}

Option death_option() {
  return seconds_option("at", "Simulated time of the death.", "\"2s\"", true);
}

Option return_option() {
  return seconds_option("restart_after", "Seconds until the hosts are back, with empty memory; never when not given.",
                        "\"5s\"");
}

void strike(const std::vector<int>& hosts, const MisfortuneEntry& entry, Misfortunes& misfortunes) {
  Outage outage;
  outage.at = entry.options().number("at");
  if (entry.options().has("restart_after")) outage.lasts = entry.options().number("restart_after");
  for (const int host : hosts) {
    outage.host = host;
    misfortunes.list_outage(outage);
  }
}

Option slowness_option(const std::string& sentence) {
  return {.name = "factor",
          .minimum = 0,
          .maximum = 1e9,
          .above_minimum = true,
          .sentence = sentence,
          .example = "4",
          .required = true};
}

}  // namespace paceline::engine
