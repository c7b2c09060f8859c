#include "sim/engine/placement.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <unordered_set>

#include "kernels/random.hpp"
#include "sim/engine/plan_error.hpp"

namespace paceline::engine {

std::string numbered(const char* what, std::int64_t number, std::int64_t count) {
  const int width = static_cast<int>(std::to_string(std::max<std::int64_t>(count - 1, 0)).size());
  char text[48];
  std::snprintf(text, sizeof text, "%s-%0*lld", what, width, static_cast<long long>(number));
  return text;
}

std::vector<int> Placement::places(const Places& there) const {
  std::vector<int> places = of_workers(there);
  const std::unordered_set<int> taken(places.begin(), places.end());
  for (int place = 0; static_cast<int>(places.size()) < there.machines; ++place) {
    if (place >= there.count)
      throw PlanError("/cluster/placement", "leaves no place for the hosts of servers and spares");
    if (!taken.contains(place)) places.push_back(place);
  }
  return places;
}

std::vector<int> Placement::of_workers(const Places& there) const {
  if (placement_.order == "list") return listed(there);
  std::vector<int> places(static_cast<std::size_t>(placement_.order == "random" ? there.machines : workers_));
  std::iota(places.begin(), places.end(), 0);
  if (placement_.order == "random") {
    kernels::Random random(kernels::stream_seed(seed_, "placement", 0));
    for (std::size_t i = places.size(); i > 1; --i)
      std::swap(places[i - 1], places[random.below(static_cast<std::uint32_t>(i))]);
    places.resize(static_cast<std::size_t>(workers_));
  }
  if (placement_.order == "round-robin" && there.per_rack > 0) {
    const int racks = there.racks > 0 ? there.racks : (there.machines + there.per_rack - 1) / there.per_rack;
    for (int& place : places) place = place % racks * there.per_rack + place / racks;
  }
  return places;
}

std::vector<int> Placement::listed(const Places& there) const {
  const auto error = [](std::size_t i, const std::string& sentence) {
    return PlanError("/cluster/placement/" + std::to_string(i), sentence);
  };
  if (static_cast<int>(placement_.places.size()) != workers_)
    throw PlanError("/cluster/placement", "must have one place for each host of workers, " + std::to_string(workers_) +
                                              ", and has " + std::to_string(placement_.places.size()));
  std::vector<int> places;
  std::unordered_set<std::int64_t> taken;
  for (std::size_t i = 0; i < placement_.places.size(); ++i) {
    const std::int64_t place = placement_.places[i];
    if (place < 0 || place >= there.count)
      throw error(i, "is not a place of this topology; they are numbered from 0 to " + std::to_string(there.count - 1));
    if (!taken.insert(place).second) throw error(i, "stands twice in the list; a place holds one host");
    places.push_back(static_cast<int>(place));
  }
  return places;
}

}  // namespace paceline::engine
