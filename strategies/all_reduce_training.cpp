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

std::optional<StepTime> AllReduceTraining::step_time(const StepTerms& terms) const {
  const double c = terms.slowest();
  const std::int64_t bytes = static_cast<std::int64_t>(terms.bytes);
  const std::int64_t size = settings_.bucket_bytes > 0 ? settings_.bucket_bytes : std::max<std::int64_t>(bytes, 1);
  const std::int64_t buckets = std::max<std::int64_t>(1, (bytes + size - 1) / size);
  CollectiveTime sums(terms, *collective_);
  double done = settings_.overlap ? 0 : c;
  bool exact = true;
  for (std::int64_t i = 0, end = bytes; i < buckets; ++i) {
    const std::int64_t begin = std::max<std::int64_t>(0, end - size);
    if (settings_.overlap) {
      const double share = terms.ready_share ? terms.ready_share(begin)
                           : bytes > 0       ? 1 - static_cast<double>(begin) / static_cast<double>(bytes)
                                             : 1;
      done = std::max(done, c / 3 + 2 * c / 3 * share);
    }
    exact = exact && collective_->cost_is_exact(terms.workers(), static_cast<double>(end - begin));
    done += sums.add(static_cast<double>(end - begin));
    end = begin;
  }
  std::string formula = "c + ";
  if (settings_.overlap)
    formula = std::to_string(buckets) +
              (buckets == 1 ? " bucket from when it is ready within c, "
                            : " buckets, one after the other, from when each is ready within c, in all ");
  StepTime time{formula + sums.text(), done, sums.way()};
  if (!exact) time.not_in_it.emplace_back("what a number of workers that is no power of two changes");
  return time;
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
