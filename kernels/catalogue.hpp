#pragma once
/// Everything of kernels that a scenario can choose.

#include "kernels/backend_item.hpp"
#include "kernels/data/dataset_item.hpp"
#include "kernels/data/partition.hpp"
#include "kernels/models/model_item.hpp"
#include "kernels/optimizers/optimizer_item.hpp"

namespace paceline::kernels {

/// Slowest first.
const Catalogue<BackendMaker>& backends();
const Catalogue<MakeModel>& models();
const Catalogue<MakeOptimizer>& optimizers();
const Catalogue<DatasetMaker>& datasets();
const Catalogue<MakePartition>& partitions();

}  // namespace paceline::kernels
