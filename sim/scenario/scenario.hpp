#pragma once
/// One run, completely described: what the loader makes of a scenario file after defaults and overrides.
///
/// Plain data, SI units, checked: whoever reads a Scenario need not ask again whether a value is in its bounds. Which
/// keys exist, their defaults, bounds and sentences stand in keys.cpp.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/option.hpp"

namespace paceline::scenario {

/// A thing chosen by name from a catalogue, with its options complete.
struct Choice {
  std::string name;
  OptionValues options;
  bool operator==(const Choice&) const = default;
};

struct Device {
  double flops = 0;              ///< flop/s
  double memory_bandwidth = 0;   ///< bytes/s
  std::optional<double> memory;  ///< bytes; above it a run is refused
  double idle_watts = 0;
  double busy_watts = 0;
  bool operator==(const Device&) const = default;
};

/// What differs for some workers from device and network.
struct Override {
  std::vector<std::int64_t> workers;
  std::optional<double> flops, memory_bandwidth, bandwidth, latency;
  bool operator==(const Override&) const = default;
};

struct Network {
  Choice topology;
  double bandwidth = 0;  ///< bytes/s of each link
  double latency = 0;    ///< seconds of each link
  std::string model;     ///< "ideal" or "tcp"
  std::string fidelity;  ///< "flow"
  bool operator==(const Network&) const = default;
};

/// What joins the devices of one machine.
struct DeviceNetwork {
  double bandwidth = 0;  ///< bytes/s of each device's inner link, each way
  double latency = 0;    ///< seconds of each inner link
  bool operator==(const DeviceNetwork&) const = default;
};

/// Where the hosts of workers hang.
struct Placement {
  std::string order = "linear";      ///< "round-robin", "random", or "list": then `places` says it
  std::vector<std::int64_t> places;  ///< by machine
  bool operator==(const Placement&) const = default;
};

struct Cluster {
  std::int64_t workers = 0;
  Device device;
  std::vector<Override> overrides;
  std::int64_t devices_per_host = 1;  ///< workers in a row that are devices of one machine
  DeviceNetwork device_network;
  Placement placement;
  Network network;
  bool operator==(const Cluster&) const = default;
};

struct Workload {
  Choice dataset, partition, model, optimizer;
  std::int64_t batch_size = 0;  ///< samples of one worker's gradient
  std::string backend;          ///< "auto" or a backend's name
  bool math = true;
  Choice timing;
  bool operator==(const Workload&) const = default;
};

/// Budgets are shared by all workers; the first condition that is met ends the run.
struct Stop {
  std::optional<std::int64_t> samples, steps;
  std::optional<double> epochs, simulated_time_s, target_accuracy, target_loss;
  bool operator==(const Stop&) const = default;
};

struct Evaluate {
  std::optional<std::int64_t> every_samples;  ///< none: only the initial and the final model
  std::optional<double> target_accuracy;      ///< measured, does not stop the run
  std::int64_t train_samples = 0;  ///< how many training samples the train loss is taken over, from the first
  bool operator==(const Evaluate&) const = default;
};

struct Scenario {
  std::string name;
  std::uint64_t seed = 1;
  Cluster cluster;
  Workload workload;
  Choice strategy, compression, recovery;
  std::vector<Choice> stragglers, failures;
  double detection_timeout_s = 0;
  Stop stop;
  Evaluate evaluate;
  std::string base_directory;   ///< relative file names in options start here
  std::string normalised_json;  ///< the scenario as JSON text after defaults and overrides, SI numbers, absolute paths
  bool operator==(const Scenario&) const = default;
};

}  // namespace paceline::scenario
