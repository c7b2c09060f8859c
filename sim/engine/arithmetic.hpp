#pragma once
/// The values of a run: backend, model, data and who draws which batch. Absent when math is off.

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "kernels/backend.hpp"
#include "kernels/data/dataset.hpp"
#include "kernels/data/sampler.hpp"
#include "sim/engine/compute_pool.hpp"
#include "sim/engine/roster.hpp"

namespace paceline::engine {

/// How good a model is.
struct Score {
  double loss = 0;
  std::optional<double> accuracy{};  ///< none where numbers are predicted
};

class Arithmetic {
 public:
  struct Parts {
    std::shared_ptr<const kernels::KernelBackend> backend;
    std::shared_ptr<const kernels::Model> model;
    kernels::Optimizer optimizer;
    std::shared_ptr<const kernels::Dataset> train, test;
    std::shared_ptr<kernels::Sampler> sampler;
    std::size_t largest_batch;
    std::uint64_t seed;
    const std::atomic<bool>* interrupted;  ///< gives up evaluations; may be null
  };
  Arithmetic(Parts parts, ComputePool& pool);

  const kernels::KernelBackend& backend() const { return *parts_.backend; }
  const kernels::Model& model() const { return *parts_.model; }
  const kernels::Optimizer& optimizer() const { return parts_.optimizer; }
  std::size_t train_samples() const { return parts_.train->size(); }
  ComputePool& pool() const { return *pool_; }
  std::shared_ptr<kernels::Tensor> initial_parameters() const;

  /// A gradient that is being computed.
  struct Gradient {
    std::shared_ptr<kernels::Tensor> values;
    kernels::BatchResult result;
  };
  /// Begins the gradient of the rank's next samples, scaled by their weight and by the rank's share of the data. The
  /// result may be read after join.
  std::pair<ComputePool::Handle, std::shared_ptr<Gradient>> start_gradient(
      int rank, const Portion& portion, std::shared_ptr<kernels::Tensor> parameters) const;
  /// None: the run was interrupted meanwhile.
  std::optional<Score> score_test(const kernels::Tensor& parameters) const {
    return score(parameters, *parts_.test, parts_.test->size());
  }
  /// Over the first `samples` training samples.
  std::optional<Score> score_train(const kernels::Tensor& parameters, std::size_t samples) const;

 private:
  std::optional<Score> score(const kernels::Tensor& parameters, const kernels::Dataset& data,
                             std::size_t samples) const;
  std::unique_ptr<kernels::Program> borrow() const;
  void give_back(std::unique_ptr<kernels::Program> program) const;

  Parts parts_;
  ComputePool* pool_;
  std::size_t chunk_;  // samples of one evaluation task
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<kernels::Program>> idle_;
};

}  // namespace paceline::engine
