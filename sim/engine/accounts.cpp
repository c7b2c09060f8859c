#include "sim/engine/accounts.hpp"

#include <vector>

#include "sim/results/sha256.hpp"

namespace paceline::engine {
namespace {

using results::Status;

std::vector<results::WorkerRow> worker_rows(const Run& run, double end_s) {
  std::vector<results::WorkerRow> rows;
  for (const Rank& rank : run.ranks) {
    const Seconds spent = run.ledger.seconds(rank.number, end_s);
    results::WorkerRow row{.rank = rank.number,
                           .role = rank.server ? "server" : "worker",
                           .host = run.host_name(rank.host_number),
                           .compute_s = spent.compute,
                           .communicate_s = spent.communicate,
                           .wait_s = spent.wait,
                           .down_s = spent.down,
                           .caused_wait_s = run.wire.observation.caused_wait_s(rank.number),
                           .lost_compute_s = spent.lost};
    if (!rank.server && rank.takes_part) {
      row.steps = run.budget.gradients(rank.number);
      row.samples = run.budget.samples_of(rank.number);
    }
    rows.push_back(std::move(row));
  }
  for (const auto& lane : run.wire.lanes.all()) {
    if (lane->from == lane->to) continue;
    rows[static_cast<std::size_t>(lane->from)].bytes_sent += lane->bytes;
    rows[static_cast<std::size_t>(lane->to)].bytes_received += lane->bytes_received;
  }
  return rows;
}

results::Fractions fractions(const std::vector<results::WorkerRow>& rows) {
  Seconds sum;
  for (const results::WorkerRow& row : rows) {
    if (row.role != "worker") continue;
    sum.compute += row.compute_s;
    sum.communicate += row.communicate_s;
    sum.wait += row.wait_s;
    sum.down += row.down_s;
  }
  const double all = sum.compute + sum.communicate + sum.wait + sum.down;
  if (all <= 0) return {};
  return {sum.compute / all, sum.communicate / all, sum.wait / all, sum.down / all};
}

/// Of equals, the first.
std::optional<results::Bottleneck> bottleneck(const Run& run, const Outcome& outcome) {
  results::Bottleneck most;
  const auto consider = [&most](double caused_wait_s, const std::string& what) {
    if (!(caused_wait_s > most.caused_wait_s)) return;
    most.what = what;
    most.caused_wait_s = caused_wait_s;
  };
  for (const results::WorkerRow& row : outcome.workers)
    consider(row.caused_wait_s, run.ranks[static_cast<std::size_t>(row.rank)].name);
  for (const results::LinkRow& row : outcome.links) consider(row.caused_wait_s, "link " + row.link);
  if (most.what.empty()) return std::nullopt;
  const double time = static_cast<double>(outcome.summary.workers) * outcome.summary.simulated_time_s;
  most.share = most.caused_wait_s / time;
  return most;
}

/// Busy watts while computing, idle watts while on, nothing while off; over all hosts. A server that shares a worker's
/// host adds only what computing takes beyond idling.
double energy_j(const std::vector<results::WorkerRow>& rows, const scenario::Device& device, const Layout& layout) {
  double joules = 0;
  for (const results::WorkerRow& row : rows) {
    const bool guest = layout.seat(static_cast<int>(row.rank)) != row.rank;
    joules += row.compute_s * (device.busy_watts - (guest ? device.idle_watts : 0));
    if (!guest) joules += (row.communicate_s + row.wait_s) * device.idle_watts;
  }
  return joules;
}

std::vector<results::ModelTensor> tensors_of(const kernels::Model& model, const float* values) {
  std::vector<results::ModelTensor> tensors;
  for (const kernels::NamedTensor& named : model.tensors()) {
    std::size_t size = 1;
    for (const std::size_t extent : named.shape) size *= extent;
    tensors.push_back({named.name, named.shape, {values + named.begin, values + named.begin + size}});
  }
  return tensors;
}

void report_end(const Run& run, const results::Summary& summary) {
  run.report({.kind = "end",
              .simulated_time_s = summary.simulated_time_s,
              .steps = summary.steps,
              .samples = summary.samples,
              .epochs = summary.epochs,
              .train_loss = summary.final_train_loss,
              .test_loss = summary.final_test_loss,
              .test_accuracy = summary.final_test_accuracy,
              .event = std::string(name_of(summary.status)),
              .detail = summary.reason});
}

results::Summary counts(const Run& run, const Commits& commits, const Fate& fate, const Plan& plan) {
  results::Summary summary{.name = run.scenario.name,
                           .strategy = run.scenario.strategy.name,
                           .seed = run.scenario.seed,
                           .workers = run.scenario.cluster.workers,
                           .status = fate.status,
                           .reason = fate.reason,
                           .simulated_time_s = fate.end_s,
                           .steps = run.budget.steps(),
                           .samples = run.budget.samples(),
                           .epochs = run.budget.epochs(),
                           .bytes_on_wire = run.wire.bytes_on_wire,
                           .staleness = run.staleness.summary(),
                           .failures = fate.failures,
                           .restarts = fate.restarts,
                           .lost_work_s = fate.lost_work_s,
                           .checkpoints = commits.written(),
                           .checkpoint_s = commits.writing_s(),
                           .memory_bytes_per_worker = plan.memory_bytes_per_worker};
  if (fate.end_s > 0) summary.throughput_samples_per_s = static_cast<double>(summary.samples) / fate.end_s;
  return summary;
}

void add_scores(results::Summary& summary, const Evaluation& evaluation, bool final_known) {
  summary.initial_train_loss = evaluation.first().train_loss;
  summary.initial_test_loss = evaluation.first().test_loss;
  summary.initial_test_accuracy = evaluation.first().test_accuracy;
  summary.time_to_target_s = evaluation.time_to_target_s();
  if (!final_known) return;
  summary.final_train_loss = evaluation.last().train_loss;
  summary.final_test_loss = evaluation.last().test_loss;
  summary.final_test_accuracy = evaluation.last().test_accuracy;
}

}  // namespace

Outcome close_accounts(Run& run, const Commits& commits, const Fate& fate, const LinkWeather& weather,
                       const Cluster& cluster, const Plan& plan, const std::function<double()>& wall_time_s) {
  Outcome outcome;
  const SnapshotPtr model = run.model();
  const bool evaluated = run.evaluation.knows(model);
  const bool interrupted = fate.status == Status::interrupted;
  if (!evaluated && !interrupted)
    run.evaluation.evaluate(model, {run.budget.steps(), run.budget.samples(), run.budget.epochs()}, fate.end_s);
  outcome.summary = counts(run, commits, fate, plan);
  outcome.summary.link_failures = weather.failures();
  add_scores(outcome.summary, run.evaluation, evaluated || !interrupted);
  outcome.workers = worker_rows(run, fate.end_s);
  run.wire.observation.close(fate.end_s);
  run.wire.settle(-1, [&run](int rank) { return run.ranks[static_cast<std::size_t>(rank)].host_number; });
  outcome.links = cluster.links(run.wire.traffic(), fate.end_s);
  run.wire.observation.add_to(outcome.links);
  outcome.staleness = run.staleness.distribution();
  outcome.summary.fractions = fractions(outcome.workers);
  outcome.summary.bottleneck = bottleneck(run, outcome);
  outcome.summary.critical_path = run.wire.observation.critical_path(fate.end_s);
  outcome.summary.energy_j = energy_j(outcome.workers, run.scenario.cluster.device, *plan.layout);
  if (run.arithmetic) {
    const auto parameters = run.store.contiguous(*model);
    outcome.summary.model_sha256 = results::sha256_of({parameters->host(), parameters->size()});
    outcome.model = tensors_of(*plan.model, parameters->host());
  }
  report_end(run, outcome.summary);
  outcome.summary.wall_time_s = wall_time_s();
  return outcome;
}

}  // namespace paceline::engine
