#include "sim/engine/roster.hpp"

namespace paceline::engine {

Roster::Roster(std::int64_t from_step, std::uint64_t cursor, const std::vector<int>& members, int ranks,
               std::int64_t block)
    : from_step_(from_step),
      cursor_(cursor),
      place_(static_cast<std::size_t>(ranks), -1),
      members_(static_cast<int>(members.size())),
      block_(block) {
  for (std::size_t i = 0; i < members.size(); ++i) place_[static_cast<std::size_t>(members[i])] = static_cast<int>(i);
}

Portion Roster::portion(int rank, std::int64_t k) const {
  const std::int64_t place = place_[static_cast<std::size_t>(rank)];
  const std::int64_t begin = place * block_ / members_;
  const std::int64_t end = (place + 1) * block_ / members_;
  return {.shared_begin = cursor_after(k) + static_cast<std::uint64_t>(begin),
          .count = end - begin,
          .weight = static_cast<double>((end - begin) * members_) / static_cast<double>(block_)};
}

}  // namespace paceline::engine
