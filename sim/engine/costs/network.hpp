#pragma once
/// Large networks as lists of layers: what they compute, keep and send, without their values.

#include <string>
#include <string_view>
#include <vector>

namespace paceline::engine {

struct NetworkLayer {
  double parameters = 0;
  double forward_flop = 0;  ///< per sample; a multiply-add counts 2. The backward pass takes twice that.
};

struct Network {
  std::string name, sentence, source;
  std::vector<NetworkLayer> layers;  ///< in the model's order
  double activations = 0;            ///< floats per sample that are kept for the backward pass

  double parameters() const;
  double forward_flop() const;
};

/// All that timing profile knows; the layers follow from the published architectures.
const std::vector<Network>& networks();
const Network* find_network(std::string_view name);

}  // namespace paceline::engine
