#pragma once
/// When gradient bytes are ready if the backward pass goes layer by layer, last layer first.

#include <cstdint>
#include <vector>

namespace paceline::engine {

class LayeredReadiness {
 public:
  struct Part {
    std::int64_t bytes = 0;
    double weight = 0;  ///< share of the backward pass, in any unit
  };
  /// Parts in the model's order, first layer first. Without any weight all bytes are ready at the end.
  explicit LayeredReadiness(std::vector<Part> parts);
  /// Share of the backward pass after which bytes [from_byte, end) are complete.
  double share(std::int64_t from_byte) const;

 private:
  std::vector<std::int64_t> begins_;  // first byte of each part
  std::vector<double> done_;          // share of the pass when that part is complete
};

}  // namespace paceline::engine
