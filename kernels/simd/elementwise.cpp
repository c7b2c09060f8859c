/// ReLU, dropout, column sums and transposition.
#include "kernels/simd/targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/elementwise.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/simd/entry_points.hpp"
#include "kernels/simd/transpose-inl.hpp"
#include "kernels/simd/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {

#if PACELINE_VECTOR_TARGET

template <bool masked>
HWY_INLINE void relu_at(std::size_t i, std::size_t count, float* values) {
  store<masked>(relu(load<masked>(values + i, count)), values + i, count);
}

void relu_all(float* values, std::size_t size) {
  PACELINE_FOR_VECTORS(size, relu_at, values);
}

template <bool masked>
HWY_INLINE void relu_backward_at(std::size_t i, std::size_t count, const float* out, float* d_out) {
  const auto shut = hn::Le(load<masked>(out + i, count), hn::Zero(Floats()));
  store<masked>(hn::IfThenZeroElse(shut, load<masked>(d_out + i, count)), d_out + i, count);
}

void relu_backward(const float* out, float* d_out, std::size_t size) {
  PACELINE_FOR_VECTORS(size, relu_backward_at, out, d_out);
}

/// DropoutMask::Row::keeps for a vector of units.
HWY_INLINE auto kept(const DropoutMask::Row& row, std::size_t first_unit) {
  const Words d;
  const WordVector unit = hn::Iota(d, static_cast<std::uint32_t>(first_unit));
  WordVector hash = hn::Add(hn::Mul(unit, hn::Set(d, 0x9E3779B9U)), hn::Set(d, row.first()));
  hash = hn::Mul(hn::Xor(hash, hn::ShiftRight<16>(hash)), hn::Set(d, 0x85EBCA6BU));
  hash = hn::Add(hn::Xor(hash, hn::ShiftRight<13>(hash)), hn::Set(d, row.second()));
  hash = hn::Mul(hash, hn::Set(d, 0xC2B2AE35U));
  hash = hn::Xor(hash, hn::ShiftRight<16>(hash));
  return hn::RebindMask(Floats(), hn::Not(hn::Lt(hash, hn::Set(d, row.threshold()))));
}

template <bool masked>
HWY_INLINE void dropout_at(std::size_t i, std::size_t count, const DropoutMask::Row& row, float scale, const float* in,
                           float* out) {
  const Vector scaled = hn::Mul(load<masked>(in + i, count), hn::Set(Floats(), scale));
  store<masked>(hn::IfThenElseZero(kept(row, i), scaled), out + i, count);
}

void dropout(const DropoutMask::Row& row, float scale, const float* in, std::size_t size, float* out) {
  PACELINE_FOR_VECTORS(size, dropout_at, row, scale, in, out);
}

template <bool masked>
HWY_INLINE void add_column_vector(std::size_t j, std::size_t count, const float* values, std::size_t rows,
                                  std::size_t columns, float* sums) {
  Vector sum = hn::Zero(Floats());
  for (std::size_t i = 0; i < rows; ++i) sum = hn::Add(sum, load<masked>(values + i * columns + j, count));
  store<masked>(hn::Add(load<masked>(sums + j, count), sum), sums + j, count);
}

void add_columns(const float* values, std::size_t rows, std::size_t columns, float* sums) {
  PACELINE_FOR_VECTORS(columns, add_column_vector, values, rows, columns, sums);
}

void transpose_all(const float* from, std::size_t rows, std::size_t columns, float* to) {
  transpose(from, columns, rows, columns, to, rows);
}

void fill_with_elementwise(fused::Routines& table) {
  table.relu = relu_all;
  table.relu_backward = relu_backward;
  table.dropout = dropout;
  table.add_columns = add_columns;
  table.transpose = transpose_all;
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace paceline::kernels::simd {
void fill_elementwise(InstructionSet set, fused::Routines& table) {
  PACELINE_FILL(set, table, fill_with_elementwise);
}
}  // namespace paceline::kernels::simd
#endif
