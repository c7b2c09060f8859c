#include "sim/engine/aftermath.hpp"

#include <algorithm>
#include <utility>

#include "sim/engine/commits.hpp"
#include "sim/engine/conductor.hpp"

namespace paceline::engine {
namespace {

using results::Status;

constexpr std::int64_t most_resumptions_in_vain = 1000;

}  // namespace

void Aftermath::begin() {
  open_ = true;
  resume_when_possible();
}

bool Aftermath::others_go_on(const Rank& rank) const {
  return run_->recovery.after_death() == AfterDeath::shrink && !rank.server &&
         (run_->has_servers() || run_->strategy.pace() == Pace::free);
}

void Aftermath::host_left(int host, bool failure) {
  const std::vector<int> ranks = conductor_->hosts().ranks_on(host);  // a copy: they may move
  if (ranks.empty() && failure) run_->event("crash", -1, "the spare host " + run_->host_name(host) + " died");
  for (const int number : ranks) {
    Rank& rank = rank_of(number);
    if (failure) run_->event("crash", number, "the host of " + rank.name + " died");
    die(rank);
  }
}

void Aftermath::die(Rank& rank) {
  const double now = Wire::now();
  const bool finished = conductor_->job_runs() && rank.takes_part && rank.finished;
  // Who had finished is missed only for what it sent last, if that dies with it.
  const bool held_something =
      conductor_->job_runs() &&
      (rank.needed() || (finished && run_->wire.values_fly_from(rank.number) && !others_go_on(rank)));
  if (held_something && others_go_on(rank)) take_back_gradient(rank);
  run_->wire.alive[static_cast<std::size_t>(rank.number)] = false;
  conductor_->kill(rank);
  run_->wire.lose(rank.number);
  run_->turnstile.forget(rank.number);
  run_->ledger.go_down(rank.number, now);
  run_->wire.observation.died(rank.number);
  rank.lost = true;
  ++resumption_;  // what was planned is off
  if (!held_something) {
    if (open_ && !conductor_->job_runs() && pending_death_ < 0) resume_when_possible();
    if (finished) pass_on_departure(rank);
    return;
  }
  ++undetected_;
  const double told_at = now + run_->scenario.detection_timeout_s;
  if (others_go_on(rank))
    return conductor_->schedule(told_at, [this, &rank, incarnation = rank.incarnation] {
      undetected_ = std::max(0, undetected_ - 1);
      if (rank.incarnation == incarnation) depart(rank);
    });
  lose_work();
  if (pending_death_ >= 0) {  // its detection is under way, and will find this one too
    --undetected_;
    return;
  }
  pending_death_ = deaths_++;
  death_ = rank.name + " died";
  conductor_->schedule(told_at, [this, number = pending_death_] { detected(number); });
}

void Aftermath::lose_work() {
  const AfterDeath policy = run_->recovery.after_death();
  if (pending_death_ >= 0 || policy == AfterDeath::fail) return;  // who does not go on keeps what there is
  const double now = Wire::now();
  const double kept = policy == AfterDeath::shrink || policy == AfterDeath::replace ? commits_->work_at_furthest_s()
                                                                                    : commits_->latest().work_s;
  conductor_->fate().lost_work_s += std::max(0.0, run_->work.seconds(now) - kept);
  run_->work.stop(now);
}

void Aftermath::lose_computing(Rank& rank, double useful_then) {
  const double now = Wire::now();
  run_->ledger.lose_since(rank.number, now, useful_then);
  rank.useful_at_commit_s = rank.useful_a_commit_earlier_s = run_->ledger.useful(rank.number, now);
}

void Aftermath::take_back_gradient(Rank& rank) {
  if (!rank.fiber) return;
  // Whoever waits for an answer to a message that has arrived has done its part; all else dies with it. (The first
  // server counts the updates.)
  const bool delivered = rank.fiber->blocked == Blocked::receiving && run_->has_servers() &&
                         !run_->wire.anything_flies(rank.number, run_->first_server());
  run_->budget.forsake(rank.number, delivered);
  if (!delivered) lose_computing(rank, rank.useful_at_commit_s);
}

void Aftermath::detected(std::int64_t death) {
  if (death != pending_death_) return;
  pending_death_ = -1;
  undetected_ = 0;
  revoke(death_);
}

void Aftermath::revoke(const std::string& death) {
  run_->ledger.end_waits(Wire::now(), run_->wire.observation.revoked(!death.empty(), Wire::now()));
  conductor_->kill_all();
  commits_->reset();
  run_->turnstile.reset();
  for (Rank& rank : run_->ranks) {
    rank.finished = false;  // who had finished before the others returns with them
    if (rank.takes_part && !rank.absent) run_->ledger.go_down(rank.number, Wire::now());
  }
  death_ = death;
  if (run_->recovery.after_death() == AfterDeath::fail)
    return conductor_->end(Status::failed,
                           death + " and recovery " + run_->scenario.recovery.name + " cannot replace it");
  resume_when_possible();
}

void Aftermath::host_came_back(int host) {
  const std::vector<int> ranks = conductor_->hosts().ranks_on(host);
  for (const int number : ranks) {
    Rank& rank = rank_of(number);
    run_->event("restart", number, "the host of " + rank.name + " is back");
    if (!rank.takes_part || rank.finished) run_->ledger.come_up(number, Wire::now());
    if (conductor_->job_runs() && rank.absent) admit(rank);
  }
  if (!conductor_->job_runs()) resume_when_possible();
}

// ---- deaths that do not stop the others

void Aftermath::depart(Rank& rank) {
  if (!conductor_->job_runs() || rank.absent) return;
  rank.absent = true;
  run_->event("departure", rank.number, "the others go on without " + rank.name);
  const auto& ranks = run_->members->ranks;
  const auto local = static_cast<int>(std::find(ranks.begin(), ranks.end(), rank.number) - ranks.begin());
  for (const Rank& listener : run_->ranks)
    if (listener.comm && listener.number != rank.number) listener.comm->hear_of_departure(local);
  after_departure(rank);
}

void Aftermath::pass_on_departure(const Rank& rank) {
  // It had finished, so nobody misses it, but its word that it will send no more may have died with it.
  const auto& ranks = run_->members->ranks;
  const auto local = static_cast<int>(std::find(ranks.begin(), ranks.end(), rank.number) - ranks.begin());
  ++unheard_;
  conductor_->schedule(Wire::now() + run_->scenario.detection_timeout_s,
                       [this, local, number = rank.number, epoch = run_->wire.epoch] {
                         --unheard_;
                         if (epoch != run_->wire.epoch) return;
                         for (const Rank& listener : run_->ranks)
                           if (listener.comm && listener.number != number && !listener.comm->knows_of_departure(local))
                             listener.comm->hear_of_departure(local);
                       });
}

void Aftermath::after_departure(Rank& rank) {
  std::vector<int> left;
  bool any_finished = false;
  for (const Rank& other : run_->ranks) {
    if (other.server || !other.takes_part) continue;
    if (!other.absent) left.push_back(other.number);
    any_finished = any_finished || other.finished;
  }
  const bool anybody_works =
      std::any_of(run_->ranks.begin(), run_->ranks.end(), [](const Rank& r) { return !r.server && r.needed(); });
  if (!anybody_works) {
    const bool done = any_finished && !run_->budget.more(rank.number, Wire::now());
    if (done) return conductor_->end(Status::completed, "");
    if (any_finished && conductor_->hosts().up(rank.host_number)) return admit(rank);  // the rest is his
    return conductor_->end(Status::failed, rank.name + " died, and no worker is left" +
                                               (any_finished ? " to compute the rest of the budget" : ""));
  }
  if (run_->strategy.pace() == Pace::lockstep) {
    run_->budget.regroup(left);
    run_->set_members_now(static_cast<int>(left.size()));
  }
  commits_->worker_left();
  if (conductor_->hosts().up(rank.host_number)) admit(rank);
}

void Aftermath::admit(Rank& rank) {
  if (run_->strategy.pace() == Pace::lockstep)  // at a commit, where all of them meet
    return commits_->meet([this] {
      letting_in_ = true;
      conductor_->schedule(Wire::now(), [this, epoch = run_->wire.epoch] {
        letting_in_ = false;
        // A death that stops everybody does so when it is noticed; one that does not must not keep them there.
        if (epoch == run_->wire.epoch && conductor_->job_runs() && pending_death_ < 0) revoke("");
      });
    });
  const auto& ranks = run_->members->ranks;
  const auto local = static_cast<int>(std::find(ranks.begin(), ranks.end(), rank.number) - ranks.begin());
  rank.absent = false;
  ++conductor_->fate().restarts;
  run_->event("join", rank.number, rank.name + " takes part again");
  for (const Rank& other : run_->ranks)
    if (other.comm) other.comm->welcome(local);
  conductor_->launch(rank);
}

// ---- deaths that stop everybody

void Aftermath::resume_when_possible() {
  ++resumption_;
  const AfterDeath policy = run_->recovery.after_death();
  if (begun_ && (policy == AfterDeath::shrink || policy == AfterDeath::replace))
    for (const Rank& rank : run_->ranks)
      if (rank.server && rank.lost)
        return conductor_->end(Status::failed, rank.name + " died, and with it the parameters that only it held");
  for (Rank& rank : run_->ranks) {
    if (!rank.takes_part || conductor_->hosts().up(rank.host_number)) continue;
    if (policy == AfterDeath::shrink && !rank.server) continue;
    if (policy == AfterDeath::replace && seat(rank)) continue;
    if (!conductor_->hosts().returns(rank.host_number) &&
        !(policy == AfterDeath::replace && conductor_->hosts().idle_will_return()))
      conductor_->end(Status::failed, rank.name + " never comes back, so its job cannot go on" +
                                          (policy == AfterDeath::roll_back ? " from its checkpoint" : ""));
    return;
  }
  const double delay = begun_ ? run_->recovery.restart_s() : 0;
  if (delay <= 0) return resume();
  conductor_->schedule(Wire::now() + delay, [this, planned = resumption_] {
    if (planned == resumption_) resume();
  });
}

bool Aftermath::seat(Rank& rank) {
  const auto spare = conductor_->hosts().idle();
  if (!spare) return false;
  run_->wire.settle(rank.number, [this](int number) { return rank_of(number).host_number; });
  conductor_->hosts().move(rank.number, rank.host_number, *spare);
  run_->seat(rank, *spare);
  run_->event("spare", rank.number, rank.name + " goes on, on " + run_->host_name(*spare));
  return true;
}

void Aftermath::resume() {
  if (!begun_) {
    for (Rank& rank : run_->ranks) {
      rank.absent = rank.takes_part && !conductor_->hosts().up(rank.host_number);
      rank.lost = rank.absent;  // whoever is there begins with the others' equal parameters
    }
    set_members();
    if (run_->members->workers == 0) return;  // nobody is there yet: the first who comes begins
    begun_ = true;
    return conductor_->launch();
  }
  if (run_->recovery.after_death() == AfterDeath::roll_back)
    roll_back();
  else if (!adopt_furthest_commit())
    return;
  if (in_vain())
    return conductor_->end(Status::stalled, "the run recovered " + std::to_string(most_resumptions_in_vain) +
                                                " times without a new commit");
  ++conductor_->fate().restarts;
  conductor_->launch();
}

void Aftermath::roll_back() {
  const Checkpoint& checkpoint = commits_->latest();
  for (Rank& rank : run_->ranks) {
    const auto r = static_cast<std::size_t>(rank.number);
    rank.holder.restore(checkpoint.models[r]);
    rank.lost = rank.behind = false;
    lose_computing(rank, checkpoint.useful_s[r]);
  }
  run_->budget.restore(checkpoint.budget);
  run_->work.set_back(checkpoint.work_s);
  run_->event("rollback", -1, "all ranks return to the last checkpoint");
}

bool Aftermath::adopt_furthest_commit() {
  const bool servers = run_->has_servers();
  std::int64_t furthest = -1;
  bool survivor = false;
  for (Rank& rank : run_->ranks) {
    if (!rank.takes_part) continue;
    if (rank.server) continue;
    rank.absent = !conductor_->hosts().up(rank.host_number);
    if (rank.lost) continue;
    survivor = true;
    furthest = std::max(furthest, rank.committed.step);
  }
  const bool enough = run_->recovery.after_death() == AfterDeath::replace ? survivor || servers : survivor;
  if (!enough) {
    conductor_->end(Status::failed, death_ + ", and no worker is left");
    return false;
  }
  const bool lockstep = run_->strategy.pace() == Pace::lockstep;
  if (lockstep && servers) furthest = run_->budget.steps();
  run_->budget.revoke(lockstep ? std::optional(furthest) : std::nullopt);
  run_->donor = nullptr;
  for (Rank& rank : run_->ranks) {
    if (!rank.takes_part) continue;
    // Others took the step that this one stands before: what it computed for that is part of their model.
    const bool others_are_ahead = lockstep && rank.committed.step < furthest;
    // And if only the dead one took the last step, all take it again.
    const bool alone_ahead = lockstep && rank.committed.step > furthest;
    if (!rank.server && !others_are_ahead)
      lose_computing(rank, alone_ahead ? rank.useful_a_commit_earlier_s : rank.useful_at_commit_s);
    if (rank.server) {
      if (lockstep) rank.holder.restore(commits_->servers_then()[static_cast<std::size_t>(rank.number)]);
    } else if (!rank.lost) {
      rank.holder.restore(rank.committed.held);
      rank.behind = others_are_ahead;
      if (!servers && !run_->donor && !rank.behind) run_->donor = &rank;
    }
  }
  set_members();
  run_->event("resume", -1, std::to_string(run_->members->workers) + " workers go on from the furthest commit");
  return true;
}

void Aftermath::set_members() {
  auto members = std::make_shared<Members>();
  std::vector<int> workers;
  for (const Rank& rank : run_->ranks)
    if (rank.takes_part && !rank.absent) {
      members->ranks.push_back(rank.number);
      if (!rank.server) workers.push_back(rank.number);
    }
  members->workers = static_cast<int>(workers.size());
  run_->set_members_now(members->workers);
  run_->members = std::move(members);
  if (run_->strategy.pace() == Pace::lockstep) run_->budget.regroup(workers);
}

bool Aftermath::in_vain() {
  const std::int64_t progress =
      run_->recovery.after_death() == AfterDeath::roll_back ? commits_->written() : run_->budget.steps();
  resumptions_in_vain_ = progress > progress_seen_ ? 0 : resumptions_in_vain_ + 1;
  progress_seen_ = std::max(progress_seen_, progress);
  return resumptions_in_vain_ >= most_resumptions_in_vain;
}

}  // namespace paceline::engine
