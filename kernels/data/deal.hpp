#pragma once
/// What the partitions that own samples have in common.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kernels/data/partition.hpp"

namespace paceline::kernels {

/// Throws DataError unless there are at least `needed` samples, naming the option.
void require_samples(std::size_t samples, std::size_t needed, const std::string& option);

/// Gives `pool`, in its order, to the ranks in runs whose lengths follow `proportions` (one per rank, sum 1).
void deal_by_proportion(std::span<const std::uint32_t> pool, std::span<const double> proportions, Partition& partition);

/// Sorts what each rank owns; a rank without a sample takes one from the rank that has most, the lowest of several.
void finish_deal(Partition& partition);

/// The option alpha of a Dirichlet partition.
Option alpha_option(const std::string& sentence);

}  // namespace paceline::kernels
