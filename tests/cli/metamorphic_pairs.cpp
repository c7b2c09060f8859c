#include "tests/cli/metamorphic_pairs.hpp"

#include <set>

namespace paceline::tests {
namespace {

constexpr const char* ring = R"({"name": "allreduce-ring"})";
constexpr const char* buckets = R"({"name": "allreduce-ring", "bucket_bytes": 3e6})";
constexpr const char* overlap = R"({"name": "allreduce-ring", "bucket_bytes": 2e6, "overlap": true})";
constexpr const char* tree = R"({"name": "allreduce-tree"})";
constexpr const char* doubling = R"({"name": "allreduce-recursive-doubling", "bucket_bytes": 2e6, "overlap": true})";
constexpr const char* halving = R"({"name": "allreduce-halving-doubling"})";
constexpr const char* hierarchical = R"({"name": "allreduce-hierarchical", "bucket_bytes": 3e6})";
constexpr const char* automatic = R"({"name": "allreduce-auto", "latency": 1e-4, "bandwidth": 1e9})";
constexpr const char* server = R"({"name": "ps-sync"})";
constexpr const char* shards = R"({"name": "ps-sync", "servers": 4})";
constexpr const char* asynchronous = R"({"name": "ps-async"})";
constexpr const char* asynchronous_shards = R"({"name": "ps-async", "servers": 2})";
constexpr const char* colocated = R"({"name": "ps-sync", "servers": 3, "colocated": true})";
constexpr const char* single = R"({"name": "single"})";

using Strategies = std::vector<std::string>;

Strategies in_step(Extent extent) {
  if (extent == Extent::main_strategies) return {overlap, server};
  return {ring, buckets, overlap, tree, doubling, halving, hierarchical, automatic, server, shards};
}
Strategies with(Strategies strategies, std::initializer_list<const char*> others) {
  strategies.insert(strategies.end(), others.begin(), others.end());
  return strategies;
}
Strategies all_strategies(Extent extent) {
  if (extent == Extent::main_strategies) return with(in_step(extent), {asynchronous});
  return with(in_step(extent), {asynchronous, asynchronous_shards, colocated, single});
}

Json slow(Json scenario, int worker, double factor) {
  scenario["stragglers"].push_back({{"kind", "slow"}, {"workers", {worker}}, {"factor", factor}});
  return scenario;
}

Json uneven_compute(Json scenario) {
  scenario["cluster"]["device"] = {{"flops", 1e13}};
  scenario["cluster"]["overrides"] = {{{"workers", {2}}, {"flops", 4e12}}};
  return slow(std::move(scenario), 3, 2.5);
}

Json uneven(Json scenario) {
  scenario["cluster"]["device"] = {{"flops", 1e13}};
  scenario["cluster"]["overrides"] = {{{"workers", {2}}, {"flops", 4e12}},
                                      {{"workers", {6}}, {"bandwidth", 3e8}, {"latency", 2e-4}}};
  return slow(std::move(scenario), 3, 2.5);
}

Json crashing(Json scenario) {
  scenario["failures"] = {{{"kind", "crash"}, {"worker", 1}, {"at", 0.073}, {"restart_after", 0.011}}};
  scenario["recovery"] = {{"kind", "checkpoint"}, {"interval", 0.02}, {"cost", 0.003}, {"restart_cost", 0.004}};
  scenario["detection"] = {{"timeout", 0.005}};
  return scenario;
}

Json analytic(Json scenario) {
  scenario["workload"]["timing"] = {{"kind", "analytic"}};
  scenario["cluster"]["device"] = {{"flops", 2e10}, {"memory_bandwidth", 1e10}};
  return scenario;
}

Json wired(Json scenario, std::string_view cluster) {
  scenario["cluster"].merge_patch(Json::parse(cluster));
  return scenario;
}

constexpr const char* in_racks =
    R"({"network": {"topology": "racks", "hosts_per_rack": 3, "oversubscription": 4}, "placement": "round-robin"})";
constexpr const char* in_a_tree =
    R"({"network": {"topology": "fat-tree", "down": [4, 4], "up": [1, 2]}, "placement": "random"})";
constexpr const char* in_machines =
    R"({"devices_per_host": 4, "device_network": {"bandwidth": 3e9, "latency": 2e-6}, "network": {"topology": "star"}})";

/// Every rate twice, every time half, wherever they stand.
Json twice_as_fast(Json scenario) {
  static const std::set<std::string> rates{"bandwidth", "flops", "memory_bandwidth"};
  static const std::set<std::string> times{"latency", "compute", "at",           "restart_after", "interval",
                                           "cost",    "timeout", "restart_cost", "simulated_time"};
  if (!scenario.is_structured()) return scenario;
  for (auto& [key, value] : scenario.items()) {
    if (value.is_number() && rates.count(key)) value = 2 * value.get<double>();
    if (value.is_number() && times.count(key)) value = value.get<double>() / 2;
    if (value.is_structured()) value = twice_as_fast(value);
  }
  return scenario;
}

void add_rates(std::vector<Pair>& pairs, Extent extent) {
  const auto add = [&pairs](const std::string& what, const Json& scenario) {
    pairs.push_back(
        {"all rates doubled and all times halved: " + what, scenario, twice_as_fast(scenario), Relation::half});
  };
  for (const std::string& strategy : all_strategies(extent)) add(strategy, timing_scenario(strategy));
  for (const std::string& strategy : Strategies{ring, server, asynchronous}) {
    add("uneven " + strategy, uneven(timing_scenario(strategy)));
    for (const char* cluster : {in_racks, in_a_tree, in_machines})
      add("on another cluster " + strategy, wired(uneven_compute(timing_scenario(strategy)), cluster));
    add("crashing " + strategy, crashing(changed(timing_scenario(strategy), R"({"stop": {"steps": 12}})")));
    add("analytic " + strategy, analytic(timing_scenario(strategy)));
  }
  add("a limit of simulated time", changed(timing_scenario(asynchronous), R"({"stop": {"simulated_time": 0.5}})"));
}

void add_permutations(std::vector<Pair>& pairs, Extent extent) {
  const auto add = [&pairs](const std::string& what, Json one, Json other) {
    pairs.push_back({"workers of a star change places: " + what, std::move(one), std::move(other), Relation::equal});
  };
  for (const std::string& strategy : in_step(extent)) {
    if (strategy == tree) continue;  // its places differ
    const Json base = timing_scenario(strategy);
    add("slow " + strategy, slow(base, 1, 4), slow(base, 5, 4));
  }
  for (const std::string& strategy : Strategies{ring, overlap, server}) {
    const auto with_override = [&](int worker) {
      Json scenario = timing_scenario(strategy);
      scenario["cluster"]["overrides"] = {{{"workers", {worker}}, {"bandwidth", 4e8}, {"latency", 1e-4}}};
      return scenario;
    };
    add("a slow link " + strategy, with_override(0), with_override(6));
  }
}

/// Clusters that are the same by other names.
void add_clusters(std::vector<Pair>& pairs, Extent extent) {
  for (const std::string& strategy : all_strategies(extent)) {
    const Json star = uneven(timing_scenario(strategy));
    const auto add = [&](const std::string& what, const Json& one, std::string_view cluster, Relation relation) {
      pairs.push_back({what + ": " + strategy, one, wired(one, cluster), relation});
    };
    add("one rack is a star", star,
        R"({"network": {"topology": "racks", "hosts_per_rack": 20, "oversubscription": 9}})", Relation::equal);
    add("a tree of one switch is a star", star, R"({"network": {"topology": "fat-tree", "levels": 1}})",
        Relation::equal);
    add("hosts of a star change places", star, R"({"placement": "random"})", Relation::equal);
    add("one device in each host has no neighbours", star, R"({"device_network": {"bandwidth": 1, "latency": 9}})",
        Relation::equal);
    const Json near = wired(star, R"({"network": {"latency": 0}})");
    add("racks of one host are a star where latency is none", near,
        R"({"network": {"topology": "racks", "hosts_per_rack": 1}})", Relation::equal);
  }
}

/// Where flows are weighted as TCP's are.
void add_tcp(std::vector<Pair>& pairs, Extent extent) {
  for (const std::string& strategy : all_strategies(extent)) {
    const Json tcp = wired(uneven(timing_scenario(strategy)), R"({"network": {"model": "tcp"}})");
    const auto add = [&](const std::string& what, std::string_view patch, Relation relation) {
      pairs.push_back({"tcp, " + what + ": " + strategy, tcp, changed(tcp, patch), relation});
    };
    add("one rack is a star", R"({"cluster": {"network": {"topology": "racks", "hosts_per_rack": 20}}})",
        Relation::equal);
    add("a tree of one switch is a star", R"({"cluster": {"network": {"topology": "fat-tree", "levels": 1}}})",
        Relation::equal);
    Json other = tcp;
    other["stragglers"].push_back({{"kind", "link"}, {"worker", 1}, {"from", 0}, {"until", 0.02}, {"factor", 1}});
    pairs.push_back({"tcp, a link of factor 1 changes nothing: " + strategy, tcp, other, Relation::equal});
  }
}

void add_values(std::vector<Pair>& pairs, Extent extent) {
  for (const std::string& strategy : all_strategies(extent)) {
    const Json training = slow(training_scenario(strategy), 2, 1.5);
    pairs.push_back(
        {"no values: " + strategy, training, changed(training, R"({"workload": {"math": false}})"), Relation::equal});
  }
  for (const std::string& strategy : Strategies{overlap, shards, asynchronous_shards}) {
    const Json training = analytic(training_scenario(strategy));
    pairs.push_back({"no values, analytic: " + strategy, training,
                     changed(training, R"({"workload": {"math": false}})"), Relation::equal});
  }
}

void add_neutral(std::vector<Pair>& pairs, Extent extent) {
  for (const std::string& strategy : all_strategies(extent)) {
    const Json base = timing_scenario(strategy);
    const auto add = [&](const std::string& what, Json other) {
      pairs.push_back({what + " changes nothing: " + strategy, base, std::move(other), Relation::equal});
    };
    add("a straggler of factor 1", slow(base, 3, 1));
    add("a crash after the end", changed(base, R"({"failures": [{"kind": "crash", "worker": 1, "at": 1e6}]})"));
  }
  const Json base = timing_scenario(ring);
  const auto add = [&](const std::string& what, std::string_view patch) {
    pairs.push_back({what + " changes nothing", base, changed(base, patch), Relation::equal});
  };
  add("an evaluation", R"({"evaluate": {"every_samples": 256}})");
  add("a timeout of failures that do not come", R"({"detection": {"timeout": 3}})");
  add("another seed", R"({"seed": 99})");
  add("one bucket that holds everything", R"({"strategy": {"bucket_bytes": 8e6}})");
  add("overlap of one bucket", R"({"strategy": {"overlap": true}})");
  add("an override that says what all have", R"({"cluster": {"overrides": [{"workers": [2], "latency": 5e-5}]}})");
  add("a crash after the end with checkpoints of cost 0", R"({
    "failures": [{"kind": "crash", "worker": 1, "at": 1e6, "restart_after": 1}],
    "recovery": {"kind": "checkpoint", "interval": 0.01, "cost": 0, "restart_cost": 7}})");
}

/// Not for asynchronous workers: they wait for each other at a checkpoint, whatever it costs.
void add_free_checkpoints(std::vector<Pair>& pairs, Extent extent) {
  for (const std::string& strategy : with(in_step(extent), {single})) {
    const Json training = slow(training_scenario(strategy), 2, 1.5);
    pairs.push_back({"a checkpoint of cost 0 changes nothing: " + strategy, training,
                     changed(training, R"({"recovery": {"kind": "checkpoint", "interval": 0.015, "cost": 0}})"),
                     Relation::equal});
  }
}

void add_monotone(std::vector<Pair>& pairs, Extent extent) {
  for (const std::string& strategy : in_step(extent)) {
    Json one = slow(timing_scenario(strategy), 3, 2);
    for (const double bandwidth : {1e8, 1.3e8, 1e9, 7e10}) {
      Json other = one;
      other["cluster"]["network"]["bandwidth"] = bandwidth;
      if (bandwidth > 1e8) pairs.push_back({"more bandwidth: " + strategy, one, other, Relation::not_slower});
      one = other;
    }
  }
}

void add_faster_clusters(std::vector<Pair>& pairs, Extent extent) {
  for (const std::string& strategy : in_step(extent)) {
    const auto add = [&](const std::string& what, std::string_view cluster, std::string_view faster) {
      const Json one = wired(timing_scenario(strategy), cluster);
      pairs.push_back({what + ": " + strategy, one, wired(one, faster), Relation::not_slower});
    };
    add("less oversubscription", in_racks, R"({"network": {"oversubscription": 2}})");
    add("more ways up", in_a_tree, R"({"network": {"up": [1, 4]}})");
    add("faster inner links", in_machines, R"({"device_network": {"bandwidth": 6e9}})");
  }
}

void add_steps(std::vector<Pair>& pairs, Extent extent) {
  for (const std::string& strategy : with(in_step(extent), {single})) {
    const Json base = slow(timing_scenario(strategy), 3, 2.5);
    pairs.push_back(
        {"twice the steps: " + strategy, base, changed(base, R"({"stop": {"steps": 8}})"), Relation::twice});
  }
}

}  // namespace

std::vector<Pair> metamorphic_pairs(Extent extent) {
  std::vector<Pair> pairs;
  add_rates(pairs, extent);
  add_permutations(pairs, extent);
  add_clusters(pairs, extent);
  add_tcp(pairs, extent);
  add_values(pairs, extent);
  add_neutral(pairs, extent);
  add_free_checkpoints(pairs, extent);
  add_monotone(pairs, extent);
  add_faster_clusters(pairs, extent);
  add_steps(pairs, extent);
  return pairs;
}

}  // namespace paceline::tests
