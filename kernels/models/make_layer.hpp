#pragma once
/// How models state their layers.

#include <string>
#include <utility>

#include "kernels/models/model.hpp"

namespace paceline::kernels {

/// A layer as Model's constructor takes it: shapes and sizes are worked out there.
inline Layer make_layer(LayerKind kind, std::string name, std::size_t outputs = 0, bool relu = false) {
  Layer layer;
  layer.kind = kind;
  layer.name = std::move(name);
  layer.outputs = outputs;
  layer.relu = relu;
  return layer;
}

/// The `number`-th dense layer of a model, from 1.
inline Layer dense_layer(std::size_t number, std::size_t units, bool relu = false) {
  return make_layer(LayerKind::dense, "dense" + std::to_string(number), units, relu);
}

}  // namespace paceline::kernels
