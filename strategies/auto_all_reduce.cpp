/// allreduce-auto: synchronous SGD over what collectives/cheapest.hpp chooses for each bucket.
///
/// A strategy does not see the network, so the scenario says what to choose for; the defaults are those of a star.

#include "strategies/all_reduce_training.hpp"
#include "strategies/catalogue.hpp"
#include "strategies/collectives/cheapest.hpp"

namespace paceline {
namespace {

Option latency_option() {
  return {.name = "latency",
          .unit = Unit::seconds,
          .default_value = 1e-4,
          .minimum = 0,
          .sentence =
              "What a message is assumed to take before its first byte is there, all links together; it decides "
              "the choice, nothing else.",
          .example = "\"100us\""};
}

Option bandwidth_option() {
  return {.name = "bandwidth",
          .unit = Unit::bytes_per_second,
          .default_value = 1.25e9,
          .minimum = 0,
          .above_minimum = true,
          .sentence = "What a link is assumed to carry; it decides the choice, nothing else.",
          .example = "\"10Gbps\""};
}

}  // namespace

StrategyItem allreduce_auto() {
  return AllReduceTraining::item({.name = "allreduce-auto",
                                  .sentence = "Synchronous SGD; takes recursive doubling, halving and doubling or the "
                                              "ring, whichever is cheapest for the size of a bucket.",
                                  .source = "Thakur, Rabenseifner and Gropp, IJHPCA 19(1) (2005); Goyal et al., "
                                            "arXiv:1706.02677; Li et al., VLDB 13 (2020)",
                                  .options = {latency_option(), bandwidth_option()}},
                                 [](const OptionValues& options) {
                                   return std::make_unique<CheapestAllReduce>(options.number("latency"),
                                                                              options.number("bandwidth"));
                                 });
}

}  // namespace paceline
