#include "sim/engine/conductor.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "sim/engine/aftermath.hpp"
#include "sim/engine/model_transfer.hpp"
#include "sim/engine/replica.hpp"
#include "sim/engine/server_model.hpp"
#include "sim/engine/waiting.hpp"

namespace paceline::engine {
namespace {

/// More steps than that at one instant, and the clock will not move any more.
constexpr std::int64_t most_steps_at_one_instant = 1'000'000;

}  // namespace

Conductor::Conductor(Run& run, Commits& commits, const Misfortunes& misfortunes, LinkWeather& weather)
    : run_(&run),
      commits_(&commits),
      weather_(&weather),
      hosts_(misfortunes.layout->seats(), misfortunes.hosts()),
      aftermath_(std::make_unique<Aftermath>(run, commits, *this)),
      wake_(simgrid::s4u::Semaphore::create(0)) {
  for (int host = 0; host < misfortunes.hosts(); ++host) outages_.push_back(misfortunes.outages(host));
  run_->wire.on_interrupt = [this] {
    const auto& why = run_->wire.why_interrupted;
    end(results::Status::interrupted, why ? why() : "the run was interrupted");
  };
}

Conductor::~Conductor() = default;

void Conductor::schedule(double at, std::function<void()> what) {
  events_.push({at, scheduled_++, std::move(what)});
  wake_->release();  // a fiber may have asked
}

void Conductor::conduct() {
  change_weather();
  for (int host = 0; host < static_cast<int>(outages_.size()); ++host) expect_outage(host);
  aftermath_->begin();
  while (!fate_.ended) {
    if (events_.empty()) {
      wake_->acquire();
      continue;
    }
    const double at = events_.top().at;
    const double left = at - Wire::now();
    if (!Wire::reached(at) && !wake_->acquire_timeout(left)) continue;  // woken: look again
    if (!Wire::reached(at) || fate_.ended) continue;
    const auto what = events_.top().what;
    events_.pop();
    if (job_runs_ && !aftermath_->will_act() && stalled_fibers(run_->ranks, run_->wire, *weather_))
      return end_stalled();
    what();
  }
  kill_all();
}

void Conductor::expect_outage(int host) {
  const auto outage = outages_[static_cast<std::size_t>(host)].next();
  if (!outage) return;
  if (outage->at <= 0 && !outage->failure)
    begin_outage(*outage);
  else
    schedule(outage->at, [this, outage] { begin_outage(*outage); });
}

void Conductor::begin_outage(const Outage& outage) {
  const int host = outage.host;
  hosts_.leave(host, outage.ends());
  if (!outage.for_ever())
    schedule(outage.ends(), [this, host] {
      hosts_.come_back(host);
      aftermath_->host_came_back(host);
      expect_outage(host);
    });
  if (outage.failure) ++fate_.failures;
  aftermath_->host_left(host, outage.failure);
}

void Conductor::change_weather() {
  weather_->change(Wire::now());
  if (const auto at = weather_->next_change()) schedule(*at, [this] { change_weather(); });
}

void Conductor::worker_finished(Rank& rank) {
  if (rank.finished) return;
  rank.finished = true;
  const bool last =
      std::none_of(run_->ranks.begin(), run_->ranks.end(), [](const Rank& r) { return !r.server && r.needed(); });
  if (last) {
    run_->wire.observation.ends();
    return end(results::Status::completed, "", rank.fiber->trail);
  }
  commits_->worker_left();
}

void Conductor::step_begins(Rank& rank) {
  const scenario::Stop& stop = run_->scenario.stop;
  if (stop.steps || stop.samples || stop.epochs) return;  // ends whatever the clock does
  const double now = Wire::now();
  steps_at_one_instant_ = now > last_step_at_ ? 0 : steps_at_one_instant_ + 1;
  last_step_at_ = now;
  if (steps_at_one_instant_ < most_steps_at_one_instant) return;
  end(results::Status::stalled, "steps take no time, so the simulated clock stands still at " + std::to_string(now) +
                                    " s; give gradients a duration, or stop after a number of steps");
  Wire::block_for_ever(*rank.fiber);
}

void Conductor::diverged(Rank& rank, double loss) {
  end(results::Status::diverged, "the loss became " + std::to_string(loss) + " at step " +
                                     std::to_string(run_->budget.taken(rank.number)) + " of " + rank.name);
  Wire::block_for_ever(*rank.fiber);
}

void Conductor::end(results::Status status, std::string reason, const Trail* by) {
  if (fate_.ended) return;
  fate_.ended = true;
  fate_.status = status;
  fate_.reason = std::move(reason);
  fate_.end_s = Wire::now();
  run_->ledger.close(fate_.end_s, by);
  run_->wire.observation.ended(by);
  wake_->release();
}

void Conductor::end_stalled() {
  end(results::Status::stalled, "nothing can happen any more: " + who_waits(run_->ranks));
  fate_.end_s = std::max(run_->ledger.last_entry(), run_->last_event_s);
  run_->ledger.close(fate_.end_s);
  kill_all();
}

void Conductor::deadlocked() {
  if (fate_.ended) return;
  fate_.ended = true;  // no simcall from here: SimGrid is taking the actors down
  fate_.status = results::Status::stalled;
  fate_.reason = "nothing can happen any more: " + who_waits(run_->ranks);
  fate_.end_s = Wire::now();
}

void Conductor::launch() {
  ++run_->wire.epoch;
  for (Rank& rank : run_->ranks)
    if (rank.takes_part && !rank.absent) start_fibers(rank);
  job_runs_ = true;
  run_->work.start(Wire::now());
  // Nobody speaks before everybody can be spoken to.
  for (const Rank& rank : run_->ranks)
    if (rank.fiber) rank.fiber->wake->release();
}

void Conductor::launch(Rank& rank) {
  start_fibers(rank);
  rank.fiber->wake->release();
}

void Conductor::start_fibers(Rank& rank) {
  run_->wire.alive[static_cast<std::size_t>(rank.number)] = true;
  ++rank.incarnation;
  rank.fiber = std::make_unique<Fiber>(run_->wire.observation.main(rank.number));
  rank.stream = std::make_unique<Stream>(run_->wire, rank.host, rank.number, run_->members,
                                         [this](const std::string& why) { end(results::Status::failed, why); });
  rank.actor = simgrid::s4u::Actor::create(rank.name, rank.host, [this, &rank] { act(rank); });
  run_->wire.receivers[static_cast<std::size_t>(rank.number)] = rank.actor;
}

void Conductor::act(Rank& rank) {
  rank.acting = true;
  rank.fiber->wake->acquire();
  std::string error;
  try {
    if (rank.lost || rank.behind) take_model(*run_, rank);
    run_->ledger.come_up(rank.number, Wire::now());
    run_->wire.observation.came_up(rank.number, Wire::now());
    play(rank);
  } catch (const std::exception& why) {
    error = why.what();
  }
  rank.acting = error.empty() ? false : rank.acting;
  if (error.empty()) return;
  end(results::Status::failed, rank.name + ": " + error);  // outside of the handler, see Stream::serve
  Wire::block_for_ever(*rank.fiber);
}

void Conductor::play(Rank& rank) {
  /// The rank's communicator is known while its program runs, and only then.
  struct Known {
    Known(Rank& rank, SimulatedCommunicator& comm) : rank_(rank) { rank_.comm = &comm; }
    ~Known() { rank_.comm = nullptr; }
    Rank& rank_;
  };
  const auto& ranks = run_->members->ranks;
  const auto local = static_cast<int>(std::find(ranks.begin(), ranks.end(), rank.number) - ranks.begin());
  SimulatedCommunicator comm(run_->wire, *rank.fiber, rank.stream.get(), main_channel, run_->members, local);
  const Known known(rank, comm);
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
}

void Conductor::kill(Rank& rank) {
  if (const simgrid::s4u::ActorPtr main = rank.acting ? rank.actor : nullptr) {
    main->kill();
    main->join();
  }
  // Only now: the main program may have been making the stream's actor.
  if (const simgrid::s4u::ActorPtr stream = rank.stream ? rank.stream->actor() : nullptr) {
    stream->kill();
    stream->join();
  }
  if (rank.fiber) run_->wire.observation.killed(rank.number, rank.fiber->blocked == Blocked::computing, Wire::now());
  rank.actor = nullptr;
  rank.acting = false;
  rank.stream.reset();
  rank.fiber.reset();
}

void Conductor::kill_all() {
  job_runs_ = false;
  for (Rank& rank : run_->ranks) kill(rank);
  run_->wire.clear();
  if (fate_.ended) return;  // the books are closed at fate_.end_s, which may lie before now
  for (const Rank& rank : run_->ranks) run_->ledger.reset(rank.number, Wire::now());
}

}  // namespace paceline::engine
