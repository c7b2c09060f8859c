#include "strategies/parameter_server.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace paceline {
namespace {

Option servers_option() {
  return {.name = "servers",
          .kind = OptionKind::integer,
          .default_value = std::int64_t{1},
          .minimum = 1,
          .maximum = 4096,
          .sentence = "Parameter servers, each with an equal shard of the model; there may be more than workers.",
          .example = "2"};
}

Option colocated_option() {
  return {.name = "colocated",
          .kind = OptionKind::boolean,
          .default_value = false,
          .sentence =
              "Whether server s sits on the host of worker s (modulo the workers) instead of one of its own; "
              "messages inside a host cost nothing.",
          .example = "true"};
}

}  // namespace

ParameterServer::ParameterServer(const OptionValues& options)
    : servers_(static_cast<int>(options.integer("servers"))), colocated_(options.boolean("colocated")) {}

Collective::Cost ParameterServer::push_and_pull_together(int workers, double bytes) const {
  return {2, 2 * bytes * std::max(1.0, static_cast<double>(workers) / servers_)};
}

double ParameterServer::pushed_s(std::vector<double> compute_s, const StepTerms& terms) const {
  std::sort(compute_s.begin(), compute_s.end());
  double done = compute_s.back() + terms.bytes / terms.bandwidth;  // over its own link
  for (std::size_t i = 0; i < compute_s.size(); ++i) {
    const double from_then_on = static_cast<double>(compute_s.size() - i) * terms.bytes / servers_ / terms.bandwidth;
    done = std::max(done, compute_s[i] + from_then_on);
  }
  return terms.latency_s + done;
}

std::optional<StepTime> ParameterServer::push_and_pull_apart(const StepTerms& terms) const {
  if (colocated_) return std::nullopt;
  double pushes_per_s = 0;
  int together = 1;
  for (const double c : terms.compute_s) {
    constexpr double same = 1e-6;  // relative
    const auto twins = static_cast<int>(std::count_if(terms.compute_s.begin(), terms.compute_s.end(),
                                                      [c](double other) { return std::abs(other - c) <= same * c; }));
    const int at_once = terms.update_s > 0 ? 1 : twins;
    together = std::max(together, at_once);
    pushes_per_s += 1 / (c + terms.update_s + terms.collective_s(push_and_pull_together(at_once, terms.bytes)));
  }
  const std::string update = terms.update_s > 0 ? " + u" : "";
  const double link_s = terms.bytes / servers_ / terms.bandwidth;
  if (1 / pushes_per_s < std::max(link_s, terms.update_s)) {
    if (terms.update_s > link_s) return StepTime{"u, the server being busy with updates", terms.update_s};
    return StepTime{servers_ == 1 ? "S/B, the server's link being full"
                                  : "S/(" + std::to_string(servers_) + " B), the servers' links being full",
                    link_s};
  }
  return StepTime{"1 / (sum of 1/(c + " + text_of(push_and_pull_together(together, terms.bytes), terms.bytes) + update +
                      ") over the workers)" +
                      (together > 1 ? ", " + std::to_string(together) + " of them in step with each other" : ""),
                  1 / pushes_per_s};
}

std::vector<Option> ParameterServer::options(std::vector<Option> others) {
  std::vector<Option> all{servers_option(), colocated_option()};
  for (Option& option : others) all.push_back(std::move(option));
  return all;
}

}  // namespace paceline
