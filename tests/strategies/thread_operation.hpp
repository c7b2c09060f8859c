#pragma once
/// A Request's inside on threads: finished by one thread, awaited by the owner of one seat.

#include <exception>
#include <string>
#include <utility>

#include "tests/strategies/thread_exchange.hpp"

namespace paceline::tests {

class ThreadOperation : public Operation {
 public:
  ThreadOperation(Exchange& exchange, Seat& owner, std::string what)
      : exchange_(&exchange), owner_(&owner), what_(std::move(what)) {}

  void wait() override {
    auto lock = exchange_->lock();
    exchange_->wait(lock, *owner_, what_, [this] { return finished_; });
    if (error_) std::rethrow_exception(error_);
  }
  bool done() const override {
    const auto lock = exchange_->lock();
    return finished_;
  }
  Slice get() override {
    wait();
    return result_;
  }
  /// done() for those who hold the exchange's lock.
  bool finished() const { return finished_; }

 protected:
  /// With the lock held; only the first call counts.
  void finish(Slice result, std::exception_ptr error) {
    if (finished_) return;
    result_ = std::move(result);
    error_ = std::move(error);
    finished_ = true;
    owner_->wake.notify_all();
  }
  Exchange& exchange() const { return *exchange_; }

 private:
  Exchange* exchange_;
  Seat* owner_;
  std::string what_;
  Slice result_;
  std::exception_ptr error_;
  bool finished_ = false;
};

}  // namespace paceline::tests
