#pragma once
/// What happens to a job when a rank dies: a policy, once for all strategies. The Conductor carries it out.

#include <functional>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>

#include "catalogue/catalogue.hpp"

namespace paceline::engine {

enum class AfterDeath {
  fail,       ///< the run ends `failed`
  roll_back,  ///< once every host is back, all ranks return to the last complete checkpoint (the start is one)
  shrink,     ///< the others go on from the furthest commit, and whose host comes back joins them again
  replace     ///< a spare host takes the dead one's place; all go on from the furthest commit
};

/// What a policy may know of the run.
struct Situation {
  double job_mtbf_s = std::numeric_limits<double>::infinity();  ///< between random failures of any of the job's hosts
  double state_bytes = 0;                                       ///< one model's parameters and optimizer state
};

/// An option that is impossible in this situation.
class RecoveryError : public std::runtime_error {
 public:
  RecoveryError(std::string of_option, const std::string& sentence)
      : std::runtime_error(sentence), option(std::move(of_option)) {}
  std::string option;
};

class Recovery {
 public:
  virtual ~Recovery() = default;
  virtual AfterDeath after_death() const = 0;
  /// Called once before the run. Throws RecoveryError.
  virtual void prepare(const Situation& /*situation*/) {}
  /// Seconds of work after which the next commit is written; infinite: never.
  virtual double interval_s() const { return std::numeric_limits<double>::infinity(); }
  /// Seconds for which writing a checkpoint blocks a rank.
  virtual double write_s() const { return 0; }
  /// Seconds from the moment when every host is back until the ranks go on.
  virtual double restart_s() const { return 0; }
  /// Hosts beside those of workers and servers.
  virtual int spare_hosts() const { return 0; }
  /// shrink: a step's samples stay as many as at first, and whoever is left computes more of them each. Else each
  /// gradient keeps its size and the learning rate goes with the number of workers.
  virtual bool keeps_global_batch() const { return false; }
};

using MakeRecovery = std::function<std::unique_ptr<Recovery>(const OptionValues&)>;
using RecoveryItem = Catalogue<MakeRecovery>::Item;

RecoveryItem no_recovery();
RecoveryItem checkpoint_recovery();
RecoveryItem elastic_recovery();
RecoveryItem spares_recovery();

}  // namespace paceline::engine
