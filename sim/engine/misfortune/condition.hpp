#pragma once
/// How a host computes. It belongs to the host and outlives whoever computes there, so that a rank that moves to
/// another host goes on with that host's draws.

#include "sim/engine/misfortune/noise.hpp"
#include "sim/engine/misfortune/tempo.hpp"

namespace paceline::engine {

struct Condition {
  Tempo tempo;
  Noise noise;
};

}  // namespace paceline::engine
