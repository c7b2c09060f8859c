#include "sim/scenario/cross_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "sim/scenario/document.hpp"

namespace paceline::scenario {
namespace {

template <class T>
const T* held(const OptionValues& options, std::string_view name) {
  const auto found = options.all().find(name);
  return found == options.all().end() ? nullptr : std::get_if<T>(&found->second);
}

bool has_option(const OptionValues& options, std::string_view name) {
  return options.all().count(std::string(name)) > 0;
}

std::int64_t servers_of(const Scenario& scenario) {
  const auto* servers = held<std::int64_t>(scenario.strategy.options, "servers");
  return servers ? *servers : 0;
}

std::string are_numbered(std::string_view noun, std::int64_t count) {
  return count == 1 ? fmt::format("the only {} is 0", noun)
                    : fmt::format("{}s are numbered from 0 to {}", noun, count - 1);
}

bool is_index(std::int64_t index, std::int64_t count) {
  return index >= 0 && index < count;
}

/// A list of worker ranks: each exists, none stands twice, there is one at least.
void check_workers(const std::vector<std::int64_t>& workers, std::int64_t count, const std::string& pointer,
                   Report& report) {
  if (workers.empty()) return report.value(pointer, "must name a worker", "write e.g. [0]");
  std::unordered_set<std::int64_t> seen;
  for (std::size_t i = 0; i < workers.size(); ++i) {
    if (!is_index(workers[i], count))
      return report.value(child(pointer, i), "is not a worker of this cluster", are_numbered("worker", count));
    if (!seen.insert(workers[i]).second)
      return report.value(child(pointer, i), "stands twice in the list", "remove one");
  }
}

void check_server(const Scenario& scenario, std::int64_t server, const std::string& pointer, Report& report) {
  const std::int64_t count = servers_of(scenario);
  if (count == 0)
    return report.value(pointer, "is a server, and " + scenario.strategy.name + " has none", "name a worker instead");
  if (!is_index(server, count)) report.value(pointer, "is not a server of this cluster", are_numbered("server", count));
}

/// The options of one straggler or failure.
void check_misfortune(const Scenario& scenario, const Choice& choice, const std::string& pointer, Report& report) {
  const OptionValues& options = choice.options;
  const std::int64_t workers = scenario.cluster.workers;
  if (const auto* list = held<std::vector<std::int64_t>>(options, "workers"))
    check_workers(*list, workers, child(pointer, "workers"), report);
  const auto* worker = held<std::int64_t>(options, "worker");
  const auto* server = held<std::int64_t>(options, "server");
  const int named = (worker ? 1 : 0) + (server ? 1 : 0) + (options.has("workers") ? 1 : 0);
  if (has_option(options, "worker") && has_option(options, "server") && named != 1)
    return report.value(pointer, "must have exactly one of worker, workers and server",
                        named > 1 ? "remove one" : "write e.g. \"worker\": 0");
  if (worker && !is_index(*worker, workers))
    report.value(child(pointer, "worker"), "is not a worker of this cluster", are_numbered("worker", workers));
  if (server) check_server(scenario, *server, child(pointer, "server"), report);
  const auto* from = held<double>(options, "from");
  const auto* until = held<double>(options, "until");
  if (from && until && *until <= *from)
    report.value(child(pointer, "until"), "must be later than from", fmt::format("from is {} s", *from));
}

void check_overrides(const Scenario& scenario, Report& report) {
  std::unordered_map<std::int64_t, std::size_t> owner;
  for (std::size_t i = 0; i < scenario.cluster.overrides.size(); ++i) {
    const std::vector<std::int64_t>& workers = scenario.cluster.overrides[i].workers;
    const std::string pointer = child(child("/cluster/overrides", i), "workers");
    const std::size_t complaints = report.size();
    check_workers(workers, scenario.cluster.workers, pointer, report);
    if (report.size() > complaints) continue;
    for (std::size_t k = 0; k < workers.size(); ++k) {
      const auto [found, is_new] = owner.emplace(workers[k], i);
      if (is_new) continue;
      report.value(child(pointer, k), "stands in two overrides",
                   fmt::format("the other is /cluster/overrides/{}", found->second));
      break;
    }
  }
}

void check_targets(const Scenario& scenario, Report& report) {
  if (scenario.workload.math) return;
  const auto refuse = [&report](const char* pointer) {
    report.value(pointer, "needs a trained model, and workload.math is false", "remove it, or set math to true");
  };
  if (scenario.stop.target_accuracy) refuse("/stop/target_accuracy");
  if (scenario.stop.target_loss) refuse("/stop/target_loss");
  if (scenario.evaluate.target_accuracy) refuse("/evaluate/target_accuracy");
}

void check_strategy(const Scenario& scenario, Report& report) {
  const auto* backup = held<std::int64_t>(scenario.strategy.options, "backup_workers");
  if (backup && *backup >= scenario.cluster.workers)
    report.value("/strategy/backup_workers", "must be less than cluster.workers",
                 fmt::format("there are {} workers", scenario.cluster.workers));
}

/// The name becomes part of a directory's name.
void check_name(const Scenario& scenario, Report& report) {
  constexpr std::size_t longest = 100;
  const std::string& name = scenario.name;
  if (name.empty()) return report.value("/name", "must not be empty", R"(write e.g. "fashion-ring-8")");
  if (name.size() > longest)
    return report.value("/name", fmt::format("must have at most {} bytes", longest),
                        "it becomes part of a directory's name");
  if (name.find_first_of("/\\") != std::string::npos || name.front() == '.')
    report.value("/name", "must not hold a slash or start with a dot", "it becomes part of a directory's name");
}

}  // namespace

void check_cross_rules(const Scenario& scenario, Report& report) {
  check_name(scenario, report);
  check_overrides(scenario, report);
  check_strategy(scenario, report);
  for (std::size_t i = 0; i < scenario.stragglers.size(); ++i)
    check_misfortune(scenario, scenario.stragglers[i], child("/stragglers", i), report);
  for (std::size_t i = 0; i < scenario.failures.size(); ++i)
    check_misfortune(scenario, scenario.failures[i], child("/failures", i), report);
  check_targets(scenario, report);
}

}  // namespace paceline::scenario
