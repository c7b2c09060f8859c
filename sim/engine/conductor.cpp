#include "sim/engine/conductor.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "sim/engine/replica.hpp"
#include "sim/engine/server_model.hpp"
#include "sim/engine/waiting.hpp"

namespace paceline::engine {

Conductor::Conductor(Run& run, Commits& commits, const Misfortunes& misfortunes)
    : run_(&run), commits_(&commits), wake_(simgrid::s4u::Semaphore::create(0)) {
  for (const Outage& outage : misfortunes.outages) schedule(outage.at, What::crash, outage.rank, outage.restart_after);
  run_->wire.on_interrupt = [this] { end(results::Status::interrupted, "the run was interrupted"); };
}

void Conductor::schedule(double at, What what, int rank, std::optional<double> restart_after) {
  events_.push({at, scheduled_++, what, rank, restart_after});
}

void Conductor::conduct() {
  launch();
  while (!fate_.ended) {
    if (events_.empty()) {
      wake_->acquire();
      continue;
    }
    const Event next = events_.top();
    const double left = next.at - Wire::now();
    if (!Wire::reached(next.at) && !wake_->acquire_timeout(left)) continue;  // woken: look again
    if (!Wire::reached(next.at) || fate_.ended) continue;
    events_.pop();
    if (job_runs_ && first_dead_ < 0 && stalled_fibers(run_->ranks)) return end_stalled();
    handle(next);
  }
  kill_all();
}

void Conductor::handle(const Event& event) {
  switch (event.what) {
    case What::crash:
      return crash(event);
    case What::host_back:
      return host_back(event.rank);
    case What::detected:
      return detected();
    case What::resume:
      if (event.number == resume_number_) resume();
      return;
  }
}

void Conductor::worker_finished(Rank& rank) {
  if (rank.finished) return;
  rank.finished = true;
  const bool last =
      std::none_of(run_->ranks.begin(), run_->ranks.end(), [](const Rank& r) { return !r.server && r.needed(); });
  if (last) return end(results::Status::completed, "");
  commits_->worker_left();
}

void Conductor::diverged(Rank& rank, double loss) {
  end(results::Status::diverged, "the loss became " + std::to_string(loss) + " at step " +
                                     std::to_string(run_->budget.taken(rank.number)) + " of " + rank.name);
  Wire::block_for_ever(*rank.fiber);
}

void Conductor::end(results::Status status, std::string reason) {
  if (fate_.ended) return;
  fate_.ended = true;
  fate_.status = status;
  fate_.reason = std::move(reason);
  fate_.end_s = Wire::now();
  wake_->release();
}

void Conductor::end_stalled() {
  end(results::Status::stalled, "nothing can happen any more: " + who_waits(run_->ranks));
  fate_.end_s = run_->ledger.last_entry();
  kill_all();
}

void Conductor::deadlocked() {
  if (fate_.ended) return;
  fate_.ended = true;  // no simcall from here: SimGrid is taking the actors down
  fate_.status = results::Status::stalled;
  fate_.reason = "nothing can happen any more: " + who_waits(run_->ranks);
  fate_.end_s = Wire::now();
}

void Conductor::crash(const Event& event) {
  Rank& rank = run_->ranks[static_cast<std::size_t>(event.rank)];
  if (!run_->wire.alive[static_cast<std::size_t>(event.rank)]) return;  // off already: the outages merge
  const double now = Wire::now();
  ++fate_.failures;
  run_->event("crash", rank.number, "the host of " + rank.name + " died");
  run_->wire.alive[static_cast<std::size_t>(event.rank)] = false;
  kill(rank);
  run_->wire.clear(rank.number);
  run_->ledger.go_down(rank.number, now);
  if (event.restart_after) schedule(now + *event.restart_after, What::host_back, rank.number);
  resume_number_ = -1;
  if (!job_runs_ || !rank.needed()) return;
  if (run_->work.running()) fate_.lost_work_s += run_->work.seconds(now) - commits_->latest().work_s;
  run_->work.stop(now);
  if (first_dead_ >= 0) return;  // its detection is under way
  first_dead_ = rank.number;
  schedule(now + run_->scenario.detection_timeout_s, What::detected);
}

void Conductor::host_back(int number) {
  Rank& rank = run_->ranks[static_cast<std::size_t>(number)];
  run_->wire.alive[static_cast<std::size_t>(number)] = true;
  run_->event("restart", number, "the host of " + rank.name + " is back");
  if (!rank.needed()) run_->ledger.come_up(number, Wire::now());
  if (!job_runs_) resume_when_all_are_back();
}

void Conductor::detected() {
  const Rank& dead = run_->ranks[static_cast<std::size_t>(first_dead_)];
  const std::string death = dead.name + " died";
  first_dead_ = -1;
  job_runs_ = false;
  kill_all();
  commits_->reset();
  run_->turnstile.reset();
  for (Rank& rank : run_->ranks) {
    rank.finished = false;  // who had finished before the others returns with them
    if (rank.needed()) run_->ledger.go_down(rank.number, Wire::now());
  }
  if (!run_->recovery.rolls_back())
    return end(results::Status::failed, death + " and recovery " + run_->scenario.recovery.name + " cannot replace it");
  resume_when_all_are_back();
}

void Conductor::resume_when_all_are_back() {
  for (const Rank& rank : run_->ranks) {
    if (!rank.needed() || run_->wire.alive[static_cast<std::size_t>(rank.number)]) continue;
    if (!will_return(rank.number))
      end(results::Status::failed, rank.name + " never comes back, so its job cannot go on from its checkpoint");
    return;
  }
  resume_number_ = scheduled_;
  schedule(Wire::now() + run_->recovery.restart_s(), What::resume);
}

bool Conductor::will_return(int rank) const {
  auto rest = events_;
  for (; !rest.empty(); rest.pop())
    if (rest.top().what == What::host_back && rest.top().rank == rank) return true;
  return false;
}

void Conductor::resume() {
  const Checkpoint& checkpoint = commits_->latest();
  for (Rank& rank : run_->ranks) rank.holder.restore(checkpoint.models[static_cast<std::size_t>(rank.number)]);
  run_->budget.restore(checkpoint.budget);
  run_->work.set_back(checkpoint.work_s);
  ++fate_.restarts;
  run_->event("rollback", -1, "all ranks return to the last checkpoint");
  launch();
}

void Conductor::launch() {
  ++run_->wire.epoch;
  for (Rank& rank : run_->ranks)
    if (rank.takes_part) start_fibers(rank);
  job_runs_ = true;
  run_->work.start(Wire::now());
  // Nobody speaks before everybody can be spoken to.
  for (const Rank& rank : run_->ranks)
    if (rank.takes_part) rank.fiber->wake->release();
}

void Conductor::start_fibers(Rank& rank) {
  run_->ledger.come_up(rank.number, Wire::now());
  rank.fiber = std::make_unique<Fiber>(rank.number);
  rank.stream = std::make_unique<Stream>(run_->wire, rank.host, rank.number, run_->members,
                                         [this](const std::string& why) { end(results::Status::failed, why); });
  rank.actor = simgrid::s4u::Actor::create(rank.name, rank.host, [this, &rank] { act(rank); });
  run_->wire.receivers[static_cast<std::size_t>(rank.number)] = rank.actor;
}

void Conductor::act(Rank& rank) {
  rank.acting = true;
  rank.fiber->wake->acquire();
  const auto& ranks = run_->members->ranks;
  const auto local = static_cast<int>(std::find(ranks.begin(), ranks.end(), rank.number) - ranks.begin());
  std::string error;
  try {
    SimulatedCommunicator comm(run_->wire, *rank.fiber, rank.stream.get(), main_channel, run_->members, local);
    if (rank.server) {
      comm.select();
      ServerModel model(*run_, *commits_, rank);
      run_->strategy.run_server(model, comm);
    } else {
      Replica replica(*run_, *commits_, *this, rank);
      run_->strategy.run_worker(replica, comm);
      worker_finished(rank);
      comm.depart();
    }
  } catch (const std::exception& why) {
    error = why.what();
  }
  rank.acting = error.empty() ? false : rank.acting;
  if (error.empty()) return;
  end(results::Status::failed, rank.name + ": " + error);  // outside of the handler, see Stream::serve
  Wire::block_for_ever(*rank.fiber);
}

void Conductor::kill(Rank& rank) {
  const simgrid::s4u::ActorPtr main = rank.acting ? rank.actor : nullptr;
  const simgrid::s4u::ActorPtr stream = rank.stream ? rank.stream->actor() : nullptr;
  for (const auto& actor : {main, stream})
    if (actor) actor->kill();
  for (const auto& actor : {main, stream})
    if (actor) actor->join();
  rank.actor = nullptr;
  rank.stream.reset();
  rank.fiber.reset();
}

void Conductor::kill_all() {
  for (Rank& rank : run_->ranks) kill(rank);
  run_->wire.clear();
  if (fate_.ended) return;  // the books are closed at fate_.end_s, which may lie before now
  for (const Rank& rank : run_->ranks) run_->ledger.reset(rank.number, Wire::now());
}

}  // namespace paceline::engine
