#include "strategies/all_reduce_training.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace paceline {
namespace {

std::vector<Option> shared_options() {
  return {
      {.name = "bucket_bytes",
       .unit = Unit::bytes,
       .default_value = std::int64_t{0},
       .minimum = 0,
       .sentence = "Largest part of the gradient that one all-reduce carries; 0 sends it as a whole.",
       .example = "\"25MB\""},
      {.name = "overlap",
       .kind = OptionKind::boolean,
       .default_value = false,
       .sentence = "Whether a bucket travels as soon as the backward pass has filled it, beside the rest of the pass.",
       .example = "true"},
  };
}

}  // namespace

AllReduceTraining::AllReduceTraining(std::unique_ptr<const Collective> collective, Settings settings)
    : collective_(std::move(collective)), settings_(settings) {}

void AllReduceTraining::run_worker(Worker& worker, Communicator& comm) {
  while (worker.has_next_step()) {
    if (settings_.overlap)
      overlapped_step(worker, comm);
    else
      step(worker, comm);
  }
}

void AllReduceTraining::step(Worker& worker, Communicator& comm) const {
  const Slice gradient = worker.compute_gradient();
  const std::int64_t size =
      settings_.bucket_bytes > 0 ? settings_.bucket_bytes : std::max<std::int64_t>(gradient.bytes(), 1);
  std::int64_t end = gradient.bytes();
  do {
    const std::int64_t begin = std::max<std::int64_t>(0, end - size);
    const Slice sum = comm.all_reduce(gradient.between(begin, end), *collective_);
    worker.apply(sum, 1.0F / static_cast<float>(comm.workers()));
    end = begin;
  } while (end > 0);
}

void AllReduceTraining::overlapped_step(Worker& worker, Communicator& comm) const {
  std::vector<Request> sums;
  for (const Slice& bucket : worker.backward(settings_.bucket_bytes))
    sums.push_back(
        comm.start([this, bucket](Communicator& stream) { return stream.all_reduce(bucket, *collective_); }));
  for (const Request& sum : sums) worker.apply(sum.get(), 1.0F / static_cast<float>(comm.workers()));
}

StrategyItem AllReduceTraining::item(Entry entry, MakeCollective make) {
  for (Option& option : shared_options()) entry.options.push_back(std::move(option));
  return {std::move(entry), [make = std::move(make)](const OptionValues& options) -> std::unique_ptr<Strategy> {
            return std::make_unique<AllReduceTraining>(
                make(options),
                Settings{static_cast<std::int64_t>(options.number("bucket_bytes")), options.boolean("overlap")});
          }};
}

}  // namespace paceline
