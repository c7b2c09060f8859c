#pragma once
/// One kind of straggler or failure: an entry of a catalogue that adds to a run's misfortunes.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "sim/engine/misfortune/misfortunes.hpp"
#include "sim/engine/plan_error.hpp"

namespace paceline::engine {

/// One entry of `stragglers` or `failures`, as the file of its kind reads it.
class MisfortuneEntry {
 public:
  /// `list`: "stragglers" or "failures"; `index`: the entry's place there. Both outlive this.
  MisfortuneEntry(const scenario::Scenario& scenario, const std::string& list, std::size_t index);

  const OptionValues& options() const { return *options_; }
  /// Seed of the random stream of this entry for that host.
  std::uint64_t seed(int host) const;
  /// Hosts of the workers in the option `workers`; those of all when it is not given. Throws for unknown ones.
  std::vector<int> workers() const;
  /// The host in the option `worker`. Throws for an unknown one.
  int worker() const;
  /// That worker's host, if there is one; else an error about that option.
  int checked(std::int64_t worker, const std::string& option) const;
  /// The options `from` and `until`; for ever when `until` is not given.
  Interval interval() const;
  /// An error about one option (empty: about the entry).
  PlanError error(const std::string& option, const std::string& sentence) const;

 private:
  const OptionValues* options_;
  std::string pointer_, stream_;
  std::uint64_t seed_;
  int workers_;
};

using BringMisfortune = std::function<void(const MisfortuneEntry&, Misfortunes&)>;
using MisfortuneItem = Catalogue<BringMisfortune>::Item;

/// Options that several kinds have.
Option workers_option(const std::string& sentence = "Ranks of the workers concerned; all when not given.");
/// The rank of one worker, required.
Option worker_option();
Option seconds_option(const std::string& name, const std::string& sentence, const std::string& example,
                      bool required = false);
/// `at` and `restart_after` of hosts that die at a stated time, and what they mean.
Option death_option();
Option return_option();
void strike(const std::vector<int>& hosts, const MisfortuneEntry& entry, Misfortunes& misfortunes);
Option slowness_option(const std::string& sentence = "How many times longer they take; below 1 they are faster.");

MisfortuneItem slow();
MisfortuneItem noise();
MisfortuneItem episodes();
MisfortuneItem periodic();
MisfortuneItem straggler_trace();
MisfortuneItem slow_link();
MisfortuneItem crash();
MisfortuneItem rack();
MisfortuneItem random_failures();
MisfortuneItem failure_trace();
MisfortuneItem link_down();
MisfortuneItem partition();

}  // namespace paceline::engine
