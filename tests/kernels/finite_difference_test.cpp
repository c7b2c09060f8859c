/// The reference backend against central differences of its own loss, which it computes in double: whatever remains is
/// the step's third-order term and the rounding of the gradient to float.
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/random.hpp"
#include "tests/kernels/memory_dataset.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

constexpr double step = 0x1.0p-13;
// Third derivatives of these losses stay below 10; rounding of the loss adds 1e-16 / step.
constexpr double truncation = step * step * 10 / 6 + 1e-11;
constexpr double rounding = 0x1.0p-24;

/// Loss with dropout, as gradient() sees it.
class LossOf {
 public:
  LossOf(const Model& model, const Batch& batch)
      : backend_(make_backend("reference")),
        program_(backend_->compile(model, batch.draws.size())),
        gradient_(backend_->tensor(model.parameters())),
        batch_(batch) {}
  double operator()(const std::vector<float>& parameters) {
    return program_->gradient(*tensor_of(*backend_, parameters), batch_, *gradient_).loss;
  }

 private:
  std::unique_ptr<KernelBackend> backend_;
  std::unique_ptr<Program> program_;
  std::shared_ptr<Tensor> gradient_;
  Batch batch_;
};

double difference_quotient(LossOf& loss, std::vector<float> parameters, std::size_t i) {
  const float middle = parameters[i];
  parameters[i] = middle + static_cast<float>(step);
  const double above = static_cast<double>(parameters[i]);
  const double loss_above = loss(parameters);
  parameters[i] = middle - static_cast<float>(step);
  const double below = static_cast<double>(parameters[i]);
  return (loss_above - loss(parameters)) / (above - below);
}

/// Compares at most `most` parameters of each layer, evenly spread.
void check(const Model& model, std::size_t batch_size, std::size_t most, std::uint64_t seed) {
  const MemoryDataset data = normal_data(model.sample(), batch_size, seed);
  const std::vector<Draw> draws = first_draws(batch_size);
  const Batch batch{&data, draws, seed};
  const std::vector<float> parameters = parameters_of(model, seed);
  const Gradient gradient = gradient_by("reference", model, parameters, batch);
  LossOf loss(model, batch);
  for (const NamedTensor& tensor : model.tensors()) {
    std::size_t size = 1;
    for (const std::size_t extent : tensor.shape) size *= extent;
    const std::size_t stride = std::max<std::size_t>(1, size / most);
    for (std::size_t i = tensor.begin; i < tensor.begin + size; i += stride) {
      const double expected = difference_quotient(loss, parameters, i);
      INFO(tensor.name << "[" << i - tensor.begin << "]");
      CHECK(std::abs(static_cast<double>(gradient.values[i]) - expected) <= truncation + rounding * std::abs(expected));
    }
  }
}

}  // namespace

TEST_CASE("the reference gradient of a dense layer is the slope of its loss") {
  check(chain({1, 1, 5, 3}, {dense(3)}), 4, 100, 1);
}

TEST_CASE("the reference gradient of dense layers with ReLU is the slope of their loss") {
  check(chain({1, 1, 4, 3}, {dense(6, true), dense(5, true), dense(3)}), 3, 100, 2);
}

TEST_CASE("the reference gradient of a regression is the slope of its loss") {
  check(chain({1, 1, 5, 1, Target::number}, {dense(1)}), 4, 100, 6);
  check(chain({1, 1, 4, 1, Target::number}, {dense(6, true), dense(5, true), dense(1)}), 3, 100, 7);
}

TEST_CASE("the reference gradient of a convolution is the slope of its loss") {
  check(chain({2, 3, 5, 2}, {convolution(3), dense(2)}), 2, 100, 3);
}

TEST_CASE("the reference gradient of two convolutions with ReLU is the slope of their loss") {
  check(chain({1, 4, 3, 2}, {convolution(2, true), convolution(3, true), dense(2)}), 2, 100, 4);
}

TEST_CASE("the reference gradient through a max-pool is the slope of the loss") {
  check(chain({2, 4, 6, 3}, {convolution(3, true), max_pool(), dense(3)}), 2, 100, 5);
  check(chain({1, 4, 4, 2}, {max_pool(), dense(2)}), 3, 100, 6);
}

TEST_CASE("the reference gradient through dropout is the slope of the loss under the same mask") {
  check(chain({1, 1, 6, 3}, {dense(8, true), dropout(0.5), dense(3)}), 4, 100, 7);
}

TEST_CASE("the reference gradient of every model in the catalogue is the slope of its loss") {
  const SampleShape classes{1, 4, 4, 3}, number{1, 4, 4, 1, Target::number};
  for (const ModelItem& item : models().items()) {
    INFO(item.name);
    OptionValues options = with_defaults(item);
    if (item.name == "mlp") options.set("hidden", std::vector<std::int64_t>{7, 5});
    check(item.make(options, item.name == "linear" ? number : classes), 2, 12, 11);
  }
}

}  // namespace paceline::kernels::tests
