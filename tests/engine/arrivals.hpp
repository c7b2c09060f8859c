#pragma once
/// When messages arrive.

#include <catch2/catch.hpp>

#include <vector>

#include "tests/engine/experiment.hpp"

namespace paceline::tests {

struct Sending {
  int from, to;
  double at = 0;  ///< s
  std::int64_t bytes = 8'000'000;
};

/// When each message arrives, in the order of the list; each receiver takes its messages in that order.
std::vector<double> arrivals(const scenario::Scenario& scenario, const std::vector<Sending>& sendings);

}  // namespace paceline::tests
