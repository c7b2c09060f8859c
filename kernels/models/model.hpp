#pragma once
/// What a model is, before any backend computes it: a list of layers over one flat parameter arena.

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace paceline::kernels {

/// A model cannot take samples of that shape, or is too large. what() is one sentence: what is wrong and what would
/// fit.
class ModelError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What is to be predicted of a sample.
enum class Target {
  category,  ///< a class: outputs are logits, the loss is the cross-entropy of their softmax
  number     ///< a real number: one output, the loss is the squared error
};

/// One sample: channels x height x width features (channels 1, height 1 for plain vectors).
struct SampleShape {
  std::size_t channels = 1;
  std::size_t height = 1;
  std::size_t width = 0;
  std::size_t outputs = 0;  ///< classes; 1 for a number
  Target target = Target::category;
  std::size_t features() const { return channels * height * width; }
};

enum class LayerKind { dense, convolution_3x3, max_pool_2x2, dropout };

/// Whoever builds a model states kind, name, outputs (of dense and convolution), relu and drop_probability; Model
/// derives the rest. A convolution keeps height and width (zero border of one). Activations are stored sample by
/// sample, rows x columns x channels (NHWC); a dense layer reads that order.
struct Layer {
  LayerKind kind = LayerKind::dense;
  std::string name;                                 ///< "dense1": prefix of its tensors in a model file
  std::size_t height = 1, width = 1, channels = 0;  ///< input; features() = height * width * channels
  std::size_t outputs = 0;        ///< channels that come out; dense: units; convolution: filters; others: as come in
  bool relu = false;              ///< applied to what the layer computes
  double drop_probability = 0;    ///< dropout only
  std::size_t weights_begin = 0;  ///< first float in the arena; weights [inputs][outputs], convolution [3][3][in][out]
  std::size_t weights = 0;        ///< floats
  std::size_t biases = 0;         ///< floats, right behind the weights
  std::size_t fan_in = 0;         ///< for He-uniform: limit sqrt(6 / fan_in)
  /// Floating-point operations per sample: dense 2 in out, convolution 2 * 9 in out height width, pool 3 per output,
  /// dropout 1 per unit. Backward: twice that for a layer with weights (their gradient and the input's), once if it is
  /// the first of all, whose input needs no gradient; once for the others.
  double forward_flop = 0, backward_flop = 0;
  std::size_t activations = 0;  ///< floats per sample that are kept for the backward pass

  std::size_t inputs() const { return height * width * channels; }
  std::size_t output_height() const;
  std::size_t output_width() const;
  /// Floats per sample that come out.
  std::size_t output_features() const { return output_height() * output_width() * outputs; }
  std::size_t parameters_end() const { return weights_begin + weights + biases; }
};

/// A named matrix inside the arena, as model files show it.
struct NamedTensor {
  std::string name;
  std::vector<std::size_t> shape;
  std::size_t begin = 0;
};

class Model {
 public:
  /// Throws ModelError: no layer, the last layer's outputs are not the sample's, a pool over odd height or width, more
  /// than 2^31 parameters, or a number that is to be predicted with more than one output.
  Model(std::string name, SampleShape sample, std::vector<Layer> layers);
  const std::string& name() const { return name_; }
  const SampleShape& sample() const { return sample_; }
  std::span<const Layer> layers() const { return layers_; }
  std::size_t parameters() const { return parameters_; }
  double forward_flop_per_sample() const;
  double backward_flop_per_sample() const;
  std::size_t activations_per_sample() const;
  std::vector<NamedTensor> tensors() const;
  /// He-uniform weights, biases 0, from the stream named "weights" of `seed`. Size parameters().
  void initialise(std::uint64_t seed, std::span<float> arena) const;

 private:
  std::string name_;
  SampleShape sample_;
  std::vector<Layer> layers_;
  std::size_t parameters_ = 0;
};

}  // namespace paceline::kernels
