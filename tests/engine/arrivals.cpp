#include "tests/engine/arrivals.hpp"

#include <cstdio>
#include <sstream>

#include <simgrid/s4u.hpp>

namespace paceline::tests {
namespace {

/// Scripts run in SimGrid's time, which passes while a message goes to nobody else.
void sleep_until(Communicator& comm, double time) {
  if (time > comm.now()) simgrid::s4u::this_actor::sleep_for(time - comm.now());
}

}  // namespace

std::vector<double> arrivals(const scenario::Scenario& scenario, const std::vector<Sending>& sendings) {
  const Result result = run(scenario, {.worker = [&](Worker& worker, Communicator& comm) {
                              for (std::size_t i = 0; i < sendings.size(); ++i) {
                                const Sending& one = sendings[i];
                                if (one.from == comm.rank()) {
                                  sleep_until(comm, one.at);
                                  comm.isend(one.to, {.payload = Slice::without_values(0, 1, one.bytes, 0)});
                                }
                                if (one.to != comm.rank()) continue;
                                comm.recv(one.from);
                                char text[64];
                                std::snprintf(text, sizeof text, "%zu %.17g", i, comm.now());
                                say(text);
                              }
                              while (worker.has_next_step()) worker.compute_gradient();
                            }});
  INFO(result.errors << result.summary.reason);
  REQUIRE(result.returned);
  CHECK(result.summary.status == results::Status::completed);
  std::vector<double> times(sendings.size(), -1);
  std::istringstream lines(result.errors);
  std::size_t i = 0;
  for (double time = 0; lines >> i >> time;) times.at(i) = time;
  return times;
}

}  // namespace paceline::tests
