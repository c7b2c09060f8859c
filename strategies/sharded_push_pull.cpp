#include "strategies/sharded_push_pull.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace paceline {

void push(const Slice& gradient, Communicator& comm) {
  const int first = comm.workers();
  const int shards = comm.size() - first;
  for (int s = 0; s < shards; ++s) comm.isend(first + s, {gradient.chunk(s, shards)});
}

void push_and_pull(Worker& worker, Communicator& comm) {
  while (worker.has_next_step()) {
    push(worker.compute_gradient(), comm);
    for (int server = comm.workers(); server < comm.size(); ++server) worker.assign(comm.recv(server).payload);
  }
}

Collective::Cost push_and_pull_together(int workers, int servers, double bytes) {
  return {2, 2 * bytes * std::max(1.0, static_cast<double>(workers) / servers)};
}

StepTime push_and_pull_apart(const StepTerms& terms, int servers) {
  double pushes_per_s = 0;
  std::size_t together = 0;
  for (const double c : terms.compute_s) {
    constexpr double same = 1e-6;  // relative
    const auto twins = std::count_if(terms.compute_s.begin(), terms.compute_s.end(),
                                     [c](double other) { return std::abs(other - c) <= same * c; });
    together = std::max(together, static_cast<std::size_t>(twins));
    pushes_per_s += 1 / (c + terms.collective_s(push_and_pull_together(static_cast<int>(twins), servers, terms.bytes)));
  }
  const double link_s = terms.bytes / servers / terms.bandwidth;
  if (1 / pushes_per_s < link_s)
    return {servers == 1 ? "S/B, the server's link being full"
                         : "S/(" + std::to_string(servers) + " B), the servers' links being full",
            link_s};
  const Collective::Cost cost = push_and_pull_together(static_cast<int>(together), servers, terms.bytes);
  return {"1 / (sum of 1/(c + " + text_of(cost, terms.bytes) + ") over the workers)" +
              (together > 1 ? ", " + std::to_string(together) + " of them in step with each other" : ""),
          1 / pushes_per_s};
}

Option servers_option() {
  return {.name = "servers",
          .kind = OptionKind::integer,
          .default_value = std::int64_t{1},
          .minimum = 1,
          .maximum = 4096,
          .sentence = "Parameter servers, each with a host and an equal shard of the model of its own.",
          .example = "2"};
}

Option update_scale_option() {
  return {.name = "update_scale",
          .default_value = {},
          .minimum = 0,
          .above_minimum = true,
          .sentence = "Factor on each pushed gradient; 1/workers when not given, 1 is the classic rule.",
          .example = "1"};
}

}  // namespace paceline
