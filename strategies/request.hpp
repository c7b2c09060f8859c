#pragma once
/// Something that will have happened: a send, a gradient, a job on a stream.

#include <memory>
#include <utility>

#include "strategies/slice.hpp"

namespace paceline {

/// What an engine implements behind a Request. Used by one thread.
class Operation {
 public:
  Operation() = default;
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;
  virtual ~Operation() = default;
  virtual void wait() = 0;
  virtual bool done() const = 0;
  /// Waits first. An operation without a result gives an empty slice.
  virtual Slice get() = 0;
  /// Gives up what has not happened yet; only a gradient can be given up, and its samples go back to the budget.
  virtual void cancel() {}

 private:
  friend class Request;
  /// Nobody holds a Request of it any more, so nobody will wait for it.
  virtual void forgotten() {}
  int holders_ = 0;
};

/// Dropping a Request forgets it; the thing happens all the same.
class Request {
 public:
  Request() = default;
  explicit Request(std::shared_ptr<Operation> operation) : operation_(std::move(operation)) { hold(); }
  Request(const Request& other) : operation_(other.operation_) { hold(); }
  Request(Request&& other) noexcept : operation_(std::move(other.operation_)) {}
  Request& operator=(Request other) noexcept {
    operation_.swap(other.operation_);
    return *this;
  }
  ~Request() {
    if (operation_ && --operation_->holders_ == 0) operation_->forgotten();
  }
  /// Blocks until it has happened.
  void wait() const { operation_->wait(); }
  bool done() const { return operation_->done(); }
  Slice get() const { return operation_->get(); }
  void cancel() const { operation_->cancel(); }
  Operation* operation() const { return operation_.get(); }

 private:
  void hold() {
    if (operation_) ++operation_->holders_;
  }
  std::shared_ptr<Operation> operation_;
};

}  // namespace paceline
