#pragma once
/// Something that will have happened: a send, a gradient, a job on a stream.

#include <memory>
#include <utility>

#include "strategies/slice.hpp"

namespace paceline {

/// What an engine implements behind a Request.
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
};

/// Dropping a Request forgets it; the thing happens all the same.
class Request {
 public:
  Request() = default;
  explicit Request(std::shared_ptr<Operation> operation) : operation_(std::move(operation)) {}
  /// Blocks until it has happened.
  void wait() const { operation_->wait(); }
  bool done() const { return operation_->done(); }
  Slice get() const { return operation_->get(); }
  void cancel() const { operation_->cancel(); }
  Operation* operation() const { return operation_.get(); }

 private:
  std::shared_ptr<Operation> operation_;
};

}  // namespace paceline
