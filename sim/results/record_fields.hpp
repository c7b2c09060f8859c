#pragma once
/// The one list of every record's fields: names and order of keys and columns. Writers, readers, comparisons and gates
/// walk it, so that none of them can forget a field.

#include <concepts>
#include <string_view>
#include <type_traits>

#include "sim/results/run_record.hpp"

namespace paceline::results {

/// `Record` is `Wanted`, const or not.
template <class Record, class Wanted>
concept RecordOf = std::same_as<std::remove_const_t<Record>, Wanted>;

// for_each_field(record, visit) calls visit(name, field) in the order of the file.

template <RecordOf<Fractions> Record, class Visit>
void for_each_field(Record& fractions, Visit&& visit) {
  visit("compute", fractions.compute);
  visit("communicate", fractions.communicate);
  visit("wait", fractions.wait);
  visit("down", fractions.down);
}

template <RecordOf<CriticalPath> Record, class Visit>
void for_each_field(Record& path, Visit&& visit) {
  visit("compute_s", path.compute);
  visit("communicate_s", path.communicate);
  visit("checkpoint_s", path.checkpoint);
  visit("down_s", path.down);
  visit("other_s", path.other);
}

template <RecordOf<Bottleneck> Record, class Visit>
void for_each_field(Record& bottleneck, Visit&& visit) {
  visit("what", bottleneck.what);
  visit("caused_wait_s", bottleneck.caused_wait_s);
  visit("share", bottleneck.share);
}

template <RecordOf<Staleness> Record, class Visit>
void for_each_field(Record& staleness, Visit&& visit) {
  visit("mean", staleness.mean);
  visit("max", staleness.max);
}

template <RecordOf<Summary> Record, class Visit>
void for_each_field(Record& summary, Visit&& visit) {
  visit("name", summary.name);
  visit("strategy", summary.strategy);
  visit("seed", summary.seed);
  visit("workers", summary.workers);
  visit("status", summary.status);
  visit("reason", summary.reason);
  visit("simulated_time_s", summary.simulated_time_s);
  visit("wall_time_s", summary.wall_time_s);
  visit("steps", summary.steps);
  visit("samples", summary.samples);
  visit("epochs", summary.epochs);
  visit("throughput_samples_per_s", summary.throughput_samples_per_s);
  visit("bytes_on_wire", summary.bytes_on_wire);
  visit("initial_train_loss", summary.initial_train_loss);
  visit("initial_test_loss", summary.initial_test_loss);
  visit("initial_test_accuracy", summary.initial_test_accuracy);
  visit("final_train_loss", summary.final_train_loss);
  visit("final_test_loss", summary.final_test_loss);
  visit("final_test_accuracy", summary.final_test_accuracy);
  visit("time_to_target_s", summary.time_to_target_s);
  visit("fractions", summary.fractions);
  visit("critical_path", summary.critical_path);
  visit("bottleneck", summary.bottleneck);
  visit("staleness", summary.staleness);
  visit("failures", summary.failures);
  visit("link_failures", summary.link_failures);
  visit("restarts", summary.restarts);
  visit("lost_work_s", summary.lost_work_s);
  visit("checkpoints", summary.checkpoints);
  visit("checkpoint_s", summary.checkpoint_s);
  visit("memory_bytes_per_worker", summary.memory_bytes_per_worker);
  visit("energy_j", summary.energy_j);
  visit("model_sha256", summary.model_sha256);
}

template <RecordOf<MetricsLine> Record, class Visit>
void for_each_field(Record& line, Visit&& visit) {
  visit("kind", line.kind);
  visit("simulated_time_s", line.simulated_time_s);
  visit("wall_time_s", line.wall_time_s);
  visit("steps", line.steps);
  visit("samples", line.samples);
  visit("epochs", line.epochs);
  visit("bytes_on_wire", line.bytes_on_wire);
  visit("train_loss", line.train_loss);
  visit("test_loss", line.test_loss);
  visit("test_accuracy", line.test_accuracy);
  visit("event", line.event);
  visit("detail", line.detail);
  visit("rank", line.rank);
}

template <RecordOf<WorkerRow> Record, class Visit>
void for_each_field(Record& row, Visit&& visit) {
  visit("rank", row.rank);
  visit("role", row.role);
  visit("host", row.host);
  visit("samples", row.samples);
  visit("steps", row.steps);
  visit("compute_s", row.compute_s);
  visit("communicate_s", row.communicate_s);
  visit("wait_s", row.wait_s);
  visit("down_s", row.down_s);
  visit("bytes_sent", row.bytes_sent);
  visit("bytes_received", row.bytes_received);
  visit("caused_wait_s", row.caused_wait_s);
  visit("lost_compute_s", row.lost_compute_s);
}

template <RecordOf<LinkRow> Record, class Visit>
void for_each_field(Record& row, Visit&& visit) {
  visit("link", row.link);
  visit("bandwidth_bytes_per_s", row.bandwidth);
  visit("latency_s", row.latency);
  visit("bytes", row.bytes);
  visit("utilisation", row.utilisation);
  visit("busy_s", row.busy_s);
  visit("caused_wait_s", row.caused_wait_s);
}

template <RecordOf<StalenessRow> Record, class Visit>
void for_each_field(Record& row, Visit&& visit) {
  visit("staleness", row.staleness);
  visit("updates", row.updates);
}

template <RecordOf<Environment> Record, class Visit>
void for_each_field(Record& environment, Visit&& visit) {
  visit("version", environment.version);
  visit("compiler", environment.compiler);
  visit("build_type", environment.build_type);
  visit("backend_used", environment.backend_used);
  visit("instruction_set", environment.instruction_set);
  visit("arithmetic_version", environment.arithmetic_version);
  visit("cpu", environment.cpu);
  visit("gpu", environment.gpu);
  visit("allocator", environment.allocator);
  visit("threads", environment.threads);
}

/// Fields that are records themselves: objects in JSON, dotted names in a gate.
template <class Field>
concept NestedRecord =
    std::same_as<std::remove_const_t<Field>, Fractions> || std::same_as<std::remove_const_t<Field>, Staleness> ||
    std::same_as<std::remove_const_t<Field>, CriticalPath> || std::same_as<std::remove_const_t<Field>, Bottleneck>;

}  // namespace paceline::results
