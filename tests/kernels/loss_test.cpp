#include "kernels/softmax_cross_entropy.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/portable_math.hpp"
#include "kernels/random.hpp"

namespace paceline::kernels::tests {
namespace {

struct LossAndGradient {
  SampleLoss loss;
  std::vector<double> gradient;
};

LossAndGradient loss_of(const std::vector<double>& logits, std::int32_t label, double scale = 1) {
  LossAndGradient made{{}, std::vector<double>(logits.size())};
  made.loss = softmax_cross_entropy<double>(logits, label, scale, made.gradient);
  return made;
}

}  // namespace

TEST_CASE("equal logits lose the logarithm of the number of classes") {
  const auto [loss, gradient] = loss_of({3, 3, 3, 3}, 2, 0.5);
  CHECK(loss.loss == Approx(std::log(4)).epsilon(1e-15));
  CHECK(gradient[0] == Approx(0.125).epsilon(1e-15));
  CHECK(gradient[2] == Approx(-0.375).epsilon(1e-15));
}

TEST_CASE("the gradient of the loss is softmax minus the label, and sums to zero") {
  const std::vector<double> logits{0.3, -1.2, 2.0};
  const double sum = std::exp(0.3) + std::exp(-1.2) + std::exp(2.0);
  const auto [loss, gradient] = loss_of(logits, 1);
  CHECK(loss.loss == Approx(std::log(sum) + 1.2).epsilon(1e-14));
  CHECK(gradient[0] == Approx(std::exp(0.3) / sum).epsilon(1e-14));
  CHECK(gradient[1] == Approx(std::exp(-1.2) / sum - 1).epsilon(1e-14));
  CHECK(std::abs(gradient[0] + gradient[1] + gradient[2]) < 1e-15);
}

TEST_CASE("logits of any size give a finite loss") {
  CHECK(loss_of({1e30, 0}, 1).loss.loss == 1e30);
  CHECK(loss_of({1e30, 0}, 0).loss.loss == 0);
  CHECK(loss_of({-1e30, -1e30}, 0).loss.loss == Approx(std::log(2)));
}

TEST_CASE("a prediction is correct when the first largest logit is the label's") {
  CHECK(loss_of({1, 5, 5}, 1).loss.correct);
  CHECK_FALSE(loss_of({1, 5, 5}, 2).loss.correct);
}

TEST_CASE("a logit that is not a number makes loss and gradient not a number and nothing correct") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const std::vector<double>& logits : {std::vector<double>{nan, 1}, {1, nan}}) {
    const auto [loss, gradient] = loss_of(logits, 0);
    CHECK(std::isnan(loss.loss));
    CHECK(std::isnan(gradient[0]));
    CHECK_FALSE(loss.correct);
  }
  CHECK(std::isnan(loss_of({std::numeric_limits<double>::infinity(), 1}, 0).loss.loss));
}

TEST_CASE("portable exp and log agree with the C library to 1e-15") {
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    const double x = 1400 * random.uniform() - 700;
    CHECK(std::abs(portable_exp(x) / std::exp(x) - 1) < 1e-15);
    const double y = std::exp(x);
    CHECK(std::abs(portable_log(y) - std::log(y)) <= 1e-15 * std::abs(std::log(y)) + 1e-16);
    const double near_1 = 1 + (random.uniform() - 0.5) * 1e-3;
    CHECK(std::abs(portable_log(near_1) - std::log(near_1)) <= 1e-15 * std::abs(std::log(near_1)) + 1e-18);
  }
}

TEST_CASE("portable exp and log have the limits of the functions") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(portable_exp(0) == 1);
  CHECK(portable_exp(-infinity) == 0);
  CHECK(portable_exp(infinity) == infinity);
  CHECK(std::isnan(portable_exp(std::nan(""))));
  CHECK(portable_log(1) == 0);
  CHECK(portable_log(0) == -infinity);
  CHECK(portable_log(infinity) == infinity);
  CHECK(std::isnan(portable_log(-1)));
  CHECK(portable_log(0x1.0p-1074) == Approx(-1074 * std::log(2)));
}

}  // namespace paceline::kernels::tests
