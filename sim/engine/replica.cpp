#include "sim/engine/replica.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

namespace paceline::engine {

void Replica::apply(const Slice& gradient, float scale) {
  run_->update(*rank_, gradient, scale);
  if (run_->strategy.pace() == Pace::free && !run_->has_servers()) commits_->updated();
}

bool Replica::has_next_step() {
  run_->wire.poll(*rank_->fiber);
  conductor_->step_begins(*rank_);
  commits_->reach(*rank_);
  if (run_->progress) run_->progress(run_->budget.spent(Wire::now()), Wire::now());
  const auto next = [this](int rank) { return run_->budget.next(rank, Wire::now()); };
  // In lockstep it does not matter who asks first; a shared rest goes to the lower rank.
  const bool more =
      run_->strategy.pace() == Pace::free ? run_->turnstile.ask(rank_->number, next) : next(rank_->number);
  if (more) return true;
  conductor_->worker_finished(*rank_);
  return false;
}

Held<GradientOperation> Replica::gradient() {
  run_->wire.poll(*rank_->fiber);
  const SnapshotPtr& model = rank_->holder.model();
  const int number = rank_->number;
  const Portion portion = run_->budget.portion(number);
  GradientOperation::Fate fate{[this](double loss) {
                                 if (!std::isfinite(loss)) conductor_->diverged(*rank_, loss);
                               },
                               [this, number] { run_->budget.give_back(number); }};
  const Slice shape = model->stamp(nullptr, run_->cost.gradient_bytes());
  const double seconds = run_->cost.gradient_seconds(rank_->device.rates()) * static_cast<double>(portion.count) /
                         static_cast<double>(run_->scenario.workload.batch_size);
  run_->slow_times.computes(number, rank_->name, rank_->device.slowness());
  auto gradient = make_held<GradientOperation>(*rank_->fiber, rank_->device, model, shape, seconds, std::move(fate));
  if (run_->arithmetic) {
    auto [task, values] = run_->arithmetic->start_gradient(number, portion, run_->store.contiguous(*model));
    gradient->compute_with(run_->arithmetic->pool(), std::move(task), std::move(values));
  }
  return gradient;
}

Request Replica::start_gradient() {
  return Request(gradient());
}

Buckets Replica::backward(std::int64_t bucket_bytes) {
  const auto whole = gradient();
  const std::int64_t bytes = run_->cost.gradient_bytes();
  const std::int64_t size = bucket_bytes > 0 ? bucket_bytes : std::max<std::int64_t>(bytes, 1);
  // The first bucket is due even if the gradient weighs nothing: a step has at least one.
  return Buckets([this, whole, size, end = bytes, begun = false]() mutable -> std::optional<Slice> {
    if (begun && end == 0) return std::nullopt;
    begun = true;
    const std::int64_t begin = std::max<std::int64_t>(0, end - size);
    whole->wait_for_backward(run_->cost.ready_share(begin));
    const Slice bucket = whole->values().between(begin, end);
    end = begin;
    return bucket;
  });
}

void Replica::charge(const Work& work) {
  rank_->device.work(*rank_->fiber, run_->cost.work_seconds(work, rank_->device.rates()));
}

}  // namespace paceline::engine
