#pragma once
/// What a strategy sees of the model and of the machine that computes its gradients.

#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "strategies/request.hpp"
#include "strategies/slice.hpp"

namespace paceline {

/// The model, or the shard of it that a server holds.
class ModelState {
 public:
  virtual ~ModelState() = default;
  /// A snapshot: free, and it never changes under the reader.
  virtual Slice parameters() const = 0;
  /// One optimizer step on the gradient's range with scale * gradient; the range's version rises by 1.
  virtual void apply(const Slice& gradient, float scale = 1) = 0;
  /// The range becomes these values, with their version.
  virtual void assign(const Slice& values) = 0;
  /// A vector of the strategy's own, as long as the model: zeros at first, in every checkpoint.
  virtual Slice& state(std::string_view name) = 0;
  /// Global updates in the oldest part of the model.
  virtual std::int64_t version() const = 0;
};

/// Work beside gradients, to be charged to this device.
struct Work {
  double flop = 0;
  double bytes = 0;  ///< read and written in device memory
};

/// Gradient buckets in the order in which they become ready, last layer first. Each step of the loop blocks until the
/// next one is. One pass only.
class Buckets {
 public:
  using Next = std::function<std::optional<Slice>()>;
  explicit Buckets(Next next) : next_(std::move(next)) {}

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Slice;
    using difference_type = std::ptrdiff_t;
    using pointer = const Slice*;
    using reference = const Slice&;
    explicit Iterator(Next* next) : next_(next) { ++*this; }
    const Slice& operator*() const { return *bucket_; }
    Iterator& operator++() {
      bucket_ = (*next_)();
      return *this;
    }
    bool operator==(std::default_sentinel_t) const { return !bucket_; }

   private:
    Next* next_;
    std::optional<Slice> bucket_;
  };
  Iterator begin() { return Iterator(&next_); }
  std::default_sentinel_t end() const { return {}; }

 private:
  Next next_;
};

class Worker : public ModelState {
 public:
  /// The commit point, asked before each step: what came before survives a failure, what comes after is done again.
  /// False: the budget is spent. Under a lockstep pace the first rank that asks decides for all.
  virtual bool has_next_step() = 0;
  /// The gradient of the next batch's mean loss at the present parameters.
  Slice compute_gradient() { return start_gradient().get(); }
  /// The same, under way beside the caller. cancel() abandons it half-way and gives its samples back.
  virtual Request start_gradient() = 0;
  /// The same in buckets of at most that many bytes (0: one bucket), each as soon as the backward pass has reached it.
  virtual Buckets backward(std::int64_t bucket_bytes) = 0;
  /// Takes the time that this work takes on this device.
  virtual void charge(const Work& work) = 0;
};

}  // namespace paceline
