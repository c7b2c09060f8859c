#include "sim/engine/costs/network.hpp"

namespace paceline::engine {
namespace {

/// A convolution without bias and its batch normalisation (scale and shift).
NetworkLayer normalised_convolution(double kernel, double in, double out, double side) {
  return {kernel * kernel * in * out + 2 * out, 2 * kernel * kernel * in * out * side * side};
}

NetworkLayer convolution(double kernel, double in, double out, double side) {
  return {kernel * kernel * in * out + out, 2 * kernel * kernel * in * out * side * side};
}

/// `times`: samples of the layer in one sample of the network, tokens say.
NetworkLayer dense(double in, double out, double times = 1) {
  return {in * out + out, 2 * in * out * times};
}

Network resnet_50() {
  Network net{
      "resnet-50",
      "ResNet-50 on images of 224 x 224: 25.6 million parameters, 8.2 GFLOP forward.",
      "He et al., Deep residual learning, CVPR 2016, table 1; activations: Radosavovic et al., CVPR 2020, table 4",
      {},
      11.1e6};
  net.layers.push_back(normalised_convolution(7, 3, 64, 112));
  double in = 64;
  const double widths[] = {64, 128, 256, 512}, sides[] = {56, 28, 14, 7};
  const int blocks[] = {3, 4, 6, 3};
  for (int stage = 0; stage < 4; ++stage)
    for (int block = 0; block < blocks[stage]; ++block) {
      const double width = widths[stage], side = sides[stage];
      // The stride of a stage is in its first 3x3 convolution, as torchvision has it.
      const double before = block == 0 && stage > 0 ? 2 * side : side;
      net.layers.push_back(normalised_convolution(1, in, width, before));
      net.layers.push_back(normalised_convolution(3, width, width, side));
      net.layers.push_back(normalised_convolution(1, width, 4 * width, side));
      if (block == 0) net.layers.push_back(normalised_convolution(1, in, 4 * width, side));
      in = 4 * width;
    }
  net.layers.push_back(dense(2048, 1000));
  return net;
}

Network vgg_16() {
  Network net{"vgg-16",
              "VGG-16 on images of 224 x 224: 138 million parameters, 31 GFLOP forward.",
              "Simonyan and Zisserman, ICLR 2015 (arXiv:1409.1556), table 1, column D",
              {},
              0};
  const double widths[] = {64, 128, 256, 512, 512};
  const int convolutions[] = {2, 2, 3, 3, 3};
  double in = 3, side = 224;
  for (int stage = 0; stage < 5; ++stage, side /= 2)
    for (int i = 0; i < convolutions[stage]; ++i) {
      net.layers.push_back(convolution(3, in, widths[stage], side));
      net.activations += widths[stage] * side * side;
      in = widths[stage];
    }
  net.layers.push_back(dense(512 * 7 * 7, 4096));
  net.layers.push_back(dense(4096, 4096));
  net.layers.push_back(dense(4096, 1000));
  net.activations += 4096 + 4096 + 1000;
  return net;
}

struct Transformer {
  double width, tokens, heads;
};

/// Two layer norms, attention with its four matrices, and a perceptron four times as wide.
void add_block(Network& net, const Transformer& shape) {
  const double h = shape.width, s = shape.tokens;
  NetworkLayer attention = dense(h, 3 * h, s);
  const NetworkLayer out = dense(h, h, s);
  attention.parameters += out.parameters + 2 * h;
  attention.forward_flop += out.forward_flop + 4 * s * s * h;  // scores and their use
  NetworkLayer perceptron = dense(h, 4 * h, s);
  const NetworkLayer back = dense(4 * h, h, s);
  perceptron.parameters += back.parameters + 2 * h;
  perceptron.forward_flop += back.forward_flop;
  net.layers.push_back(attention);
  net.layers.push_back(perceptron);
  // Korthikanti et al., eq. 2, counts s h (34 + 5 a s / h) bytes with two for each value: half as many values.
  net.activations += s * h * (34 + 5 * shape.heads * s / h) / 2;
}

Network bert_large() {
  Network net{
      "bert-large",
      "BERT-large on 512 tokens: 335 million parameters, 335 GFLOP forward for each sequence.",
      "Devlin et al., NAACL 2019 (arXiv:1810.04805), section 3; activations: Korthikanti et al., MLSys 2023, eq. 2",
      {},
      0};
  const Transformer shape{1024, 512, 16};
  net.layers.push_back({(30522 + 512 + 2 + 2) * shape.width, 0});  // words, positions, segments, layer norm
  for (int i = 0; i < 24; ++i) add_block(net, shape);
  net.layers.push_back(dense(shape.width, shape.width));  // pooler
  return net;
}

Network gpt_2() {
  Network net{"gpt-2",
              "GPT-2 (small) on 1024 tokens: 124 million parameters, 292 GFLOP forward for each sequence.",
              "Radford et al., Language models are unsupervised multitask learners, 2019, table 2; activations: "
              "Korthikanti et al., MLSys 2023, eq. 2",
              {},
              0};
  const Transformer shape{768, 1024, 12};
  net.layers.push_back({(50257 + 1024) * shape.width, 0});  // words and positions
  for (int i = 0; i < 12; ++i) add_block(net, shape);
  // The last layer norm; the words' matrix serves again for the logits.
  net.layers.push_back({2 * shape.width, 2 * 50257 * shape.width * shape.tokens});
  return net;
}

}  // namespace

double Network::parameters() const {
  double sum = 0;
  for (const NetworkLayer& layer : layers) sum += layer.parameters;
  return sum;
}

double Network::forward_flop() const {
  double sum = 0;
  for (const NetworkLayer& layer : layers) sum += layer.forward_flop;
  return sum;
}

const std::vector<Network>& networks() {
  static const std::vector<Network> all{resnet_50(), vgg_16(), bert_large(), gpt_2()};
  return all;
}

const Network* find_network(std::string_view name) {
  for (const Network& network : networks())
    if (network.name == name) return &network;
  return nullptr;
}

}  // namespace paceline::engine
