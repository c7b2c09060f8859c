#pragma once
/// How a model enters the catalogue: one file each.

#include <functional>

#include "catalogue/catalogue.hpp"
#include "kernels/models/model.hpp"

namespace paceline::kernels {

/// Builds the model for samples of that shape. Throws ModelError when it cannot take them.
using MakeModel = std::function<Model(const OptionValues& options, const SampleShape& sample)>;
using ModelItem = Catalogue<MakeModel>::Item;

ModelItem softmax_model();
ModelItem linear_model();
ModelItem mlp_model();
ModelItem cnn_model();

}  // namespace paceline::kernels
