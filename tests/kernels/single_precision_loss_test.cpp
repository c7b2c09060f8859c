/// Softmax and cross-entropy in single precision, of every table, against the one in double.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/kernels/tables.hpp"

namespace paceline::kernels::tests {
namespace {

struct Made {
  SampleLoss loss;
  std::vector<float> gradient;
};

Made made_by(const fused::Routines& routines, const std::vector<float>& logits, std::int32_t label, float scale) {
  Made made{{}, std::vector<float>(logits.size() + 1, -7)};
  made.loss = routines.softmax_cross_entropy(logits.data(), logits.size(), label, scale, made.gradient.data());
  CHECK(made.gradient.back() == -7);
  made.gradient.pop_back();
  const SampleLoss alone = routines.softmax_cross_entropy(logits.data(), logits.size(), label, scale, nullptr);
  CHECK((alone.loss == made.loss.loss || std::isnan(alone.loss)));
  CHECK(alone.correct == made.loss.correct);
  return made;
}

}  // namespace

TEST_CASE("the single-precision loss and its gradient are within their rounding of the ones in double") {
  for (const std::size_t classes : {1, 2, 10, 15, 16, 17, 33, 1000})
    for (const float spread : {0.1F, 1.0F, 20.0F}) {
      std::vector<float> logits = normals(classes, classes);
      float largest = 0;
      for (float& logit : logits) {
        logit *= spread;
        largest = std::max(largest, std::abs(logit));
      }
      const auto label = static_cast<std::int32_t>(classes / 2);
      std::vector<double> exact(logits.begin(), logits.end()), d_exact(classes);
      const SampleLoss expected = softmax_cross_entropy<double>(exact, label, 0.25, d_exact);
      // The difference of two logits is off by half an ulp of it at most, exp by two ulp, a sum in 16 lanes by
      // classes / 16 + 4 roundings, the quotient and the scaling by one each.
      const double relative =
          (2 * static_cast<double>(largest) + 2 * 3 + static_cast<double>(classes) / 16 + 4 + 2) * 0x1.0p-24 * 2;
      for (const NamedTable& table : all_tables()) {
        INFO(table.name << " classes " << classes << " spread " << spread);
        const Made made = made_by(*table.routines, logits, label, 0.25F);
        CHECK(std::abs(made.loss.loss - expected.loss) <= relative * 2);
        CHECK(made.loss.correct == expected.correct);
        std::size_t outside = 0;
        for (std::size_t i = 0; i < classes; ++i) {
          const double probability = d_exact[i] / 0.25 + (static_cast<std::int32_t>(i) == label ? 1 : 0);
          const double error = std::abs(static_cast<double>(made.gradient[i]) - d_exact[i]);
          if (!(error <= 0.25 * (relative * probability + 1e-37) + 0x1.0p-24 * std::abs(d_exact[i]))) ++outside;
        }
        CHECK(outside == 0);
      }
    }
}

TEST_CASE("all tables give the same bits of the loss and its gradient") {
  for (const std::size_t classes : {1, 2, 7, 10, 16, 17, 33, 100}) {
    const std::vector<float> logits = normals(classes, 3 * classes);
    const Made expected = made_by(plain(), logits, 0, 1.0F / 3);
    for (const NamedTable& table : fast_tables()) {
      const Made made = made_by(*table.routines, logits, 0, 1.0F / 3);
      CHECK(made.loss.loss == expected.loss.loss);
      CHECK(same_bits(made.gradient, expected.gradient));
    }
  }
}

TEST_CASE("a class that towers above the others has probability 1 and the others exactly 0") {
  for (const NamedTable& table : all_tables()) {
    const Made made = made_by(*table.routines, {4194304, 0, -3}, 1, 0.5F);
    CHECK(made.loss.loss == 4194304);
    CHECK(made.gradient == std::vector<float>{0.5F, -0.5F, 0});
  }
}

TEST_CASE("the first largest logit is the prediction, and bad logits make a bad loss and nothing correct") {
  const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  for (const NamedTable& table : all_tables()) {
    CHECK(made_by(*table.routines, {1, 5, 5}, 1, 1).loss.correct);
    CHECK_FALSE(made_by(*table.routines, {1, 5, 5}, 2, 1).loss.correct);
    for (const std::vector<float>& logits : {std::vector<float>{nan, 1}, {1, nan}, {nan, nan}, {infinity, 1}}) {
      const Made made = made_by(*table.routines, logits, 0, 1);
      CHECK(std::isnan(made.loss.loss));
      CHECK(std::isnan(made.gradient[0]));
      CHECK_FALSE(made.loss.correct);
    }
    CHECK(made_by(*table.routines, {0, -infinity}, 1, 1).loss.loss == infinity);
  }
}

}  // namespace paceline::kernels::tests
