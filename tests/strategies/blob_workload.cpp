#include "tests/strategies/blob_workload.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/catalogue.hpp"
#include "tests/strategies/defaults.hpp"

namespace paceline::tests {
namespace {

kernels::DataSplits blobs(std::uint64_t seed) {
  const auto& item = *kernels::datasets().find("synthetic-blobs");
  const auto options = defaults(item, {{"samples", std::int64_t{90}}, {"features", std::int64_t{5}}});
  return item.make.load(options, ".", seed);
}

kernels::Model softmax(const kernels::SampleShape& shape) {
  const auto& item = *kernels::models().find("softmax");
  return item.make(defaults(item), shape);
}

}  // namespace

BlobWorkload::BlobWorkload(int ranks, int batch)
    : backend_(kernels::make_backend("reference")), data_(blobs(seed)), model_(softmax(data_.train->shape())) {
  const auto size = static_cast<std::size_t>(batch);
  for (int rank = 0; rank < ranks; ++rank)
    desks_.push_back({backend_->compile(model_, size), {{}, data_.train->size(), ranks, size, seed}, {}});
}

void BlobWorkload::gradient(int rank, std::int64_t draw, std::span<const float> parameters, std::span<float> out) {
  Desk& desk = desks_[static_cast<std::size_t>(rank)];
  desk.sampler.draw(rank, static_cast<std::uint64_t>(draw), desk.draws);
  const auto weights = backend_->tensor(parameters.size()), gradient = backend_->tensor(out.size());
  std::copy(parameters.begin(), parameters.end(), weights->host_for_writing());
  desk.program->gradient(*weights, {data_.train.get(), desk.draws, seed}, *gradient);
  std::copy_n(gradient->host(), out.size(), out.begin());
}

double BlobWorkload::largest_feature() const {
  double largest = 1;
  std::vector<float> features(data_.train->shape().features());
  for (std::size_t sample = 0; sample < data_.train->size(); ++sample) {
    data_.train->features(sample, features);
    for (const float value : features) largest = std::max(largest, std::abs(double{value}));
  }
  return largest;
}

double BlobWorkload::largest_square() const {
  double largest = 1;
  std::vector<float> features(data_.train->shape().features());
  for (std::size_t sample = 0; sample < data_.train->size(); ++sample) {
    data_.train->features(sample, features);
    double square = 1;
    for (const float value : features) square += double{value} * double{value};
    largest = std::max(largest, square);
  }
  return largest;
}

}  // namespace paceline::tests
