#include "sim/cli/explain/explanation.hpp"

#include <algorithm>
#include <cmath>

#include "sim/cli/explain/notices.hpp"
#include "sim/engine/ring_way.hpp"
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

std::vector<std::string> not_in_closed_form(const scenario::Scenario& scenario, const results::Summary& summary,
                                            const StepTerms& terms, const StepTime& step) {
  const std::optional<Way>& way = step.way;
  const bool knows_topology = way.has_value();
  const bool equal_workers =
      std::ranges::all_of(terms.compute_s, [&](double c) { return terms.slowest() - c <= 1e-9 * terms.slowest(); });
  std::vector<std::string> names = step.not_in_it;
  const auto add = [&names](bool there, const char* name) {
    if (there) names.emplace_back(name);
  };
  bool noise = false, slow_links = false;
  for (const scenario::Choice& one : scenario.stragglers) {
    noise = noise || (one.name != "slow" && one.name != "link");
    slow_links = slow_links || one.name == "link";
  }
  for (const scenario::Override& one : scenario.cluster.overrides)
    slow_links = slow_links || (!knows_topology && (one.bandwidth || one.latency));
  add(noise, "gradients of varying length");
  add(way && !way->even && !equal_workers, "where the slow workers are beside the slow links");
  add(slow_links, "links of different speed");
  add(!knows_topology && scenario.cluster.network.topology.name != "star", "the topology's shared links");
  add(!knows_topology && scenario.cluster.devices_per_host > 1, "machines of several devices");
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
  terms.steps = run.summary->steps;
  if (const int servers = prepared.plan.strategy->servers(); servers > 0)
    terms.update_s = cost.update_seconds(
        static_cast<double>(prepared.plan.model->parameters()) / servers,
        prepared.plan.layout->rates(prepared.plan.layout->seat(static_cast<int>(prepared.scenario.cluster.workers))));
  terms.ready_share = [&cost](std::int64_t from_byte) { return cost.ready_share(from_byte); };
  const engine::Layout& layout = *prepared.plan.layout;
  if (network.model == "ideal" && terms.workers() == prepared.plan.workers) {
    terms.parts = layout.parts();
    terms.ring_way = [&layout](const auto& rings, double bytes) { return engine::ring_way(layout, rings, bytes); };
  }
  const auto step = prepared.plan.strategy->step_time(terms);
  if (!step) return std::nullopt;
  if (layout.states_links() && !step->way) return std::nullopt;            // there is no one a and no one B
  const bool on_links = step->way && std::isfinite(step->way->bandwidth);  // one worker sends nothing
  const Way way = on_links ? *step->way : Way{terms.latency_s, terms.bandwidth};
  return ClosedForm{.step = *step,
                    .compute_s = terms.slowest(),
                    .latency_s = way.latency_s,
                    .bandwidth = way.bandwidth,
                    .bytes = terms.bytes,
                    .update_s = terms.update_s,
                    .not_in_it = not_in_closed_form(prepared.scenario, *run.summary, terms, *step)};
}

/// `layout`: null when it is not known; then ranks are called by their hosts.
std::vector<Culprit> culprits_of(const Explanation& found, const engine::Layout* layout) {
  std::vector<Culprit> culprits;
  const auto add = [&](const std::string& name, bool link, double caused_wait_s, int waiters) {
    if (caused_wait_s > 0) culprits.push_back({name, link, caused_wait_s, caused_wait_s / found.waited_s, waiters});
  };
  for (const WorkerRow& row : found.run.workers)
    add(layout ? layout->rank_name(static_cast<int>(row.rank)) : row.host, false, row.caused_wait_s,
        found.workers - (row.role == "worker" ? 1 : 0));
  for (const LinkRow& row : found.run.links) add(row.link, true, row.caused_wait_s, found.workers);
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

/// What takes the scenario to be known, and not only its results.
void explain_with(const Prepared& prepared, Explanation& found) {
  found.closed_form = closed_form(prepared, found.run);
  if (!found.closed_form)
    found.no_closed_form = "there is none for this strategy on this cluster, or no step was taken";
  found.notices = notices_about(prepared, found.run, found.workers);
  if (prepared.plan.strategy->pace() != Pace::lockstep || !found.step_s || found.culprits.empty()) return;
  if (found.run.summary->failures > 0) return;  // had this host not died, another's death might have cost as much
  const Culprit& first = found.culprits.front();
  if (!first.link && first.waiters > 0)
    found.step_without_first_s =
        *found.step_s - first.caused_wait_s / first.waiters / static_cast<double>(found.run.summary->steps);
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
  std::optional<Prepared> prepared;
  try {
    prepared = prepare(scenario::read_file((directory / "run.json").string()), {});
  } catch (const scenario::ScenarioError& error) {
    found.no_closed_form = error.what();
  }
  if (found.waited_s > 0) found.culprits = culprits_of(found, prepared ? prepared->plan.layout.get() : nullptr);
  if (prepared) explain_with(*prepared, found);
  return found;
}

}  // namespace paceline::cli
