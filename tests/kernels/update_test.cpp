#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/flush_denormals.hpp"
#include "kernels/random.hpp"
#include "tests/kernels/memory_dataset.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

Optimizer sgd(float rate, float momentum = 0, float decay = 0) {
  return {"sgd", rate, momentum, decay};
}

Optimizer adam(float rate, float decay) {
  Optimizer optimizer{"adam", rate, 0, decay};
  optimizer.rule = UpdateRule::adam;
  return optimizer;
}

/// What a step makes of parameters and state, all of them in fresh tensors.
struct Stepped {
  std::vector<float> parameters, state;
};
Stepped step_by(const std::string& name, const Optimizer& optimizer, const std::vector<float>& parameters,
                const std::vector<float>& state, const std::vector<float>& gradient, float scale) {
  const auto backend = make_backend(name);
  const auto w = tensor_of(*backend, parameters), v = tensor_of(*backend, state), g = tensor_of(*backend, gradient);
  const auto next_w = backend->tensor(parameters.size()), next_v = backend->tensor(state.size());
  backend->update(optimizer, {*w, 0, *v, *g, 0, scale, 0, *next_w, 0, *next_v, parameters.size()});
  CHECK(values_of(*w) == parameters);
  CHECK(values_of(*v) == state);
  return {values_of(*next_w), values_of(*next_v)};
}

std::vector<float> normals(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.normal());
  return values;
}

}  // namespace

TEST_CASE("a step without momentum goes down the gradient by the learning rate") {
  for (const BackendItem& item : available_backends())
    CHECK(step_by(item.name, sgd(0.5F), {1, 2, 3}, {}, {2, -4, 8}, 1).parameters == std::vector<float>{0, 4, -1});
}

TEST_CASE("scale multiplies the gradient and not the weight decay") {
  // g' = 0.25 * 8 + 0.5 * 4 = 4; w' = 4 - 0.5 * 4 = 2.
  for (const BackendItem& item : available_backends())
    CHECK(step_by(item.name, sgd(0.5F, 0, 0.5F), {4}, {}, {8}, 0.25F).parameters == std::vector<float>{2});
}

TEST_CASE("momentum adds its share of the last step") {
  // g' = 2 + 0.25 * 4 = 3; v' = 0.5 * 6 + 3 = 6; w' = 4 - 0.25 * 6 = 2.5.
  for (const BackendItem& item : available_backends()) {
    const Stepped made = step_by(item.name, sgd(0.25F, 0.5F, 0.25F), {4}, {6}, {2}, 1);
    CHECK(made.state == std::vector<float>{6});
    CHECK(made.parameters == std::vector<float>{2.5F});
  }
}

