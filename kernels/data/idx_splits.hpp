#pragma once
/// A training and a test split from four IDX files.

#include <cstddef>
#include <optional>

#include "kernels/data/dataset_item.hpp"
#include "kernels/data/idx_file.hpp"

namespace paceline::kernels {

struct IdxSplits {
  NamedFile images, labels, test_images, test_labels;
  std::optional<std::size_t> classes;  ///< none: one more than the largest training label
};

/// Both throw DataError for files that are missing, damaged or do not belong together, and for labels out of range.
DataDescription describe(const IdxSplits& splits);
DataSplits load(const IdxSplits& splits);
/// Images of the training images' size, with labels where the files have them.
ForeignSamples read(const IdxSplits& splits, const SampleFiles& files);

}  // namespace paceline::kernels
