#pragma once
/// Who sits where, and what joins them: all of a cluster that is known before it is simulated.
///
/// Ranks (workers, then servers) sit on hosts. A host is what dies and comes back by itself: one per worker, then one
/// per server that has a host of its own, then the spare ones. Hosts are joined by machine: `devices_per_host` workers
/// in a row are the devices of one machine; any other host is a machine of its own. A machine has one link to the
/// network; its devices reach each other over inner links, one of each device.

#include <memory>
#include <string>
#include <vector>

#include "sim/engine/cost_model.hpp"
#include "sim/engine/topologies/topology.hpp"
#include "sim/scenario/scenario.hpp"

namespace paceline::engine {

/// 0, 1, ... by the part of each: numbers ascend in each part, parts by their first number.
std::vector<std::vector<int>> grouped_by_part(const std::vector<int>& part_of);

class Layout {
 public:
  /// Who is there beside the workers.
  struct Crew {
    int servers = 0;
    bool colocated = false;  ///< server s sits on the host of worker s, modulo the workers
    int spares = 0;          ///< hosts on which nobody sits at first
  };
  /// Throws PlanError.
  Layout(const scenario::Scenario& scenario, const Crew& crew);

  int workers() const { return workers_; }
  int servers() const { return crew_.servers; }
  int spares() const { return crew_.spares; }
  int hosts() const { return static_cast<int>(rates_.size()); }

  /// Host on which a rank sits at first.
  int seat(int rank) const;
  std::vector<int> seats() const;
  std::string rank_name(int rank) const;
  /// What a host is called in results: the devices of one machine share its name.
  const std::string& host_name(int host) const { return machine_names_[index(machine(host))]; }
  const Rates& rates(int host) const { return rates_[index(host)]; }

  int machine(int host) const { return machines_[index(host)]; }
  /// All hosts of the same machine, that one included.
  std::vector<int> hosts_beside(int host) const;
  /// 0: the topology has none.
  int racks() const { return topology_->racks(); }
  std::vector<int> hosts_in_rack(int rack) const;
  const std::string& topology() const { return topology_name_; }
  /// Whether the topology states its links itself, so that the scenario cannot.
  bool states_links() const { return topology_->states_links(); }
  /// What the topology states of the host's machine over time.
  MachineCourses courses(int host) const { return topology_->courses(machine(host)); }
  /// The innermost part of the cluster that hosts of the same number share: a machine of several devices, else a rack.
  /// Everybody is in part 0 where there is neither.
  int part(int host) const;
  /// Workers by the part where they sit at first, as Communicator::neighbourhoods gives them.
  std::vector<std::vector<int>> parts() const;
  bool has_parts() const { return devices_per_host_ > 1 || racks() > 0; }

  const std::vector<LinkPlan>& links() const { return links_; }
  const LinkPlan& link(int number) const { return links_[index(number)]; }
  /// Appends the links from one host to another; none to itself.
  void route(int from, int to, std::vector<int>& into) const;
  /// The links that join the host's machine to the network; empty: it has none of its own.
  std::vector<int> own_links(int host) const { return topology_->own_links(machine(host)); }

 private:
  static std::size_t index(int number) { return static_cast<std::size_t>(number); }
  void add_hosts(const scenario::Cluster& cluster);
  Site make_site(const scenario::Scenario& scenario) const;
  void override_links(const scenario::Cluster& cluster, Site& site) const;
  static void override_rates(const scenario::Override& override, Rates& rates);
  void take_from_topology();
  void refuse_links_stated_twice(const scenario::Cluster& cluster) const;
  void add_inner_links(const scenario::DeviceNetwork& network);

  int workers_, devices_per_host_;
  Crew crew_;
  std::string topology_name_;
  std::vector<Rates> rates_;                // by host
  std::vector<int> machines_;               // by host
  std::vector<std::string> machine_names_;  // by machine
  std::unique_ptr<Topology> topology_;
  std::vector<LinkPlan> links_;  // the topology's, then each worker's inner ones, up and down
  int first_inner_link_ = 0;
};

}  // namespace paceline::engine
