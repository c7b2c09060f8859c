#include "sim/engine/layout.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "sim/engine/catalogue.hpp"
#include "sim/engine/plan_error.hpp"

namespace paceline::engine {

Layout::Layout(const scenario::Scenario& scenario, const Crew& crew)
    : workers_(static_cast<int>(scenario.cluster.workers)),
      devices_per_host_(static_cast<int>(scenario.cluster.devices_per_host)),
      crew_(crew),
      topology_name_(scenario.cluster.network.topology.name) {
  add_hosts(scenario.cluster);
  Site site = make_site(scenario);
  override_links(scenario.cluster, site);
  const scenario::Choice& topology = scenario.cluster.network.topology;
  topology_ = topologies().find(topology.name)->make(topology.options, site);
  links_ = topology_->links();
  if (devices_per_host_ > 1) add_inner_links(scenario.cluster.device_network);
  take_from_topology();
  refuse_links_stated_twice(scenario.cluster);
  for (const scenario::Override& override : scenario.cluster.overrides)
    for (const std::int64_t worker : override.workers)
      override_rates(override, rates_[index(static_cast<int>(worker))]);
}

void Layout::refuse_links_stated_twice(const scenario::Cluster& cluster) const {
  for (std::size_t i = 0; i < cluster.overrides.size() && topology_->states_links(); ++i)
    if (cluster.overrides[i].bandwidth || cluster.overrides[i].latency)
      throw PlanError("/cluster/overrides/" + std::to_string(i),
                      "states a link, and those are stated by the platform file; change them there, or use a straggler "
                      "of kind link");
}

void Layout::take_from_topology() {
  for (Rates& rates : rates_)
    if (const double flops = topology_->flops(machine(static_cast<int>(&rates - rates_.data()))); flops > 0)
      rates.flops = flops;
  for (std::size_t machine = 0; machine < machine_names_.size(); ++machine)
    if (const std::string name = topology_->name_of(static_cast<int>(machine)); !name.empty())
      machine_names_[machine] = name;
}

void Layout::override_rates(const scenario::Override& override, Rates& rates) {
  rates.flops = override.flops.value_or(rates.flops);
  rates.memory_bandwidth = override.memory_bandwidth.value_or(rates.memory_bandwidth);
}

void Layout::add_hosts(const scenario::Cluster& cluster) {
  const Rates nominal{cluster.device.flops, cluster.device.memory_bandwidth};
  const int worker_machines = (workers_ + devices_per_host_ - 1) / devices_per_host_;
  for (int worker = 0; worker < workers_; ++worker) machines_.push_back(worker / devices_per_host_);
  const char* name = devices_per_host_ > 1 ? "host" : "worker";
  for (int i = 0; i < worker_machines; ++i) machine_names_.push_back(numbered(name, i, worker_machines));
  const auto add = [this](const char* role, int count) {
    for (int i = 0; i < count; ++i) {
      machines_.push_back(static_cast<int>(machine_names_.size()));
      machine_names_.push_back(numbered(role, i, count));
    }
  };
  add("server", crew_.colocated ? 0 : crew_.servers);
  add("spare", crew_.spares);
  rates_.resize(machines_.size(), nominal);
}

Site Layout::make_site(const scenario::Scenario& scenario) const {
  const scenario::Network& network = scenario.cluster.network;
  Site site{.machines = {},
            .bandwidth = network.bandwidth,
            .latency = network.latency,
            .placement = Placement(scenario.cluster.placement, machine(workers_ - 1) + 1, scenario.seed),
            .directory = scenario.base_directory};
  for (const std::string& name : machine_names_) site.machines.push_back({name, network.bandwidth, network.latency});
  return site;
}

void Layout::override_links(const scenario::Cluster& cluster, Site& site) const {
  std::map<int, const scenario::Override*> link_of;  // by machine
  for (std::size_t i = 0; i < cluster.overrides.size(); ++i) {
    const scenario::Override& override = cluster.overrides[i];
    for (const std::int64_t worker : override.workers) {
      const int host = static_cast<int>(worker);
      if (!override.bandwidth && !override.latency) continue;
      const auto [other, is_new] = link_of.emplace(machine(host), &override);
      if (!is_new && (other->second->bandwidth != override.bandwidth || other->second->latency != override.latency))
        throw PlanError("/cluster/overrides/" + std::to_string(i),
                        "worker " + std::to_string(worker) + " shares the link of " + host_name(host) +
                            " with a worker of another override; give both the same bandwidth and latency");
      MachinePlan& plan = site.machines[index(machine(host))];
      plan.bandwidth = override.bandwidth.value_or(plan.bandwidth);
      plan.latency = override.latency.value_or(plan.latency);
    }
  }
}

void Layout::add_inner_links(const scenario::DeviceNetwork& network) {
  first_inner_link_ = static_cast<int>(links_.size());
  for (int worker = 0; worker < workers_; ++worker)
    for (const char* direction : {"-inner_UP", "-inner_DOWN"})
      links_.push_back({rank_name(worker) + direction, network.bandwidth, network.latency});
}

int Layout::seat(int rank) const {
  return crew_.colocated && rank >= workers_ ? (rank - workers_) % workers_ : rank;
}

std::vector<int> Layout::seats() const {
  std::vector<int> seats;
  for (int rank = 0; rank < workers_ + crew_.servers; ++rank) seats.push_back(seat(rank));
  return seats;
}

std::string Layout::rank_name(int rank) const {
  return rank < workers_ ? numbered("worker", rank, workers_) : numbered("server", rank - workers_, crew_.servers);
}

std::vector<int> Layout::hosts_beside(int host) const {
  const int first = host < workers_ ? host / devices_per_host_ * devices_per_host_ : host;
  std::vector<int> hosts;
  for (int other = first; other < this->hosts() && machine(other) == machine(host); ++other) hosts.push_back(other);
  return hosts;
}

std::vector<int> Layout::hosts_in_rack(int rack) const {
  std::vector<int> found;
  for (int host = 0; host < hosts(); ++host)
    if (topology_->rack_of(machine(host)) == rack) found.push_back(host);
  return found;
}

std::vector<std::vector<int>> grouped_by_part(const std::vector<int>& part_of) {
  std::vector<std::vector<int>> groups;
  std::map<int, std::size_t> place;  // in groups, by part
  for (std::size_t i = 0; i < part_of.size(); ++i) {
    const auto [at, is_new] = place.emplace(part_of[i], groups.size());
    if (is_new) groups.emplace_back();
    groups[at->second].push_back(static_cast<int>(i));
  }
  return groups;
}

std::vector<std::vector<int>> Layout::parts() const {
  std::vector<int> part_of;
  part_of.reserve(static_cast<std::size_t>(workers()));
  for (int worker = 0; worker < workers(); ++worker) part_of.push_back(part(seat(worker)));
  return grouped_by_part(part_of);
}

int Layout::part(int host) const {
  if (devices_per_host_ > 1) return machine(host);
  return racks() > 0 ? topology_->rack_of(machine(host)) : 0;
}

void Layout::route(int from, int to, std::vector<int>& into) const {
  if (from == to) return;
  if (machine(from) != machine(to)) return topology_->route(machine(from), machine(to), into);
  into.push_back(first_inner_link_ + 2 * from);
  into.push_back(first_inner_link_ + 2 * to + 1);
}

}  // namespace paceline::engine
