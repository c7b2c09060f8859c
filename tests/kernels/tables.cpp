#include "tests/kernels/tables.hpp"

#include <bit>
#include <cmath>

#include "kernels/random.hpp"
#include "kernels/reference/fma_parts.hpp"
#include "kernels/simd/instruction_set.hpp"

namespace paceline::kernels::tests {

const fused::Routines& plain() {
  return reference::fma_routines();
}

std::vector<NamedTable> fast_tables() {
  std::vector<NamedTable> tables;
  for (const auto set : {simd::InstructionSet::avx2, simd::InstructionSet::avx512})
    if (simd::unavailable(set).empty()) tables.push_back({simd::name_of(set), &simd::routines(set)});
  return tables;
}

std::vector<NamedTable> all_tables() {
  std::vector<NamedTable> tables = fast_tables();
  tables.push_back({"plain", &plain()});
  return tables;
}

std::vector<float> normals(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.normal());
  return values;
}

std::vector<float> integers(std::size_t count, int largest, std::uint64_t seed, float factor) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values)
    value = factor * (static_cast<float>(random.below(static_cast<std::uint32_t>(2 * largest + 1))) -
                      static_cast<float>(largest));
  return values;
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    if (std::bit_cast<std::uint32_t>(a[i]) != std::bit_cast<std::uint32_t>(b[i])) return false;
  }
  return true;
}

const std::vector<std::size_t>& awkward_sizes() {
  static const std::vector<std::size_t> sizes{0, 1, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33};
  return sizes;
}

}  // namespace paceline::kernels::tests
