#pragma once
/// Which vector instructions the backend `avx` uses.

#include <string>

#include "kernels/fused/routines.hpp"

namespace paceline::kernels::simd {

enum class InstructionSet { avx2, avx512 };

/// "AVX2", "AVX-512".
const char* name_of(InstructionSet set);
/// Why this machine cannot run it, one sentence; empty: it can.
std::string unavailable(InstructionSet set);
/// The kernels for it; only for a set that is available. All sets give the same bits.
const fused::Routines& routines(InstructionSet set);

/// The widest that this machine has, or what the environment variable PACELINE_ISA asks for: "avx2" or "avx512". Throws
/// BackendError: it asks for anything else, or for what the machine has not.
InstructionSet chosen_instruction_set();
/// Why the backend cannot run here, one sentence; empty: it can.
std::string backend_unavailable();

}  // namespace paceline::kernels::simd
