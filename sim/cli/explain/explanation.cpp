#include "sim/cli/explain/explanation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <sstream>

#include "sim/cli/explain/notices.hpp"
#include "sim/results/error.hpp"
#include "strategies/collectives/hierarchical.hpp"

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

/// What a message from one worker to the next meets while all of them send one.
struct NeighbourWay {
  double latency_s = 0, bandwidth = std::numeric_limits<double>::infinity();
  double seconds(double bytes) const { return latency_s + bytes / bandwidth; }
};

/// The slowest message of each round of rings of ranks, all at once and where they sit at first, as it sets the pace of
/// all: none when there is no closed form of it, because ways of different kinds share links.
std::optional<NeighbourWay> ring_way(const engine::Layout& layout, const std::vector<std::vector<int>>& rings,
                                     double bytes) {
  std::vector<std::vector<int>> routes;
  std::map<int, int> messages;  // by link
  for (const std::vector<int>& ring : rings)
    for (std::size_t i = 0; i < ring.size() && ring.size() > 1; ++i) {
      std::vector<int>& route = routes.emplace_back();
      layout.route(layout.seat(ring[i]), layout.seat(ring[(i + 1) % ring.size()]), route);
      for (const int link : route) ++messages[link];
    }
  if (routes.empty()) return NeighbourWay{};  // nobody sends
  bool shared = false;
  std::vector<NeighbourWay> ways;
  for (const std::vector<int>& route : routes) {
    NeighbourWay& way = ways.emplace_back();
    for (const int link : route) {
      way.latency_s += layout.link(link).latency;
      way.bandwidth = std::min(way.bandwidth, layout.link(link).bandwidth / messages[link]);
      shared = shared || messages[link] > 1;
    }
  }
  const auto [fastest, slowest] = std::minmax_element(
      ways.begin(), ways.end(), [&](const auto& a, const auto& b) { return a.seconds(bytes) < b.seconds(bytes); });
  if (shared && slowest->seconds(bytes) - fastest->seconds(bytes) > 1e-12 * slowest->seconds(bytes))
    return std::nullopt;
  return *slowest;
}

/// Under the ideal model, where all messages are those of a ring over hosts that are joined by more than a star.
std::optional<NeighbourWay> way_on_topology(const Prepared& prepared, int workers, double bytes) {
  const scenario::Cluster& cluster = prepared.scenario.cluster;
  const std::string& topology = cluster.network.topology.name;
  const bool in_rings = prepared.scenario.strategy.name == "allreduce-ring";
  if (!in_rings || (topology != "racks" && topology != "fat-tree") || cluster.network.model != "ideal" ||
      cluster.devices_per_host > 1 || workers < 2 || workers != prepared.plan.workers)
    return std::nullopt;
  std::vector<int> ring(static_cast<std::size_t>(workers));
  std::iota(ring.begin(), ring.end(), 0);
  return ring_way(*prepared.plan.layout, {ring}, bytes / workers);
}

/// allreduce-hierarchical over parts of one size, under the ideal model. Puts the way between parts into `terms`.
std::optional<StepTime> step_over_parts(const Prepared& prepared, StepTerms& terms) {
  const scenario::Choice& strategy = prepared.scenario.strategy;
  const engine::Layout& layout = *prepared.plan.layout;
  const int workers = terms.workers();
  if (strategy.name != "allreduce-hierarchical" || strategy.options.boolean("overlap") ||
      strategy.options.number("bucket_bytes") > 0 || prepared.scenario.cluster.network.model != "ideal" ||
      !layout.has_parts() || workers != prepared.plan.workers)
    return std::nullopt;
  std::map<int, std::vector<int>> by_part;
  for (int rank = 0; rank < workers; ++rank) by_part[layout.part(layout.seat(rank))].push_back(rank);
  std::vector<std::vector<int>> parts;
  parts.reserve(by_part.size());
  for (const auto& [part, ranks] : by_part) parts.push_back(ranks);
  std::sort(parts.begin(), parts.end());  // by their first ranks, as the collective has them
  const std::size_t size = parts.front().size();
  std::vector<std::vector<int>> across(size);
  for (const std::vector<int>& part : parts) {
    if (part.size() != size) return std::nullopt;
    for (std::size_t place = 0; place < size; ++place) across[place].push_back(part[place]);
  }
  const auto inside = ring_way(layout, parts, terms.bytes / static_cast<double>(size));
  const auto between = ring_way(layout, across, terms.bytes / workers);
  if (!inside || !between) return std::nullopt;
  const auto costs = HierarchicalAllReduce::costs(static_cast<int>(parts.size()), static_cast<int>(size), terms.bytes);
  const double inside_s = costs.inside.messages * inside->latency_s + costs.inside.bytes / inside->bandwidth;
  terms.latency_s = between->latency_s;
  terms.bandwidth = between->bandwidth;
  std::ostringstream formula;
  formula.precision(4);
  formula << "c + " << text_of(costs.inside, terms.bytes) << " inside each part, where a = " << inside->latency_s
          << " s and B = " << inside->bandwidth << " bytes/s, + " << text_of(costs.between, terms.bytes)
          << " between parts";
  return StepTime{formula.str(), terms.slowest() + inside_s + terms.collective_s(costs.between)};
}

std::vector<std::string> not_in_closed_form(const scenario::Scenario& scenario, const results::Summary& summary,
                                            bool knows_topology) {
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
    slow_links = slow_links || (!knows_topology && (one.bandwidth || one.latency));
  add(noise, "gradients of varying length");
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
  if (const int servers = prepared.plan.strategy->servers(); servers > 0)
    terms.update_s = cost.update_seconds(
        static_cast<double>(prepared.plan.model->parameters()) / servers,
        prepared.plan.layout->rates(prepared.plan.layout->seat(static_cast<int>(prepared.scenario.cluster.workers))));
  terms.ready_share = [&cost](std::int64_t from_byte) { return cost.ready_share(from_byte); };
  if (network.topology.name == "platform") return std::nullopt;  // its links differ from pair to pair
  const auto way = way_on_topology(prepared, terms.workers(), terms.bytes);
  if (way) {
    terms.latency_s = way->latency_s;
    terms.bandwidth = way->bandwidth;
  }
  const auto over_parts = step_over_parts(prepared, terms);
  const auto step = over_parts ? over_parts : prepared.plan.strategy->step_time(terms);
  if (!step) return std::nullopt;
  return ClosedForm{.step = *step,
                    .compute_s = terms.slowest(),
                    .latency_s = terms.latency_s,
                    .bandwidth = terms.bandwidth,
                    .bytes = terms.bytes,
                    .update_s = terms.update_s,
                    .not_in_it = not_in_closed_form(prepared.scenario, *run.summary, way || over_parts)};
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
  found.notices = notices_about(prepared.scenario, found.run, static_cast<double>(prepared.plan.cost->gradient_bytes()),
                                found.workers);
  if (prepared.plan.strategy->pace() != Pace::lockstep || !found.step_s || found.culprits.empty()) return;
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
