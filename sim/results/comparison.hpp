#pragma once
/// Several runs side by side: one row per experiment, its seeds taken together.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/results/run_reader.hpp"

namespace paceline::results {

/// A number of one row over the row's runs.
struct Estimate {
  std::optional<double> mean;        ///< over the runs that have the number; none: no run has it
  std::optional<double> half_width;  ///< of the 95 % interval, by Student's t; none for fewer than two runs
  std::int64_t n = 0;                ///< runs that have the number
  std::int64_t of = 0;               ///< runs of the row

  /// Every run of the row has it.
  bool complete() const { return n > 0 && n == of; }
};

/// n values give mean and half-width t(0.975, n-1) * s / sqrt(n), s with n-1 in its denominator.
Estimate estimate_of(std::span<const double> values, std::int64_t of);

/// Runs of one scenario that differ in their seed alone; never empty.
struct ComparisonRow {
  std::string label;  ///< the scenario's name without a trailing seed, and where two rows would share it their place
  std::string strategy;
  std::string title;  ///< how a sentence calls the row: the strategy where that tells the rows apart, else the label
  std::vector<RunHead> runs;

  /// Of a numeric summary field ("simulated_time_s", "fractions.wait"). Throws ResultsError for an unknown one.
  Estimate estimate(std::string_view field) const;
  /// "completed", "unfinished" (no summary), or "2 completed, 1 failed".
  std::string status() const;
  bool completed() const;
};

struct Comparison {
  std::vector<ComparisonRow> rows;       ///< in the order of the arguments: the first is the baseline of a gate
  std::vector<std::string> differences;  ///< JSON pointers in which rows differ, strategy, name and environment aside
  bool strategies_differ = false;
  /// Of version, backend_used, instruction_set and arithmetic_version those that are not the same for all runs.
  std::vector<std::string> environment_differences;
};

/// Each argument is the directory of a run, or a directory with such directories in it (one level, sorted by name).
/// Runs share a row when they differ in `seed` alone and came by one argument or one by one; a seed that a row already
/// has opens another row. Throws ResultsError when an argument holds no run or a run cannot be read.
Comparison compare(std::span<const std::filesystem::path> arguments);

}  // namespace paceline::results
