#include "sim/results/run_record.hpp"

#include <array>

namespace paceline::results {
namespace {

constexpr std::array<std::string_view, 5> status_names = {"completed", "diverged", "stalled", "failed", "interrupted"};

}  // namespace

std::string_view name_of(Status status) {
  return status_names.at(static_cast<std::size_t>(status));
}

std::optional<Status> status_of(std::string_view name) {
  for (std::size_t i = 0; i < status_names.size(); ++i)
    if (status_names[i] == name) return static_cast<Status>(i);
  return std::nullopt;
}

}  // namespace paceline::results
