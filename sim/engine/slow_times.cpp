#include "sim/engine/slow_times.hpp"

#include <array>
#include <cstdio>

namespace paceline::engine {

void SlowTimes::computes(int rank, const std::string& name, double factor) {
  const auto number = static_cast<std::size_t>(rank);
  if (number >= factors_.size()) factors_.resize(number + 1, 1);
  if (factors_[number] == factor) return;
  factors_[number] = factor;
  if (factor == 1) return tell("usual", rank, name + " computes as fast as usual again");
  std::array<char, 32> times{};
  std::snprintf(times.data(), times.size(), "%.4g", factor);
  tell("slow", rank, name + " takes " + times.data() + " times as long as usual to compute");
}

void SlowTimes::tell(const char* event, int rank, std::string detail) {
  if (told_ == most) return;
  if (++told_ == most) detail += "; later changes of this kind are left out";
  tell_(event, rank, std::move(detail));
}

}  // namespace paceline::engine
