#pragma once
/// Everything that the parts of one simulation share. Owned by simulate(); the parts hold references.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/budget.hpp"
#include "sim/engine/cost_model.hpp"
#include "sim/engine/evaluation.hpp"
#include "sim/engine/parameter_store.hpp"
#include "sim/engine/rank.hpp"
#include "sim/engine/recovery/recovery.hpp"
#include "sim/engine/slow_times.hpp"
#include "sim/engine/staleness_book.hpp"
#include "sim/engine/turnstile.hpp"
#include "sim/engine/wire.hpp"
#include "sim/engine/work_clock.hpp"
#include "sim/scenario/scenario.hpp"
#include "strategies/strategy.hpp"

namespace paceline::engine {

struct Run {
  const scenario::Scenario& scenario;
  Strategy& strategy;
  const Recovery& recovery;
  const CostModel& cost;
  const Arithmetic* arithmetic;  ///< null when math is off
  const ParameterStore& store;
  Ledger& ledger;
  Wire& wire;
  Budget& budget;
  Evaluation& evaluation;
  std::vector<Rank>& ranks;
  std::shared_ptr<const Members> members;  ///< those who take part now
  int first_workers;                       ///< that take part when all are there
  std::size_t optimizer_slots;             ///< floats of optimizer state per parameter
  Evaluation::Report report;
  std::function<void(double spent, double simulated_time_s)> progress;  ///< may be empty
  std::function<std::string(int host)> host_name;
  std::function<void(Rank& rank, int host)> seat;  ///< the rank lives on that host from now on
  StalenessBook staleness{};
  SlowTimes slow_times{
      [this](const char* what, int rank, std::string detail) { event(what, rank, std::move(detail)); }};
  WorkClock work{};
  Turnstile turnstile{};
  double last_event_s = 0;         ///< when event() reported something last
  const Rank* donor = nullptr;     ///< from whom newcomers take the model when there are no servers
  float learning_rate_factor = 1;  ///< follows the number of workers where their batches keep their size

  /// Rank of the server that counts the updates.
  int first_server() const { return members->ranks[static_cast<std::size_t>(members->workers)]; }
  bool has_servers() const { return members->ranks.size() > static_cast<std::size_t>(members->workers); }
  /// The model that is evaluated, saved and hashed: the servers', else `asker`'s where replicas agree, else the mean in
  /// rank order.
  SnapshotPtr model(std::optional<int> asker = {}) const;
  /// One optimizer step on the rank's model: its time, its staleness and its values.
  void update(Rank& rank, const Slice& gradient, float scale);
  /// So many workers take part from now on.
  void set_members_now(int workers);
  /// Reports something that happened to a rank (-1: to the job).
  void event(const char* what, int rank, std::string detail);
};

}  // namespace paceline::engine
