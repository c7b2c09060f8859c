#pragma once
/// Something that will have happened: a send, a gradient, a job on a stream.

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
  template <class T>
  friend class Held;
  friend class Request;
  /// Nobody holds a Request of it any more, so nobody will wait for it.
  virtual void forgotten() {}
  int owners_ = 0;    // Held and Requests alike
  int requests_ = 0;  // of those, Requests
};

/// Shares ownership of an operation. Its counter lies in the operation and is not atomic, since an operation is used by
/// one thread: an engine makes one for every message there is.
template <class T>
class Held {
 public:
  Held() = default;
  explicit Held(T* operation) : operation_(operation) { ++operation_->owners_; }
  Held(const Held& other) : operation_(other.operation_) {
    if (operation_) ++operation_->owners_;
  }
  Held(Held&& other) noexcept : operation_(std::exchange(other.operation_, nullptr)) {}
  Held& operator=(Held other) noexcept {
    std::swap(operation_, other.operation_);
    return *this;
  }
  ~Held() {
    if (operation_ && --operation_->owners_ == 0) delete operation_;
  }
  explicit operator bool() const { return operation_ != nullptr; }
  // The analyzer loses count of the owners and takes a moved-from Held for the last one.
  T* get() const { return static_cast<T*>(operation_); }  // NOLINT(clang-analyzer-cplusplus.NewDelete)
  T* operator->() const { return get(); }
  T& operator*() const { return *get(); }

 private:
  Operation* operation_ = nullptr;  // not T, which may be incomplete where a Held is copied
};

template <class T, class... Arguments>
Held<T> make_held(Arguments&&... arguments) {
  return Held<T>(new T(std::forward<Arguments>(arguments)...));
}

/// Dropping a Request forgets it; the thing happens all the same.
class Request {
 public:
  Request() = default;
  template <class T>
  explicit Request(const Held<T>& operation) : operation_(operation.get()) {
    hold();
  }
  Request(const Request& other) : operation_(other.operation_) { hold(); }
  Request(Request&& other) noexcept : operation_(std::move(other.operation_)) {}
  Request& operator=(Request other) noexcept {
    std::swap(operation_, other.operation_);
    return *this;
  }
  ~Request() {
    if (operation_ && --operation_->requests_ == 0) operation_->forgotten();
  }
  /// Blocks until it has happened.
  void wait() const { operation_->wait(); }
  bool done() const { return operation_->done(); }
  Slice get() const { return operation_->get(); }
  void cancel() const { operation_->cancel(); }
  Operation* operation() const { return operation_.get(); }

 private:
  void hold() {
    if (operation_) ++operation_->requests_;
  }
  Held<Operation> operation_;
};

}  // namespace paceline
