#pragma once
/// What joins the machines of a cluster: its links, and which of them a message crosses.
///
/// A description: nothing here knows how messages are simulated.

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "sim/engine/course.hpp"
#include "sim/engine/placement.hpp"

namespace paceline::engine {

/// What a topology states of a link over time; null: it is always there, and always has its bandwidth.
struct LinkCourses {
  std::shared_ptr<const Course> state{};       ///< 0: it is down
  std::shared_ptr<const Course> bandwidths{};  ///< bytes/s from each step on
};

/// One direction of a link; a link that is no duplex appears in the routes of both directions.
struct LinkPlan {
  std::string name;      ///< unique
  double bandwidth = 1;  ///< bytes/s
  double latency = 0;    ///< s
  bool shared = true;    ///< false: each message gets the whole bandwidth, however many there are
  LinkCourses courses{};
};

/// What a topology states of a machine over time; null: nothing.
struct MachineCourses {
  std::shared_ptr<const Course> state{};  ///< 0: its hosts are off
  std::shared_ptr<const Course> speed{};  ///< what share of their speed they have
};

/// A machine that wants to be joined to the others.
struct MachinePlan {
  std::string name;      ///< zero padded, unique
  double bandwidth = 1;  ///< bytes/s of its own link, each direction
  double latency = 0;    ///< seconds of its own link
};

/// What a topology is made for.
struct Site {
  std::vector<MachinePlan> machines;  ///< those of workers first
  double bandwidth = 1, latency = 0;  ///< of links that belong to no machine
  Placement placement;                ///< where the machines go
  std::string directory;              ///< relative file names start there
};

class Topology {
 public:
  virtual ~Topology() = default;
  /// Links by number.
  const std::vector<LinkPlan>& links() const { return links_; }
  /// Appends the numbers of the links from one machine to another, in order.
  virtual void route(int from, int to, std::vector<int>& into) const = 0;
  /// The links that all messages of this machine cross, and no others; empty: it has none.
  virtual std::vector<int> own_links(int machine) const = 0;
  /// Racks are numbered from 0; 0 where the topology has none.
  virtual int racks() const { return 0; }
  virtual int rack_of(int /*machine*/) const { return 0; }
  /// Whether it states its links itself, so that the scenario cannot.
  virtual bool states_links() const { return false; }
  /// What it calls that machine; empty: nothing of its own.
  virtual std::string name_of(int /*machine*/) const { return {}; }
  /// Speed of that machine's devices in flop/s if the topology states it, else 0.
  virtual double flops(int /*machine*/) const { return 0; }
  virtual MachineCourses courses(int /*machine*/) const { return {}; }

 protected:
  /// Both directions, NAME_UP and NAME_DOWN: their numbers are the result and the next one.
  int add_duplex(const std::string& name, double bandwidth, double latency) {
    links_.push_back({name + "_UP", bandwidth, latency});
    links_.push_back({name + "_DOWN", bandwidth, latency});
    return static_cast<int>(links_.size()) - 2;
  }
  std::vector<LinkPlan> links_;
};

/// Throws PlanError.
using MakeTopology = std::function<std::unique_ptr<Topology>(const OptionValues&, const Site&)>;
using TopologyItem = Catalogue<MakeTopology>::Item;

TopologyItem star();
TopologyItem racks();
TopologyItem fat_tree();
TopologyItem platform();

}  // namespace paceline::engine
