#pragma once
/// The flags with which a verb changes the scenarios it reads.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/loader.hpp"

namespace paceline::cli {

struct ScenarioFlags {
  std::vector<std::string> sets;
  std::optional<std::uint64_t> seed;

  void add_to(CLI::App& verb) {
    verb.add_option("--set", sets,
                    "Override a value by its path, e.g. cluster.workers=16 or stragglers.0.factor=2; may be repeated")
        ->type_name("PATH=VALUE")
        ->expected(1)
        ->take_all();
    verb.add_option("--seed", seed, "Override the seed")  // CLI11 alone would take -1 for 2^64 - 1
        ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()));
  }
  scenario::Overrides overrides() const { return {sets, seed}; }
};

}  // namespace paceline::cli
