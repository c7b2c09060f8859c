#include "sim/engine/device.hpp"

#include <algorithm>

#include "sim/engine/wire.hpp"

namespace paceline::engine {

Device::Job::Job(Device& device, Kind kind, double seconds, double noise)
    : device_(&device),
      kind_(kind),
      began_at_(Wire::now()),
      usual_s_(seconds * std::min(1.0, device.rates_.flops / device.plain_flops_)),
      seconds_(seconds),
      noise_(noise) {
  const double now = began_at_;
  Tempo& tempo = device.condition_->tempo;
  tempo.forget_before(now);
  ends_at_ = tempo.ends(now, seconds, &course_) + noise;
  device.under_way_.push_back(this);
  device.ledger_->compute_until(device.rank_, now, ends_at_);
}

Device::Job::~Job() {
  std::erase(device_->under_way_, this);
}

double Device::Job::reaches(double share) const {
  if (share >= 1) return ends_at_;
  const double done = share * seconds_;
  auto next = std::upper_bound(course_.begin() + 1, course_.end() - 1, done,
                               [](double value, const Tempo::Knot& knot) { return value < knot.done; });
  const Tempo::Knot &from = *std::prev(next), &to = *next;
  double time = from.time;
  if (to.done > from.done) time += (to.time - from.time) * ((done - from.done) / (to.done - from.done));
  time += noise_ * share;
  for (const auto& [begin, length] : pauses_)
    if (time > begin) time += length;
  return std::min(time, ends_at_);
}

bool Device::Job::done() const {
  return Wire::reached(ends_at_);
}

void Device::Job::wait(Fiber& fiber, double share) const {
  while (!Wire::reached(reaches(share))) sleep_until(fiber, reaches(share));  // a pause may come while it sleeps
  note(fiber, share);
}

void Device::Job::note(Fiber& fiber, double share) const {
  const double now = Wire::now();
  double excess = now - began_at_ - usual_s_ * share;
  for (const auto& [begin, length] : pauses_)
    if (begin < now) excess -= length;
  if (kind_ == Kind::gradient)
    fiber.trail->gradient(now, began_at_, excess);
  else
    fiber.trail->busy(now, fiber.rank, began_at_, &results::CriticalPath::compute, excess);
}

void Device::Job::give_up() {
  if (done()) return;
  device_->ledger_->stop_computing(device_->rank_, Wire::now());
  ends_at_ = Wire::now();
}

void Device::move_to(Rates rates, Condition& condition) {
  rates_ = rates;
  condition_ = &condition;
}

double Device::slowness() const {
  return condition_->tempo.factor(Wire::now());
}

void Device::work(Fiber& fiber, double seconds) {
  if (seconds <= 0) return;
  const Job job(*this, Job::Kind::work, seconds, 0);
  job.wait(fiber);
}

void Device::sleep_until(Fiber& fiber, double time) {
  if (Wire::reached(time)) return;
  const double left = time - Wire::now();
  fiber.block(Blocked::computing, -1, Wire::now());
  simgrid::s4u::this_actor::sleep_for(left);
  fiber.blocked = Blocked::no;
}

void Device::pause(double now, double seconds) {
  for (Job* job : under_way_) {
    if (job->ends_at_ <= now) continue;
    job->pauses_.emplace_back(now, seconds);
    job->ends_at_ += seconds;
  }
}

double Device::busy_until() const {
  double last = 0;
  for (const Job* job : under_way_) last = std::max(last, job->ends_at_);
  return last;
}

}  // namespace paceline::engine