TEST_CASE("a step of any length stays within three roundings of the formula") {
  const Optimizer optimizer = sgd(0.05F, 0.9F, 0.01F);
  for (const std::size_t length : {1, 3, 17, 1023, 1024, 1025, 5000}) {
    const auto w = normals(length, 1), v = normals(length, 2), g = normals(length, 3);
    for (const BackendItem& item : available_backends()) {
      const Stepped made = step_by(item.name, optimizer, w, v, g, 0.125F);
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < length; ++i) {
        const double terms[] = {0.125 * double{g[i]}, double{0.01F} * double{w[i]}, double{0.9F} * double{v[i]}};
        const double magnitude = std::abs(terms[0]) + std::abs(terms[1]) + std::abs(terms[2]);
        const double direction = terms[0] + terms[1] + terms[2];
        const double next = double{w[i]} - double{0.05F} * direction;
        if (std::abs(double{made.state[i]} - direction) > 4 * 0x1.0p-24 * magnitude) ++wrong;
        if (std::abs(double{made.parameters[i]} - next) > 0x1.0p-24 * (std::abs(next) + 6 * 0.05 * magnitude)) ++wrong;
      }
      INFO(item.name << " length " << length);
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("Adam's first step is the learning rate in the gradient's direction, whatever its size") {
  // m / (1 - beta1) = g and sqrt(v / (1 - beta2)) = |g|.
  for (const BackendItem& item : available_backends()) {
    const Stepped made = step_by(item.name, adam(0.5F, 0), {1, 2, 3}, std::vector<float>(6), {8, -1000, 0.25F}, 1);
    INFO(item.name);
    CHECK(made.parameters[0] == Approx(0.5).epsilon(1e-6));
    CHECK(made.parameters[1] == Approx(2.5).epsilon(1e-6));
    CHECK(made.parameters[2] == Approx(2.5).epsilon(1e-6));
    CHECK(made.state[0] == Approx(0.8).epsilon(1e-6));
    CHECK(made.state[3] == Approx(0.064).epsilon(1e-4));
  }
}

TEST_CASE("Adam stays within a few roundings of its formula in any step, of any length, in place too") {
  const Optimizer optimizer = adam(0.05F, 0.01F);
  for (const std::size_t length : {1, 3, 17, 1023, 1025, 2500})
    for (const std::int64_t version : {0, 9, 100000}) {
      const auto w = normals(length, 1), g = normals(length, 3);
      auto state = normals(2 * length, 2);
      for (float& value : state) value = std::abs(value);
      for (const BackendItem& item : available_backends()) {
        INFO(item.name << " length " << length << " version " << version);
        const auto backend = item.make.make();
        const auto arena = tensor_of(*backend, w), moments = tensor_of(*backend, state),
                   gradient = tensor_of(*backend, g);
        backend->update(optimizer, {*arena, 0, *moments, *gradient, 0, 0.125F, version, *arena, 0, *moments, length});
        const auto next_w = values_of(*arena), next_state = values_of(*moments);
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < length; ++i) {
          const double parts[] = {0.125 * double{g[i]}, double{0.01F} * double{w[i]}};
          const double d = parts[0] + parts[1], size = std::abs(parts[0]) + std::abs(parts[1]);
          const double mean = double{0.9F} * double{state[i]} + (1 - double{0.9F}) * d;
          const double square = double{0.999F} * double{state[length + i]} + (1 - double{0.999F}) * d * d;
          const double t = static_cast<double>(version + 1), unit = 0x1.0p-24;
          const double first = 1 - std::pow(double{0.9F}, t), second = 1 - std::pow(double{0.999F}, t);
          const double change = double{0.05F} * (mean / first) / (std::sqrt(square / second) + double{1e-8F});
          const double mean_error = 8 * unit * (double{state[i]} + size);
          if (std::abs(double{next_state[i]} - mean) > mean_error) ++wrong;
          if (std::abs(double{next_state[length + i]} - square) > 8 * unit * (square + size * size)) ++wrong;
          const double change_error = std::abs(change) * (16 * unit + 8 * unit * (square + size * size) / square) +
                                      mean_error * double{0.05F} / first / std::sqrt(square / second);
          if (std::abs(double{next_w[i]} - (double{w[i]} - change)) > unit * std::abs(double{w[i]}) + 2 * change_error)
            ++wrong;
        }
        CHECK(wrong == 0);
      }
    }
}

TEST_CASE("ranges are read and written at their own offsets, and nothing around them") {
  for (const BackendItem& item : available_backends()) {
    const auto backend = item.make.make();
    const auto w = tensor_of(*backend, {9, 9, 1, 2, 9}), g = tensor_of(*backend, {9, 4, 6, 9});
    const auto v = tensor_of(*backend, {2, 4}), next_v = tensor_of(*backend, {0, 0});
    const auto next_w = tensor_of(*backend, {7, 7, 7, 7});
    // v' = 0.5 v + g = {5, 8}; w' = w - 0.5 v'.
    backend->update(sgd(0.5F, 0.5F), {*w, 2, *v, *g, 1, 1, 0, *next_w, 1, *next_v, 2});
    CHECK(values_of(*next_v) == std::vector<float>{5, 8});
    CHECK(values_of(*next_w) == std::vector<float>{7, -1.5F, -2, 7});
  }
}

TEST_CASE("a step in place gives the bits of a step into new tensors") {
  const auto w = normals(2500, 1), v = normals(2500, 2), g = normals(2500, 3);
  const Optimizer optimizer = sgd(0.05F, 0.9F, 0.01F);
  for (const BackendItem& item : available_backends()) {
    const Stepped fresh = step_by(item.name, optimizer, w, v, g, 0.5F);
    const auto backend = item.make.make();
    const auto arena = tensor_of(*backend, w), state = tensor_of(*backend, v), gradient = tensor_of(*backend, g);
    backend->update(optimizer, {*arena, 0, *state, *gradient, 0, 0.5F, 0, *arena, 0, *state, w.size()});
    CHECK(values_of(*arena) == fresh.parameters);
    CHECK(values_of(*state) == fresh.state);
  }
}

TEST_CASE("a step beyond its tensors is refused as a bug") {
  for (const BackendItem& item : available_backends()) {
    const auto backend = item.make.make();
    const auto two = backend->tensor(2), three = backend->tensor(3), none = backend->tensor(0);
    const Optimizer plain = sgd(1), heavy = sgd(1, 0.5F);
    CHECK_THROWS_AS(backend->update(plain, {*two, 0, *none, *three, 0, 1, 0, *three, 0, *none, 3}),
                    std::invalid_argument);
    CHECK_THROWS_AS(backend->update(plain, {*three, 1, *none, *three, 0, 1, 0, *three, 0, *none, 3}),
                    std::invalid_argument);
    CHECK_THROWS_AS(backend->update(plain, {*three, 0, *none, *two, 0, 1, 0, *three, 0, *none, 3}),
                    std::invalid_argument);
    CHECK_THROWS_AS(backend->update(plain, {*three, 0, *none, *three, 0, 1, 0, *two, 0, *none, 3}),
                    std::invalid_argument);
    CHECK_THROWS_AS(backend->update(heavy, {*three, 0, *two, *three, 0, 1, 0, *three, 0, *three, 3}),
                    std::invalid_argument);
    CHECK_THROWS_AS(backend->update(heavy, {*three, 0, *three, *three, 0, 1, 0, *three, 0, *two, 3}),
                    std::invalid_argument);
  }
}

TEST_CASE("a state that decays becomes zero instead of denormal, and the thread's mode is restored") {
#if defined(__SSE2__)
  const unsigned before = _mm_getcsr();
  for (const BackendItem& item : available_backends()) {
    const float least = 0x1.0p-126F;
    CHECK(step_by(item.name, sgd(1, 0.5F), {1}, {least}, {0}, 1).state == std::vector<float>{0});
    CHECK((_mm_getcsr() & ~0x3FU) == (before & ~0x3FU));  // All but the sticky exception flags.
  }
#endif
}

TEST_CASE("the learning rate scales with workers by the rule that was chosen") {
  const OptimizerItem& item = *optimizers().find("sgd");
  const auto rate = [&](const char* rule, int workers) {
    const auto options = with_defaults(item, {{"learning_rate", 0.1}, {"learning_rate_scaling", std::string(rule)}});
    return item.make(options, workers).learning_rate;
  };
  CHECK(rate("none", 16) == 0.1F);
  CHECK(rate("linear", 16) == 1.6F);
  CHECK(rate("sqrt", 16) == 0.4F);
  CHECK(rate("linear", 1) == 0.1F);
}

TEST_CASE("sgd keeps state only with momentum") {
  const OptimizerItem& item = *optimizers().find("sgd");
  CHECK(item.make(with_defaults(item), 1).slots() == 0);
  CHECK(item.make(with_defaults(item, {{"momentum", 0.9}}), 1).slots() == 1);
}

TEST_CASE("adam keeps two floats of state and takes its options") {
  const OptimizerItem& item = *optimizers().find("adam");
  const Optimizer optimizer = item.make(with_defaults(item, {{"beta1", 0.5}, {"epsilon", 1e-3}}), 1);
  CHECK(optimizer.slots() == 2);
  CHECK(optimizer.beta1 == 0.5F);
  CHECK(optimizer.beta2 == 0.999F);
  CHECK(optimizer.epsilon == 1e-3F);
  CHECK(optimizer.learning_rate == 0.001F);
  CHECK(item.make(with_defaults(item, {{"learning_rate_scaling", std::string("linear")}}), 4).learning_rate == 0.004F);
}

}  // namespace paceline::kernels::tests
