#pragma once
/// The machine that a rank computes on, in simulated time.

#include <utility>
#include <vector>

#include "sim/engine/cost_model.hpp"
#include "sim/engine/fiber.hpp"
#include "sim/engine/ledger.hpp"
#include "sim/engine/misfortune/condition.hpp"

namespace paceline::engine {

class Device {
 public:
  /// Something that the device computes, a gradient or a charge, from its beginning to its end.
  class Job {
   public:
    enum class Kind { gradient, work };
    /// Begins now. `seconds`: on a host without stragglers; `noise`: seconds that come on top, spread over it.
    Job(Device& device, Kind kind, double seconds, double noise);
    ~Job();
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    double ends_at() const { return ends_at_; }
    /// When that share of it, in [0, 1], is done.
    double reaches(double share) const;
    bool done() const;
    /// Blocks the fiber until that share of it is done, however much later than expected that comes to be.
    void wait(Fiber& fiber, double share = 1) const;
    /// Notes that this is what the fiber was blocked for until now, when that share of it is done.
    void note(Fiber& fiber, double share) const;
    /// Ends now.
    void give_up();

   private:
    friend class Device;
    Device* device_;
    Kind kind_;
    double began_at_, usual_s_;
    double seconds_, noise_;
    std::vector<Tempo::Knot> course_;                // without noise and pauses
    std::vector<std::pair<double, double>> pauses_;  // begin and length, in order
    double ends_at_;
  };

  /// `condition`: of the host, which keeps it. `plain_flops`: of a host that nothing was said about.
  Device(int rank, Rates rates, Condition& condition, Ledger& ledger, double plain_flops)
      : rank_(rank), rates_(rates), plain_flops_(plain_flops), condition_(&condition), ledger_(&ledger) {}

  /// The rank lives on another host from now on; nothing may be under way.
  void move_to(Rates rates, Condition& condition);

  const Rates& rates() const { return rates_; }
  /// Seconds that the host's noise adds to the gradient that begins now: one draw each.
  double draw_noise() { return condition_->noise.draw(); }
  /// How many times longer than usual it takes for what begins now.
  double slowness() const;
  /// Blocks the fiber while this work is done; nothing for 0 s.
  void work(Fiber& fiber, double seconds);
  /// Blocks the fiber until that time.
  static void sleep_until(Fiber& fiber, double time);
  /// Everything under way that ends after `now` ends that much later. What that time is called is the caller's business
  /// with the ledger.
  void pause(double now, double seconds);
  /// When the last of what is under way ends; 0 when nothing is.
  double busy_until() const;

 private:
  int rank_;
  Rates rates_;
  double plain_flops_;
  Condition* condition_;
  Ledger* ledger_;
  std::vector<Job*> under_way_;
};

}  // namespace paceline::engine
