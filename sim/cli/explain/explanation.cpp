#include "sim/cli/explain/explanation.hpp"

#include <algorithm>
#include <cmath>

#include "sim/cli/explain/notices.hpp"
#include "sim/results/error.hpp"

namespace paceline::cli {
namespace {

using results::LinkRow;
using results::RunFiles;
using results::WorkerRow;

bool took_part(const WorkerRow& row) {
  return row.role == "worker" && row.steps > 0;
}

std::vector<double> compute_per_gradient(const RunFiles& run) {
  std::vector<double> seconds;
  for (const WorkerRow& row : run.workers)
    if (took_part(row)) seconds.push_back((row.compute_s - row.lost_compute_s) / static_cast<double>(row.steps));
  return seconds;
}

std::vector<std::string> not_in_closed_form(const scenario::Scenario& scenario, const results::Summary& summary) {
  std::vector<std::string> names;
  const auto add = [&names](bool there, const char* name) {
    if (there) names.emplace_back(name);
  };
  bool noise = false, slow_links = false;
  for (const scenario::Choice& one : scenario.stragglers) {
    noise = noise || (one.name != "slow" && one.name != "link");
    slow_links = slow_links || one.name == "link";
  }
  for (const scenario::Override& one : scenario.cluster.overrides)
    slow_links = slow_links || one.bandwidth || one.latency;
  add(noise, "gradients of varying length");
  add(slow_links, "links of different speed");
  add(scenario.cluster.network.topology.name != "star", "the topology's shared links");
  add(scenario.cluster.devices_per_host > 1, "machines of several devices");
  add(scenario.cluster.network.model != "ideal", "what the network model makes of latency and bandwidth");
  add(summary.failures + summary.link_failures > 0, "failures");
  add(summary.checkpoints > 0, "checkpoints");
  return names;
}

std::optional<ClosedForm> closed_form(const Prepared& prepared, const RunFiles& run) {
  StepTerms terms;
  terms.compute_s = compute_per_gradient(run);
  if (terms.compute_s.empty()) return std::nullopt;
  const scenario::Network& network = prepared.scenario.cluster.network;
  const engine::CostModel& cost = *prepared.plan.cost;
  terms.latency_s = 2 * network.latency;
  terms.bandwidth = network.bandwidth;
  terms.bytes = static_cast<double>(cost.gradient_bytes());
  if (const int servers = prepared.plan.strategy->servers(); servers > 0)
    terms.update_s = cost.update_seconds(
        static_cast<double>(prepared.plan.model->parameters()) / servers,
        prepared.plan.layout->rates(prepared.plan.layout->seat(static_cast<int>(prepared.scenario.cluster.workers))));
  terms.ready_share = [&cost](std::int64_t from_byte) { return cost.ready_share(from_byte); };
  if (network.topology.name == "platform") return std::nullopt;  // its links differ from pair to pair
  const auto step = prepared.plan.strategy->step_time(terms);
  if (!step) return std::nullopt;
  return ClosedForm{.step = *step,
                    .compute_s = terms.slowest(),
                    .latency_s = terms.latency_s,
                    .bandwidth = terms.bandwidth,
                    .bytes = terms.bytes,
                    .update_s = terms.update_s,
                    .not_in_it = not_in_closed_form(prepared.scenario, *run.summary)};
}

/// "worker-03": as the engine calls that rank, wherever it sat at the end.
std::string name_of(const WorkerRow& row, const std::vector<WorkerRow>& all) {
  const auto count =
      std::count_if(all.begin(), all.end(), [&row](const WorkerRow& other) { return other.role == row.role; });
  const auto first =
      std::find_if(all.begin(), all.end(), [&row](const WorkerRow& other) { return other.role == row.role; });
  const std::string most = std::to_string(count - 1), number = std::to_string(row.rank - first->rank);
  return row.role + "-" + std::string(most.size() - std::min(most.size(), number.size()), '0') + number;
}

std::vector<Culprit> culprits_of(const RunFiles& run, double waited_s) {
  std::vector<Culprit> culprits;
  for (const WorkerRow& row : run.workers)
    if (row.caused_wait_s > 0)
      culprits.push_back({name_of(row, run.workers), false, row.caused_wait_s, row.caused_wait_s / waited_s});
  for (const LinkRow& row : run.links)
    if (row.caused_wait_s > 0) culprits.push_back({row.link, true, row.caused_wait_s, row.caused_wait_s / waited_s});
  std::stable_sort(culprits.begin(), culprits.end(),
                   [](const Culprit& a, const Culprit& b) { return a.caused_wait_s > b.caused_wait_s; });
  return culprits;
}

const LinkRow* busiest_of(const RunFiles& run) {
  const auto most = std::max_element(run.links.begin(), run.links.end(),
                                     [](const LinkRow& a, const LinkRow& b) { return a.utilisation < b.utilisation; });
  return most == run.links.end() ? nullptr : &*most;
}

void add_averages(Explanation& found) {
  std::int64_t gradients = 0;
  double compute = 0, communicate = 0, wait = 0, down = 0;
  for (const WorkerRow& row : found.run.workers) {
    if (!took_part(row)) continue;
    ++found.workers;
    gradients += row.steps;
    compute += row.compute_s;
    communicate += row.communicate_s;
    wait += row.wait_s;
    down += row.down_s;
  }
  found.waited_s = wait;
  if (gradients == 0) return;
  const auto n = static_cast<double>(gradients);
  found.compute_s = compute / n;
  found.communicate_s = communicate / n;
  found.wait_s = wait / n;
  found.down_s = down / n;
  found.gradient_s = found.compute_s + found.communicate_s + found.wait_s + found.down_s;
}

}  // namespace

Explanation explain(const std::filesystem::path& directory) {
  Explanation found;
  found.run = results::read_run(directory);
  if (!found.run.summary)
    throw results::ResultsError(directory.string() +
                                ": the run has no summary.json, so it has not ended or was killed; run it again");
  const results::Summary& summary = *found.run.summary;
  if (summary.steps > 0) found.step_s = summary.simulated_time_s / static_cast<double>(summary.steps);
  add_averages(found);
  found.busiest = busiest_of(found.run);
  if (found.waited_s > 0) found.culprits = culprits_of(found.run, found.waited_s);
  try {
    const Prepared prepared = prepare(scenario::read_file((directory / "run.json").string()), {});
    found.closed_form = closed_form(prepared, found.run);
    if (!found.closed_form)
      found.no_closed_form = "there is none for this strategy on this cluster, or no step was taken";
    found.notices = notices_about(prepared.scenario, found.run,
                                  static_cast<double>(prepared.plan.cost->gradient_bytes()), found.workers);
    const bool lockstep = prepared.plan.strategy->pace() == Pace::lockstep;
    if (lockstep && found.step_s && !found.culprits.empty() && !found.culprits.front().link && found.workers > 1)
      found.step_without_first_s = *found.step_s - found.culprits.front().caused_wait_s / (found.workers - 1) /
                                                       static_cast<double>(summary.steps);
  } catch (const scenario::ScenarioError& error) {
    found.no_closed_form = error.what();
  }
  return found;
}

}  // namespace paceline::cli
