#pragma once
/// Stragglers and failures that tests of misfortunes put into their scenarios.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/catalogue.hpp"
#include "tests/engine/experiment.hpp"

namespace paceline::tests {

/// What goes wrong on a cluster with that many servers and spare hosts.
inline engine::Misfortunes misfortunes_of(const scenario::Scenario& scenario, int servers = 0, int spares = 0) {
  return engine::gather_misfortunes(
      scenario, std::make_shared<engine::Layout>(scenario, engine::Layout::Crew{.servers = servers, .spares = spares}));
}

inline scenario::Choice straggler_of(const std::string& kind, Options options) {
  return choose(engine::stragglers().shelf(), kind, std::move(options));
}
inline scenario::Choice failure_of(const std::string& kind, Options options) {
  return choose(engine::failures().shelf(), kind, std::move(options));
}

inline scenario::Choice periodic_slowness(double period, double duration, double factor) {
  return straggler_of("periodic", {{"period", period}, {"duration", duration}, {"factor", factor}});
}
inline scenario::Choice slow_episodes(double rate, double duration, double factor) {
  return straggler_of("episodes", {{"rate", rate}, {"duration", duration}, {"factor", factor}});
}
inline scenario::Choice noise_of(const std::string& distribution, double mean) {
  return straggler_of("noise", {{"distribution", distribution}, {"mean", mean}});
}
inline scenario::Choice noise_of(const std::string& distribution, double mean, double shape) {
  return straggler_of("noise", {{"distribution", distribution}, {"mean", mean}, {"shape", shape}});
}
inline scenario::Choice stalls(double duration, double probability) {
  return straggler_of("noise",
                      {{"distribution", std::string("stall")}, {"duration", duration}, {"probability", probability}});
}
inline scenario::Choice random_failures_of_hosts(double mtbf, double mttr) {
  return failure_of("random", {{"mtbf", mtbf}, {"mttr", mttr}});
}
inline scenario::Choice link_slowdown(std::int64_t worker, double from, double until, double factor) {
  return straggler_of("link", {{"worker", worker}, {"from", from}, {"until", until}, {"factor", factor}});
}
inline Options from_until(double from, std::optional<double> until) {
  Options options{{"from", from}};
  if (until) options["until"] = *until;
  return options;
}
inline scenario::Choice link_outage(std::int64_t worker, double from, std::optional<double> until = {}) {
  Options options = from_until(from, until);
  options["worker"] = worker;
  return failure_of("link", std::move(options));
}
inline scenario::Choice split(std::vector<std::vector<std::int64_t>> groups, double from,
                              std::optional<double> until = {}) {
  Options options = from_until(from, until);
  options["groups"] = std::move(groups);
  return failure_of("partition", std::move(options));
}

}  // namespace paceline::tests
