#include "tests/strategies/thread_run.hpp"

#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "kernels/flush_denormals.hpp"
#include "tests/strategies/thread_communicator.hpp"
#include "tests/strategies/thread_worker.hpp"

namespace paceline::tests {
namespace {

class ThreadRun {
 public:
  ThreadRun(Strategy& strategy, Workload& workload, const RunSettings& settings)
      : strategy_(strategy),
        settings_(settings),
        workers_(strategy.workers(settings.workers)),
        ranks_(workers_ + strategy.servers()),
        exchange_(ranks_, workers_, settings.patience, settings.deaths, settings.after_death == AfterDeath::restart),
        budget_(strategy.pace(), workers_, settings.steps),
        workload_(workload) {
    exchange_.parts = settings.parts;
    const Slice initial = initial_model();
    for (int rank = 0; rank < ranks_; ++rank)
      models_.push_back(std::make_unique<ThreadModel>(
          settings.optimizer, rank < workers_ ? initial : initial.chunk(rank - workers_, strategy.servers())));
    std::vector<ThreadModel*> all;
    for (const auto& model : models_) all.push_back(model.get());
    commits_.emplace(exchange_, budget_, all, settings.commit_every, settings.largest_lead);
  }

  RunResult run() {
    {
      std::vector<std::jthread> threads;
      for (int rank = 0; rank < ranks_; ++rank) threads.emplace_back([this, rank] { live(rank); });
    }
    RunResult result{.failure = exchange_.failure(), .workers = workers_};
    for (const auto& model : models_) {
      result.models.push_back(model->floats());
      result.applied.push_back(model->save().applied);
    }
    result.sent = exchange_.sent();
    result.batches = budget_.state().batches;
    result.steps = budget_.state().taken;
    result.deaths = exchange_.deaths();
    return result;
  }

 private:
  Slice initial_model() const {
    const std::size_t length = workload_.parameters();
    const std::int64_t bytes = settings_.bytes >= 0 ? settings_.bytes : static_cast<std::int64_t>(4 * length);
    if (!settings_.values) return Slice::without_values(0, length, bytes, 0);
    auto buffer = new_buffer(length);
    workload_.initialise({buffer->write(), length});
    return {0, length, bytes, 0, std::move(buffer)};
  }

  /// All lives of one rank.
  void live(int rank) {
    const kernels::FlushDenormals guard;
    Seat seat(exchange_, "rank " + std::to_string(rank));
    try {
      while (!lived(rank, seat)) rebuild(seat);
    } catch (const RunFailed&) {
    } catch (const std::exception& why) {
      give_up(seat.name + ": " + why.what());
    }
  }

  /// One life, and the wait for the end of all others; false when a death ended it.
  bool lived(int rank, Seat& seat) {
    try {
      enter(rank, seat);
      leave(rank, seat);
      return true;
    } catch (const PeerFailed& who) {
      if (settings_.after_death == AfterDeath::restart) return false;
      const auto lock = exchange_.lock();
      if (!exchange_.dead(rank)) exchange_.fail(seat.name + " noticed that " + who.what());
      exchange_.depart(rank);
      return true;
    }
  }

  void enter(int rank, Seat& seat) {
    ThreadModel& model = *models_[static_cast<std::size_t>(rank)];
    ThreadCommunicator comm(exchange_, seat, ranks_channel(), rank, true);
    if (rank < workers_) {
      const bool slow = rank == settings_.slow_rank;
      ThreadWorker worker({exchange_, budget_, *commits_, workload_}, model, seat, rank,
                          slow ? settings_.slowness : std::chrono::microseconds(0));
      strategy_.run_worker(worker, comm);
    } else {
      strategy_.run_server(model, comm);
    }
    comm.finish();
  }

  Channel& ranks_channel() {
    const auto lock = exchange_.lock();
    return exchange_.ranks();
  }

  void leave(int rank, Seat& seat) {
    auto lock = exchange_.lock();
    exchange_.depart(rank);
    ++finished_;
    exchange_.wake_all();
    if (settings_.after_death == AfterDeath::restart)
      exchange_.wait(lock, seat, "the end of the others", [this] { return finished_ == ranks_; });
  }

  /// Meets all other ranks; the last to come restores the commit.
  void rebuild(Seat& seat) {
    auto lock = exchange_.lock();
    const int generation = generation_;
    if (++waiting_ < ranks_) {
      exchange_.wait_out(lock, seat, "the others after a death", [&] { return generation_ != generation; });
      return;
    }
    commits_->restore();
    exchange_.begin_epoch();
    waiting_ = finished_ = 0;
    ++generation_;
    exchange_.wake_all();
  }

  void give_up(const std::string& reason) {
    try {
      const auto lock = exchange_.lock();
      exchange_.fail(reason);
    } catch (const RunFailed&) {
    }
  }

  Strategy& strategy_;
  const RunSettings& settings_;
  int workers_, ranks_;
  Exchange exchange_;
  ThreadBudget budget_;
  Workload& workload_;
  std::vector<std::unique_ptr<ThreadModel>> models_;
  std::optional<ThreadCommits> commits_;
  int finished_ = 0, waiting_ = 0, generation_ = 0;  // under the exchange's lock
};

class ScriptedStrategy final : public Strategy {
 public:
  explicit ScriptedStrategy(const Script& script) : script_(script) {}
  void run_worker(Worker& worker, Communicator& comm) override { script_.worker(worker, comm); }
  void run_server(ModelState& model, Communicator& comm) override { script_.server(model, comm); }
  Pace pace() const override { return script_.pace; }
  int servers() const override { return script_.servers; }
  bool replicas_agree() const override { return false; }

 private:
  const Script& script_;
};

}  // namespace

std::vector<float> RunResult::model() const {
  const auto first = static_cast<std::size_t>(workers);
  if (models.size() == first) return models.front();
  std::vector<float> whole;
  for (std::size_t rank = first; rank < models.size(); ++rank)
    whole.insert(whole.end(), models[rank].begin(), models[rank].end());
  return whole;
}

RunResult run_on_threads(Strategy& strategy, Workload& workload, const RunSettings& settings) {
  return ThreadRun(strategy, workload, settings).run();
}

RunResult run_on_threads(const Script& script, Workload& workload, const RunSettings& settings) {
  ScriptedStrategy strategy(script);
  return run_on_threads(strategy, workload, settings);
}

}  // namespace paceline::tests
