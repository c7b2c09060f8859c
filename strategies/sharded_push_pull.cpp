#include "strategies/sharded_push_pull.hpp"

namespace paceline {

void push_and_pull(Worker& worker, Communicator& comm) {
  const int first = comm.workers();
  const int shards = comm.size() - first;
  while (worker.has_next_step()) {
    const Slice gradient = worker.compute_gradient();
    for (int s = 0; s < shards; ++s) comm.isend(first + s, {gradient.chunk(s, shards)});
    for (int s = 0; s < shards; ++s) worker.assign(comm.recv(first + s).payload);
  }
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

}  // namespace paceline
