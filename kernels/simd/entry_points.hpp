#pragma once
/// Each file of kernels fills its part of the table for one instruction set.

#include "kernels/simd/instruction_set.hpp"

namespace paceline::kernels::simd {

void fill_product(InstructionSet set, fused::Routines& table);
void fill_elementwise(InstructionSet set, fused::Routines& table);
void fill_loss(InstructionSet set, fused::Routines& table);
void fill_pooling(InstructionSet set, fused::Routines& table);
void fill_winograd_forward(InstructionSet set, fused::Routines& table);
void fill_winograd_backward(InstructionSet set, fused::Routines& table);
void fill_patch(InstructionSet set, fused::Routines& table);
void fill_update(InstructionSet set, fused::Routines& table);
void fill_buffers(InstructionSet set, fused::Routines& table);

}  // namespace paceline::kernels::simd

/// In the part of a file that is compiled once: makes `function` of the set's namespace fill the table.
#define PACELINE_FILL(set, table, function) \
  ((set) == InstructionSet::avx512 ? N_AVX3::function(table) : N_AVX2::function(table))
