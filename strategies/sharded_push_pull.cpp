#include "strategies/sharded_push_pull.hpp"

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

Option update_scale_option() {
  return {.name = "update_scale",
          .default_value = {},
          .minimum = 0,
          .above_minimum = true,
          .sentence = "Factor on each pushed gradient; 1/workers when not given, 1 is the classic rule.",
          .example = "1"};
}

}  // namespace paceline
