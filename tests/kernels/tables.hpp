#pragma once
/// The tables of routines that can run here, and inputs for them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/fused/routines.hpp"

namespace paceline::kernels::tests {

struct NamedTable {
  std::string name;
  const fused::Routines* routines;
};

/// The plain std::fma loops: the oracle for bits.
const fused::Routines& plain();
/// AVX2 and AVX-512, as far as this processor has them.
std::vector<NamedTable> fast_tables();
/// Those and the plain one.
std::vector<NamedTable> all_tables();

std::vector<float> normals(std::size_t count, std::uint64_t seed);
/// Integers in [-largest, largest], times `factor`.
std::vector<float> integers(std::size_t count, int largest, std::uint64_t seed, float factor = 1);

/// Bit for bit, with every not-a-number equal to every other.
bool same_bits(const std::vector<float>& a, const std::vector<float>& b);

/// 0, 1, and around the widths of both vectors and of a tile, and primes.
const std::vector<std::size_t>& awkward_sizes();

}  // namespace paceline::kernels::tests
