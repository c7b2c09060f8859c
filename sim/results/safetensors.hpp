#pragma once
/// The final model as a safetensors file (https://github.com/huggingface/safetensors, "Format").

#include <filesystem>
#include <span>
#include <vector>

#include "sim/results/atomic_file.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::results {

/// dtype F32, little endian, tensors in the given order without gaps, the data aligned to 8 bytes, "__metadata__"
/// {"format": "paceline 1"}. Throws std::invalid_argument for a shape that does not fit its values, an empty name or
/// one that is used twice; ResultsError as AtomicFile does.
void write_safetensors(AtomicFile& file, std::span<const ModelTensor> tensors);

/// All tensors of such a file, in the order of their bytes. The file is taken for hostile: whatever is in it, the
/// answer is this list or a ResultsError with the path and what is wrong, and no more memory than the file has bytes.
/// Refused: anything but F32, a header that is cut, no JSON or above 100 MB (the format's own limit), offsets that
/// overlap, leave a gap or do not fit the shape, and values that are not finite.
std::vector<ModelTensor> read_safetensors(const std::filesystem::path& path);

}  // namespace paceline::results
