#include "sim/engine/arithmetic.hpp"

#include <algorithm>
#include <utility>

#include "kernels/flush_denormals.hpp"

namespace paceline::engine {
namespace {

constexpr std::size_t evaluation_chunk = 128;

}  // namespace

Arithmetic::Arithmetic(Parts parts, ComputePool& pool)
    : parts_(std::move(parts)), pool_(&pool), chunk_(std::max(parts_.largest_batch, evaluation_chunk)) {}

std::shared_ptr<kernels::Tensor> Arithmetic::initial_parameters() const {
  auto tensor = backend().tensor(model().parameters());
  model().initialise(parts_.seed, {tensor->host_for_writing(), tensor->size()});
  return tensor;
}

std::unique_ptr<kernels::Program> Arithmetic::borrow() const {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto program = std::move(idle_.back());
      idle_.pop_back();
      return program;
    }
  }
  return backend().compile(model(), chunk_);
}

void Arithmetic::give_back(std::unique_ptr<kernels::Program> program) const {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(program));
}

std::pair<ComputePool::Handle, std::shared_ptr<Arithmetic::Gradient>> Arithmetic::start_gradient(
    int rank, const Portion& portion, std::shared_ptr<kernels::Tensor> parameters) const {
  auto gradient = std::make_shared<Gradient>();
  auto draws = std::make_shared<std::vector<kernels::Draw>>();
  kernels::Sampler& sampler = *parts_.sampler;
  sampler.take(rank, sampler.shared() ? portion.shared_begin : portion.own_begin,
               static_cast<std::size_t>(portion.count), *draws);
  const auto share = static_cast<float>(portion.weight * sampler.share(rank));
  auto task = pool_->submit([this, gradient, draws, share, parameters = std::move(parameters)] {
    gradient->values = backend().tensor(model().parameters());
    auto program = borrow();
    gradient->result = program->gradient(*parameters, {parts_.train.get(), *draws, parts_.seed}, *gradient->values);
    give_back(std::move(program));
    if (share == 1.0F) return;
    const kernels::FlushDenormals guard;
    float* values = gradient->values->host_for_writing();
    for (std::size_t i = 0; i < gradient->values->size(); ++i) values[i] *= share;
  });
  return {std::move(task), std::move(gradient)};
}

std::optional<Score> Arithmetic::score_train(const kernels::Tensor& parameters, std::size_t samples) const {
  return score(parameters, *parts_.train, std::min(samples, parts_.train->size()));
}

std::optional<Score> Arithmetic::score(const kernels::Tensor& parameters, const kernels::Dataset& data,
                                       std::size_t samples) const {
  struct Chunk {
    std::vector<kernels::Draw> draws;
    kernels::BatchResult result;
    ComputePool::Handle task;
  };
  std::vector<Chunk> chunks((samples + chunk_ - 1) / chunk_);
  for (std::size_t c = 0; c < chunks.size(); ++c) {
    for (std::size_t i = c * chunk_; i < std::min(samples, (c + 1) * chunk_); ++i)
      chunks[c].draws.push_back({static_cast<std::uint32_t>(i), 0});
    chunks[c].task = pool_->submit([this, &parameters, &data, &chunk = chunks[c]] {
      auto program = borrow();
      chunk.result = program->evaluate(parameters, {&data, chunk.draws, parts_.seed});
      give_back(std::move(program));
    });
  }
  Score score;
  std::int64_t correct = 0;
  for (Chunk& chunk : chunks) {
    if (parts_.interrupted && parts_.interrupted->load(std::memory_order_relaxed)) {
      // The last first: while one that runs is waited for, the pool would begin the next.
      for (std::size_t left = chunks.size(); left-- > 0;) pool_->abandon(chunks[left].task);
      return std::nullopt;
    }
    pool_->join(chunk.task);
    score.loss += chunk.result.loss * static_cast<double>(chunk.draws.size());
    correct += chunk.result.correct;
  }
  score.loss /= static_cast<double>(std::max<std::size_t>(samples, 1));
  if (model().sample().target == kernels::Target::category)
    score.accuracy = static_cast<double>(correct) / static_cast<double>(std::max<std::size_t>(samples, 1));
  return score;
}

}  // namespace paceline::engine
