#pragma once
/// What happens to a job when a rank dies: the engine's part, once for all strategies.

#include <functional>
#include <limits>
#include <memory>

#include "catalogue/catalogue.hpp"

namespace paceline::engine {

class Recovery {
 public:
  virtual ~Recovery() = default;
  /// True: once every host is back, all ranks return to the last complete checkpoint (the start of the run is one).
  /// False: the run ends `failed`.
  virtual bool rolls_back() const = 0;
  /// Seconds of work after which the next commit is written; infinite: never.
  virtual double interval_s() const { return std::numeric_limits<double>::infinity(); }
  /// Seconds for which writing a checkpoint blocks all ranks.
  virtual double write_s() const { return 0; }
  /// Seconds from the moment when every host is back until the ranks go on.
  virtual double restart_s() const { return 0; }
};

using MakeRecovery = std::function<std::unique_ptr<Recovery>(const OptionValues&)>;
using RecoveryItem = Catalogue<MakeRecovery>::Item;

RecoveryItem no_recovery();
RecoveryItem checkpoint_recovery();

}  // namespace paceline::engine
