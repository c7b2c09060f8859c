#pragma once
/// What one run leaves behind: the numbers of summary.json, metrics.jsonl, workers.csv and links.csv.
///
/// Plain data, SI units. Each field is documented where it is declared, and under the same name in scenarios/README.md.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::results {

/// Raised when a reader of today could misread a file of tomorrow.
inline constexpr int format = 1;

enum class Status { completed, diverged, stalled, failed, interrupted };
std::string_view name_of(Status status);
/// None for a word that is no status.
std::optional<Status> status_of(std::string_view name);

/// Shares of worker time; they sum to 1. Over workers only, not over servers.
struct Fractions {
  double compute = 0;      ///< a gradient or a charge runs
  double communicate = 0;  ///< not computing, and a message that is waited for is on a link; checkpoint writes too
  double wait = 1;         ///< alive with nothing to do
  double down = 0;         ///< the host is off or its job restores
};

struct Staleness {
  double mean = 0;  ///< over all updates: global updates between a worker's pull and its push
  std::int64_t max = 0;
};

/// Seconds of the chain of what had to happen one after the other until the end; they sum to simulated_time_s.
struct CriticalPath {
  double compute = 0;
  double communicate = 0;  ///< messages on links
  double checkpoint = 0;   ///< being written
  double down = 0;         ///< hosts were off or the job restored
  double other = 0;        ///< not known
};

/// Who made the workers wait most.
struct Bottleneck {
  std::string what;          ///< the name of a worker or server, or "link " and the name of a link direction
  double caused_wait_s = 0;  ///< seconds that workers waited because of it
  double share = 0;          ///< of all workers' time
};

/// summary.json. An empty optional is written as null: not measured, or never reached.
struct Summary {
  std::string name;  ///< of the scenario
  std::string strategy;
  std::uint64_t seed = 1;
  std::int64_t workers = 0;
  Status status = Status::completed;
  std::string reason;                   ///< one sentence when status is not completed; else empty
  double simulated_time_s = 0;          ///< when the last update was visible to all
  double wall_time_s = 0;               ///< seconds this machine took; the one field that differs between equal runs
  std::int64_t steps = 0;               ///< updates of the global model
  std::int64_t samples = 0;             ///< samples whose gradients are in the model
  double epochs = 0;                    ///< samples / training samples; 0 when no data set is known
  double throughput_samples_per_s = 0;  ///< samples / simulated_time_s; 0 for a run of 0 s
  std::int64_t bytes_on_wire = 0;       ///< sizes of all messages between different hosts, once each
  std::optional<double> initial_test_accuracy, initial_test_loss, initial_train_loss;
  std::optional<double> final_train_loss, final_test_loss, final_test_accuracy;
  std::optional<double> time_to_target_s;  ///< simulated seconds until the first evaluation that met the target
  Fractions fractions;
  std::optional<CriticalPath> critical_path;  ///< none: not measured
  std::optional<Bottleneck> bottleneck;       ///< none: nobody was charged with anybody's wait
  Staleness staleness;
  std::int64_t failures = 0;  ///< outages of hosts that began during the run
  std::int64_t link_failures = 0;
  std::int64_t restarts = 0;     ///< resumptions after a rollback
  double lost_work_s = 0;        ///< run time between the commit returned to and the failure, summed over rollbacks
  std::int64_t checkpoints = 0;  ///< written completely
  double checkpoint_s = 0;       ///< simulated seconds in which they were written
  std::int64_t memory_bytes_per_worker = 0;  ///< parameters, gradients, optimizer state, activations
  double energy_j = 0;       ///< of all hosts, servers included: busy watts while computing, idle watts while on
  std::string model_sha256;  ///< over the evaluated model's little-endian fp32 parameters; empty (null) without math
};

/// One line of metrics.jsonl.
struct MetricsLine {
  std::string kind;  ///< "evaluation", "event", "end"
  double simulated_time_s = 0;
  double wall_time_s = 0;
  std::int64_t steps = 0;
  std::int64_t samples = 0;
  double epochs = 0;
  std::int64_t bytes_on_wire = 0;
  std::optional<double> train_loss, test_loss, test_accuracy;
  std::string event;   ///< kind "event": crash, restart, checkpoint, rollback, ...; kind "end": the status; else empty
  std::string detail;  ///< a sentence for people; may be empty
  std::optional<std::int64_t> rank;  ///< whom an event is about
};

/// One row of workers.csv: workers in rank order, then servers.
struct WorkerRow {
  std::int64_t rank = 0;
  std::string role;  ///< "worker" or "server"
  std::string host;
  std::int64_t samples = 0;
  std::int64_t steps = 0;
  double compute_s = 0, communicate_s = 0, wait_s = 0, down_s = 0;
  std::int64_t bytes_sent = 0, bytes_received = 0;
  double caused_wait_s =
      std::numeric_limits<double>::quiet_NaN();  ///< seconds that workers waited because of this one; NaN: not measured
  double lost_compute_s = 0;  ///< of compute_s: gradients that no state has in it that the run went on from
};

/// One row of links.csv: a link direction that carried at least one byte.
struct LinkRow {
  std::string link;
  double bandwidth = 0;  ///< bytes/s
  double latency = 0;    ///< s
  std::int64_t bytes = 0;
  double utilisation = 0;                                           ///< bytes / (bandwidth * simulated_time_s)
  double busy_s = std::numeric_limits<double>::quiet_NaN();         ///< with at least one message on it
  double caused_wait_s = std::numeric_limits<double>::quiet_NaN();  ///< seconds that workers waited because of it
};

/// One row of staleness.csv.
struct StalenessRow {
  std::int64_t staleness = 0;  ///< global updates between pull and push
  std::int64_t updates = 0;    ///< gradients, of all servers, that were applied when they were that old
};

/// One named parameter tensor of the final model.
struct ModelTensor {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<float> values;
};

/// What a run was made by and on; written into run.json beside the scenario.
struct Environment {
  std::string version, compiler, build_type;
  std::string backend_used, instruction_set;
  int arithmetic_version = 0;
  std::string cpu, gpu, allocator;
  int threads = 0;
};

}  // namespace paceline::results
