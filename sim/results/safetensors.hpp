#pragma once
/// The final model as a safetensors file (https://github.com/huggingface/safetensors, "Format").

#include <span>

#include "sim/results/atomic_file.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::results {

/// dtype F32, little endian, tensors in the given order without gaps, the data aligned to 8 bytes, "__metadata__"
/// {"format": "paceline 1"}. Throws std::invalid_argument for a shape that does not fit its values, an empty name or
/// one that is used twice; ResultsError as AtomicFile does.
void write_safetensors(AtomicFile& file, std::span<const ModelTensor> tensors);

}  // namespace paceline::results
