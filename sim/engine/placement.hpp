#pragma once
/// Which place of a topology each machine takes.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace paceline::engine {

/// "worker-007": as wide as the largest of so many numbers, so that names sort like numbers.
std::string numbered(const char* what, std::int64_t number, std::int64_t count);

class Placement {
 public:
  /// `workers`: machines that are placed as the scenario says; the others take the lowest places that are free.
  Placement(scenario::Placement placement, int workers, std::uint64_t seed)
      : placement_(std::move(placement)), workers_(workers), seed_(seed) {}

  /// The places of a topology: numbered from 0, those of a rack consecutive.
  struct Places {
    int machines = 0;     ///< that need one
    int per_rack = 0;     ///< 0: there are no racks
    int racks = 0;        ///< 0: as many as are needed
    int count = 200'000;  ///< of all places
  };
  /// By machine, all different. linear: in order; round-robin: worker r to rack r mod R, without racks as linear;
  /// random: shuffled over as many places as there are machines; a list: as it says. Throws PlanError about the list.
  std::vector<int> places(const Places& there) const;

 private:
  std::vector<int> of_workers(const Places& there) const;
  std::vector<int> listed(const Places& there) const;

  scenario::Placement placement_;
  int workers_;
  std::uint64_t seed_;
};

}  // namespace paceline::engine
