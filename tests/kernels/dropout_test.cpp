#include "kernels/dropout_mask.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "kernels/catalogue.hpp"
#include "tests/kernels/memory_dataset.hpp"

namespace paceline::kernels::tests {
namespace {

constexpr std::size_t units = 20000;

std::vector<int> kept(std::uint64_t seed, std::size_t layer, Draw draw, double probability = 0.25) {
  const DropoutMask mask(seed, layer, probability);
  std::vector<int> row(units);
  for (std::size_t i = 0; i < units; ++i) row[i] = mask.row(draw).keeps(i) ? 1 : 0;
  return row;
}

double share_of_ones(const std::vector<int>& row) {
  double sum = 0;
  for (const int value : row) sum += value;
  return sum / static_cast<double>(row.size());
}

double share_equal(const std::vector<int>& a, const std::vector<int>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] == b[i] ? 1 : 0;
  return sum / static_cast<double>(a.size());
}

}  // namespace

TEST_CASE("dropout keeps its share of the units") {
  for (const double probability : {0.0, 0.1, 0.25, 0.5, 0.9}) {
    const double expected = 1 - probability;
    const double deviation = std::sqrt(expected * probability / units);
    CHECK(std::abs(share_of_ones(kept(1, 4, {7, 2}, probability)) - expected) <= 5 * deviation);
  }
}

TEST_CASE("masks of another seed, layer, epoch or sample are independent") {
  const auto base = kept(1, 4, {7, 2});
  // Two independent masks agree with probability 0.75^2 + 0.25^2.
  const double expected = 0.625, deviation = std::sqrt(expected * (1 - expected) / units);
  for (const auto& other :
       {kept(2, 4, {7, 2}), kept(1, 5, {7, 2}), kept(1, 4, {8, 2}), kept(1, 4, {7, 3}), kept(1, 4, {2, 7})})
    CHECK(std::abs(share_equal(base, other) - expected) <= 5 * deviation);
}

TEST_CASE("neighbouring units are dropped independently") {
  const auto row = kept(3, 1, {0, 0});
  const std::vector<int> left(row.begin(), row.end() - 1), right(row.begin() + 1, row.end());
  CHECK(std::abs(share_equal(left, right) - 0.625) <= 5 * std::sqrt(0.625 * 0.375 / units));
}

TEST_CASE("what is kept is scaled so that the mean stays") {
  CHECK(DropoutMask(1, 0, 0.25).scale() == 4.0F / 3.0F);
  CHECK(DropoutMask(1, 0, 0.5).scale() == 2);
  CHECK(DropoutMask(1, 0, 0).scale() == 1);
}

TEST_CASE("the mask of a sample does not depend on its place in the batch") {
  const Model model = chain({1, 1, 9, 3}, {dropout(0.5), dense(3)});
  const MemoryDataset data = normal_data(model.sample(), 3, 1);
  const auto parameters = parameters_of(model, 1);
  const std::vector<Draw> one_way{{0, 5}, {2, 1}}, other_way{{2, 1}, {0, 5}}, later{{0, 6}, {2, 1}};
  for (const BackendItem& item : available_backends()) {
    const double loss = gradient_by(item.name, model, parameters, {&data, one_way, 1}).result.loss;
    CHECK(gradient_by(item.name, model, parameters, {&data, other_way, 1}).result.loss == Approx(loss).epsilon(1e-14));
    CHECK(gradient_by(item.name, model, parameters, {&data, later, 1}).result.loss != Approx(loss));
    CHECK(gradient_by(item.name, model, parameters, {&data, one_way, 2}).result.loss != Approx(loss));
  }
}

}  // namespace paceline::kernels::tests
