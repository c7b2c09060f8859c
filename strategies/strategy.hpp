#pragma once
/// A way of training on many machines.
///
/// Two rules make recovery possible without a line of it in any strategy:
/// run_worker and run_server may be entered again with another communicator: locals die, and what must survive is in
/// the model or in state(). And: never catch PeerFailed.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "catalogue/catalogue.hpp"
#include "strategies/communicator.hpp"
#include "strategies/step_time.hpp"
#include "strategies/worker.hpp"

namespace paceline {

enum class Pace {
  lockstep,  ///< all workers take the same steps; the first to ask for a step decides it for all
  free       ///< each worker draws from the shared budget when it is ready
};

/// Why a strategy cannot run as it was chosen.
struct Refusal {
  std::string option;    ///< name of the option to change
  std::string sentence;  ///< what is wrong and what to write instead
};

class Strategy {
 public:
  virtual ~Strategy() = default;
  virtual void run_worker(Worker& worker, Communicator& comm) = 0;
  virtual void run_server(ModelState& model, Communicator& comm);
  virtual Pace pace() const = 0;
  /// Server s of k holds chunk(s, k) of the model.
  virtual int servers() const { return 0; }
  /// Whether server s sits on the host of worker s (modulo the workers) instead of a host of its own.
  virtual bool colocated() const { return false; }
  /// How many of the cluster's workers take part; the others stay idle.
  virtual int workers(int available) const { return available; }
  /// True when all workers hold the same parameters at each commit point; then any of them is the model.
  virtual bool replicas_agree() const = 0;
  /// What keeps it from running on that many workers, if anything does.
  virtual std::optional<Refusal> refusal(int /*workers*/) const { return std::nullopt; }
  /// Lockstep: how many workers' batches one step applies.
  virtual int batches_per_step(int workers) const { return workers; }
  /// What a step takes by the closed form of its source; nullopt: none is known.
  virtual std::optional<StepTime> step_time(const StepTerms& /*terms*/) const { return std::nullopt; }
};

inline void Strategy::run_server(ModelState& /*model*/, Communicator& /*comm*/) {}

using MakeStrategy = std::function<std::unique_ptr<Strategy>(const OptionValues&)>;
using StrategyItem = Catalogue<MakeStrategy>::Item;

}  // namespace paceline
