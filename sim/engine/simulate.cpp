#include "sim/engine/simulate.hpp"

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "kernels/catalogue.hpp"
#include "kernels/flush_denormals.hpp"
#include "sim/engine/accounts.hpp"
#include "sim/engine/cluster.hpp"
#include "sim/engine/commits.hpp"
#include "sim/engine/conductor.hpp"
#include "sim/engine/network_model.hpp"

namespace paceline::engine {
namespace {

/// SimGrid's engine wants argc and argv, and keeps them.
class SimGrid {
 public:
  explicit SimGrid(const std::string& network_model) : arguments_(simgrid_arguments(network_model)) {
    for (std::string& argument : arguments_) argv_.push_back(argument.data());
    argv_.push_back(nullptr);
    argc_ = static_cast<int>(arguments_.size());
    // The engine takes SIGINT for itself and would leave the process from its handler: what was there comes back, and a
    // signal of this very moment waits for it. There must be no other thread yet that could get it.
    sigset_t interrupt, before;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(SIG_BLOCK, &interrupt, &before);
    struct sigaction ours {};
    sigaction(SIGINT, nullptr, &ours);
    engine_ = std::make_unique<simgrid::s4u::Engine>(&argc_, argv_.data());
    sigaction(SIGINT, &ours, nullptr);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

 private:
  std::vector<std::string> arguments_;
  std::vector<char*> argv_;
  int argc_ = 0;
  std::unique_ptr<simgrid::s4u::Engine> engine_;
};

std::unique_ptr<Arithmetic> make_arithmetic(const scenario::Scenario& scenario, const Plan& plan, const Data& data,
                                            ComputePool& pool, const std::atomic<bool>* interrupted) {
  if (!plan.backend) return nullptr;
  const scenario::Workload& work = scenario.workload;
  std::vector<std::int32_t> labels;
  if (work.partition.name != "iid")
    for (std::size_t i = 0; i < data.train->size(); ++i) labels.push_back(data.train->label(i));
  kernels::Partition partition = kernels::partitions()
                                     .find(work.partition.name)
                                     ->make(work.partition.options, labels, plan.workers, scenario.seed);
  auto sampler = std::make_shared<kernels::Sampler>(std::move(partition), data.train->size(), plan.workers,
                                                    static_cast<std::size_t>(work.batch_size), scenario.seed);
  // With one worker left, a global batch is all his.
  const auto largest_batch =
      static_cast<std::size_t>(work.batch_size * (plan.recovery->keeps_global_batch() ? plan.workers : 1));
  return std::make_unique<Arithmetic>(Arithmetic::Parts{plan.backend, plan.model, plan.optimizer, data.train, data.test,
                                                        std::move(sampler), largest_batch, scenario.seed, interrupted},
                                      pool);
}

std::shared_ptr<const Members> make_members(int taking_part, int workers, int servers) {
  auto members = std::make_shared<Members>();
  for (int i = 0; i < taking_part; ++i) members->ranks.push_back(i);
  for (int i = 0; i < servers; ++i) members->ranks.push_back(workers + i);
  members->workers = taking_part;
  return members;
}

std::vector<Condition> make_conditions(const Misfortunes& misfortunes) {
  std::vector<Condition> conditions;
  conditions.reserve(static_cast<std::size_t>(misfortunes.hosts()));
  for (int host = 0; host < misfortunes.hosts(); ++host) conditions.push_back(misfortunes.condition(host));
  return conditions;
}

std::vector<Rank> make_ranks(const Cluster& cluster, const scenario::Scenario& scenario, const Plan& plan,
                             const ParameterStore& store, Ledger& ledger, std::vector<Condition>& conditions) {
  const Layout& layout = *plan.layout;
  const int workers = layout.workers(), servers = layout.servers();
  std::vector<Rank> ranks;
  ranks.reserve(static_cast<std::size_t>(workers) + static_cast<std::size_t>(servers));
  for (int i = 0; i < workers + servers; ++i) {
    const bool server = i >= workers;
    const int host = layout.seat(i);
    ranks.push_back(
        {.number = i,
         .server = server,
         .takes_part = server || i < plan.workers,
         .name = layout.rank_name(i),
         .host_number = host,
         .host = cluster.host(host),
         .device = Device(i, layout.rates(host), conditions[static_cast<std::size_t>(host)], ledger,
                          scenario.cluster.device.flops),
         .holder = ModelHolder(store, server ? store.initial_shard(i - workers, servers) : store.initial())});
  }
  return ranks;
}

std::unique_ptr<Timeline> make_timeline(results::TraceFile* file, const Layout& layout, int ranks, const Budget& budget,
                                        int taking_part) {
  if (!file) return nullptr;
  auto timeline = std::make_unique<Timeline>(
      *file, ranks, [&budget, taking_part](int rank) { return rank < taking_part ? budget.taken(rank) : -1; });
  for (int rank = 0; rank < ranks; ++rank) timeline->name(rank, layout.rank_name(rank));
  return timeline;
}

Budget::Terms terms(const scenario::Scenario& scenario, const Plan& plan) {
  const Strategy& strategy = *plan.strategy;
  return {.pace = strategy.pace(),
          .workers = plan.workers,
          .batch_size = scenario.workload.batch_size,
          .train_samples = plan.data ? static_cast<std::int64_t>(plan.data->train_samples) : 0,
          .global_batch = plan.recovery->keeps_global_batch(),
          .counted = [most = strategy.batches_per_step(plan.workers)](int members) { return std::min(most, members); }};
}

/// Runs SimGrid's engine until the conductor has ended the run. All ranks are fibers of this thread: denormals count as
/// zero in what strategies add and scale, too, as they do in every kernel.
void conduct(Conductor& conductor, simgrid::s4u::Host* host) {
  const kernels::FlushDenormals guard;
  simgrid::s4u::Actor::create("conductor", host, [&conductor] { conductor.conduct(); });
  simgrid::s4u::Engine::on_deadlock_cb([&conductor] { conductor.deadlocked(); });  // the engine does not run again
  simgrid::s4u::Engine::get_instance()->run();
}

}  // namespace

Data load_data(const scenario::Scenario& scenario, const Plan& plan) {
  if (!plan.backend) return {};
  const scenario::Choice& dataset = scenario.workload.dataset;
  return kernels::datasets().find(dataset.name)->make.load(dataset.options, scenario.base_directory, scenario.seed);
}

Outcome simulate(const scenario::Scenario& scenario, const Plan& plan, const Data& data, const Settings& settings) {
  const auto begin = std::chrono::steady_clock::now();
  const auto wall = [begin] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
  const int workers = static_cast<int>(scenario.cluster.workers), servers = plan.strategy->servers();
  const SimGrid simgrid(scenario.cluster.network.model);
  ComputePool pool(settings.threads);
  const auto arithmetic = make_arithmetic(scenario, plan, data, pool, settings.interrupted);
  const ParameterStore store(plan.model->parameters(), plan.cost->gradient_bytes(), arithmetic.get());
  const Layout& layout = *plan.layout;
  Cluster cluster(layout, scenario.cluster.network.model);
  Ledger ledger(workers + servers);
  Budget budget(scenario.stop, terms(scenario, plan));
  std::vector<Condition> conditions = make_conditions(plan.misfortunes);
  std::vector<Rank> ranks = make_ranks(cluster, scenario, plan, store, ledger, conditions);
  Observation observation(cluster,
                          {.workers = workers,
                           .servers = servers,
                           .lockstep = plan.strategy->pace() == Pace::lockstep,
                           .blame = settings.blame,
                           .plain_bandwidth = scenario.cluster.network.bandwidth,
                           .host_of = [&ranks](int rank) { return ranks[static_cast<std::size_t>(rank)].host_number; }},
                          make_timeline(settings.trace, layout, workers + servers, budget, plan.workers));
  ledger.tell(observation, settings.trace != nullptr);
  Wire wire(workers + servers, ledger, observation);
  for (int rank = 0; rank < workers + servers; ++rank) wire.seat(rank, layout, layout.seat(rank));
  wire.interrupted = settings.interrupted;
  wire.why_interrupted = settings.why_interrupted;
  const auto report = [&](results::MetricsLine line) {
    line.wall_time_s = wall();
    line.bytes_on_wire = wire.bytes_on_wire;
    if (observation.timeline()) observation.timeline()->event(line);
    if (settings.line) settings.line(line);
  };
  Evaluation evaluation(scenario, arithmetic.get(), store, report);
  Run run{scenario,
          *plan.strategy,
          *plan.recovery,
          *plan.cost,
          arithmetic.get(),
          store,
          ledger,
          wire,
          budget,
          evaluation,
          ranks,
          make_members(plan.workers, workers, servers),
          plan.workers,
          plan.optimizer.slots(),
          report,
          settings.progress,
          [&layout](int host) { return layout.host_name(host); },
          [&](Rank& rank, int host) {
            rank.host_number = host;
            rank.host = cluster.host(host);
            rank.device.move_to(layout.rates(host), conditions[static_cast<std::size_t>(host)]);
            wire.seat(rank.number, layout, host);
          }};
  evaluation.evaluate(run.model(), {}, 0);
  Commits commits(run);
  LinkWeather weather(plan.misfortunes, cluster, wire, run.slow_times,
                      [&ranks](int rank) { return ranks[static_cast<std::size_t>(rank)].host_number; });
  Conductor conductor(run, commits, plan.misfortunes, weather);
  conduct(conductor, cluster.host(0));
  return close_accounts(run, commits, std::as_const(conductor).fate(), weather, cluster, plan, wall);
}

}  // namespace paceline::engine
