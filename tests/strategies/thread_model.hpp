#pragma once
/// The model, or a shard of it, that one thread holds.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kernels/backend.hpp"
#include "strategies/worker.hpp"

namespace paceline::tests {

/// One apply(), in order.
struct Applied {
  std::size_t position = 0, length = 0;
  std::int64_t version = 0;           ///< of the range before
  std::int64_t gradient_version = 0;  ///< the gradient's
  float scale = 1;
  std::int64_t staleness() const { return version - gradient_version; }
};

class ThreadModel final : public ModelState {
 public:
  /// All that a commit keeps.
  struct Held {
    std::shared_ptr<Buffer> values;      ///< null without values; never written once it is here
    std::vector<std::int64_t> versions;  ///< of each float
    std::vector<float> momentum;         ///< of each float; empty when the optimizer has none
    std::map<std::string, Slice, std::less<>> states;
    std::vector<Applied> applied;
  };

  /// Starts as that slice: its range, its weight, its values if it has any.
  ThreadModel(const kernels::Optimizer& optimizer, const Slice& initial);

  Slice parameters() const override { return stamp(held_.values, bytes_); }
  void apply(const Slice& gradient, float scale) override;
  void assign(const Slice& values) override;
  Slice& state(std::string_view name) override;
  std::int64_t version() const override { return version_of(position_, length_); }

  bool has_values() const { return held_.values != nullptr; }
  /// The whole range over another buffer, with the parameters' versions: a gradient.
  Slice stamp(const std::shared_ptr<Buffer>& values, std::int64_t bytes) const;
  std::vector<float> floats() const;
  const Held& save() const { return held_; }
  void restore(const Held& held) { held_ = held; }

 private:
  std::int64_t version_of(std::size_t position, std::size_t length) const;
  std::shared_ptr<Buffer> copy_of_values() const;
  void update(float* parameters, const std::vector<float>& gradient, std::size_t begin, float scale);

  kernels::Optimizer optimizer_;
  std::unique_ptr<kernels::KernelBackend> backend_;
  std::size_t position_, length_;
  std::int64_t bytes_;
  Held held_;
};

}  // namespace paceline::tests
