#include "kernels/simd/instruction_set.hpp"

#include <cstdlib>

#include "kernels/backend_item.hpp"
#include "kernels/simd/entry_points.hpp"
#include "kernels/simd/targets.hpp"

#include <hwy/targets.h>

namespace paceline::kernels::simd {
namespace {

fused::Routines make(InstructionSet set) {
  fused::Routines table{};
  fill_product(set, table);
  fill_elementwise(set, table);
  fill_loss(set, table);
  fill_pooling(set, table);
  fill_winograd_forward(set, table);
  fill_winograd_backward(set, table);
  fill_patch(set, table);
  fill_update(set, table);
  fill_buffers(set, table);
  return table;
}

/// What PACELINE_ISA asks for; empty: nothing.
std::string wish() {
  const char* const text = std::getenv("PACELINE_ISA");
  return text == nullptr ? "" : text;
}

}  // namespace

const char* name_of(InstructionSet set) {
  return set == InstructionSet::avx512 ? "AVX-512" : "AVX2";
}

std::string unavailable(InstructionSet set) {
  const auto bit = set == InstructionSet::avx512 ? HWY_AVX3 : HWY_AVX2;
  if ((hwy::SupportedTargets() & bit) != 0) return "";
  return set == InstructionSet::avx512 ? "this processor has no AVX-512 (F, VL, DQ, BW)."
                                       : "this processor has no AVX2 with FMA, BMI2 and F16C.";
}

const fused::Routines& routines(InstructionSet set) {
  static const fused::Routines narrow = make(InstructionSet::avx2), wide = make(InstructionSet::avx512);
  return set == InstructionSet::avx512 ? wide : narrow;
}

InstructionSet chosen_instruction_set() {
  const std::string asked = wish();
  if (asked == "avx512" || asked == "avx2") {
    const InstructionSet set = asked == "avx2" ? InstructionSet::avx2 : InstructionSet::avx512;
    const std::string reason = unavailable(set);
    if (!reason.empty()) throw BackendError("PACELINE_ISA asks for " + asked + ", but " + reason);
    return set;
  }
  if (!asked.empty()) throw BackendError("PACELINE_ISA is '" + asked + "': give avx2 or avx512, or leave it out.");
  return unavailable(InstructionSet::avx512).empty() ? InstructionSet::avx512 : InstructionSet::avx2;
}

std::string backend_unavailable() {
  try {
    return unavailable(chosen_instruction_set());
  } catch (const BackendError& why) {
    return why.what();
  }
}

}  // namespace paceline::kernels::simd
