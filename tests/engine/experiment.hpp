#pragma once
/// Runs scenarios that a test builds in C++, each in a process of its own: SimGrid's engine is a singleton.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/engine/simulate.hpp"
#include "sim/results/run_record.hpp"
#include "sim/scenario/scenario.hpp"

namespace paceline::tests {

/// A sanitizer makes everything several times slower: statistics over fewer steps, and more patience.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

/// A choice from one of the catalogues with its defaults filled in.
scenario::Choice choose(const Shelf& shelf, const std::string& name, std::map<std::string, OptionValue> options = {});

/// Options by name, in place of building the maps by hand.
using Options = std::map<std::string, OptionValue>;
scenario::Choice strategy(const std::string& name, Options options = {});
scenario::Choice straggler(std::vector<std::int64_t> workers, double factor);
scenario::Choice crash_of_worker(std::int64_t worker, double at, std::optional<double> restart_after = {});
scenario::Choice crash_of_server(std::int64_t server, double at, std::optional<double> restart_after = {});
scenario::Choice checkpoints(double interval, double cost = 0, double restart_cost = 0);

inline constexpr double bandwidth = 1e9;  ///< bytes/s of every link
inline constexpr double latency = 1e-4;   ///< s of every link: a message takes two
inline constexpr double compute = 0.01;   ///< s of one gradient

/// N workers on a star, fixed timing, no values, one step of the ring with 8 MB gradients.
scenario::Scenario timing_scenario(std::int64_t workers, const scenario::Choice& strategy, std::int64_t steps = 1,
                                   std::int64_t gradient_bytes = 8'000'000);
/// N workers that train softmax regression on synthetic blobs with real values, momentum 0.9, fixed timing.
scenario::Scenario training_scenario(std::int64_t workers, const scenario::Choice& strategy, std::int64_t steps = 20,
                                     std::int64_t batch_size = 8);

struct Result {
  bool returned = false;  ///< the child ended by itself with exit code 0
  std::string errors;     ///< what it wrote to standard error
  results::Summary summary;
  std::vector<results::WorkerRow> workers;
  std::vector<results::LinkRow> links;
  std::vector<results::MetricsLine> lines;
  std::vector<double> instants;  ///< each time at which something happened
  std::vector<float> model;      ///< all parameters in order
};
/// A strategy that a test writes down on the spot.
struct Script {
  std::function<void(Worker&, Communicator&)> worker;
  std::function<void(ModelState&, Communicator&)> server{};
  int servers = 0;
  bool colocated = false;
  Pace pace = Pace::free;
};
/// Runs the script in place of the scenario's strategy. What it has to tell it says with `say`.
Result run(const scenario::Scenario& scenario, const Script& script);
/// One line that ends up in Result::errors.
void say(const std::string& text);

/// Killed after `patience_s` seconds of wall time.
Result run(const scenario::Scenario& scenario, int threads = 1, double patience_s = 60);

}  // namespace paceline::tests
