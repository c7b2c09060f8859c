#pragma once
/// Softmax regression on synthetic blobs with the reference backend, samples drawn as every engine draws them.

#include <memory>
#include <vector>

#include "kernels/backend.hpp"
#include "kernels/data/dataset_item.hpp"
#include "kernels/data/sampler.hpp"
#include "tests/strategies/workload.hpp"

namespace paceline::tests {

class BlobWorkload final : public Workload {
 public:
  BlobWorkload(int ranks, int batch);
  std::size_t parameters() const override { return model_.parameters(); }
  void initialise(std::span<float> parameters) const override { model_.initialise(seed, parameters); }
  void gradient(int rank, std::int64_t draw, std::span<const float> parameters, std::span<float> out) override;

  /// Of all samples, the bias' 1 among the features: the largest feature and the largest sum of squares.
  double largest_feature() const;
  double largest_square() const;

 private:
  static constexpr std::uint64_t seed = 7;
  struct Desk {  ///< what one rank works with
    std::unique_ptr<kernels::Program> program;
    kernels::Sampler sampler;
    std::vector<kernels::Draw> draws;
  };

  std::unique_ptr<kernels::KernelBackend> backend_;
  kernels::DataSplits data_;
  kernels::Model model_;
  std::vector<Desk> desks_;
};

}  // namespace paceline::tests
