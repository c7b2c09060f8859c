#include "tests/strategies/thread_worker.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "tests/strategies/thread_operation.hpp"

namespace paceline::tests {
namespace {

class GradientOperation final : public ThreadOperation {
 public:
  GradientOperation(Exchange& exchange, Seat& owner, std::chrono::microseconds delay, std::function<Slice()> compute,
                    std::function<void()> give_back)
      : ThreadOperation(exchange, owner, "its gradient"), give_back_(std::move(give_back)) {
    if (delay.count() == 0)
      run(delay, compute);  // who joins a task at once may as well run it: a thread costs more than most gradients
    else
      thread_ = std::jthread([this, delay, compute = std::move(compute)] { run(delay, compute); });
  }
  ~GradientOperation() override { stopped_ = true; }

  void cancel() override {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
    const auto lock = exchange().lock();
    if (finished()) return;  // what is done cannot be given up
    give_back_();
    finish({}, nullptr);
  }

 private:
  void run(std::chrono::microseconds delay, const std::function<Slice()>& compute) {
    const auto until = std::chrono::steady_clock::now() + delay;
    while (!stopped_ && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    if (stopped_) return;
    Slice result;
    std::exception_ptr error;
    try {
      result = compute();
    } catch (...) {
      error = std::current_exception();
    }
    const auto lock = exchange().lock();
    finish(std::move(result), std::move(error));
  }

  std::function<void()> give_back_;
  std::atomic<bool> stopped_{false};
  std::jthread thread_;
};

}  // namespace

bool ThreadWorker::has_next_step() {
  auto lock = place_.exchange.lock();
  place_.exchange.verb(rank_);
  place_.commits.reach(lock, *seat_, rank_);
  return place_.budget.next(rank_);
}

Request ThreadWorker::start_gradient() {
  std::int64_t draw = 0;
  {
    const auto lock = place_.exchange.lock();
    place_.exchange.verb(rank_);
    draw = place_.budget.draw(rank_);
  }
  const Slice parameters = model_->parameters();
  const auto buffer = model_->has_values() ? new_buffer(parameters.length()) : nullptr;
  Slice gradient = model_->stamp(buffer, parameters.bytes());
  const auto compute = [&workload = place_.workload, rank = rank_, draw, parameters, buffer, gradient] {
    if (!buffer) return gradient;
    std::vector<float> values(parameters.length());
    parameters.copy_to(values.data());
    workload.gradient(rank, draw, values, {buffer->write(), values.size()});
    return gradient;
  };
  return Request(make_held<GradientOperation>(place_.exchange, *seat_, delay_, compute,
                                              [this] { place_.budget.give_back(rank_); }));
}

Buckets ThreadWorker::backward(std::int64_t bucket_bytes) {
  const Slice whole = compute_gradient();
  const std::int64_t size = bucket_bytes > 0 ? bucket_bytes : std::max<std::int64_t>(whole.bytes(), 1);
  return Buckets([whole, size, end = whole.bytes(), begun = false]() mutable -> std::optional<Slice> {
    if (begun && end == 0) return std::nullopt;
    begun = true;
    const std::int64_t begin = std::max<std::int64_t>(0, end - size);
    const Slice bucket = whole.between(begin, end);
    end = begin;
    return bucket;
  });
}

}  // namespace paceline::tests
