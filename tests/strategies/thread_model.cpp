#include "tests/strategies/thread_model.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "kernels/catalogue.hpp"

namespace paceline::tests {
namespace {

std::shared_ptr<kernels::Tensor> tensor_of(const kernels::KernelBackend& backend, const float* values,
                                           std::size_t length) {
  auto tensor = backend.tensor(length);
  std::copy_n(values, length, tensor->host_for_writing());
  return tensor;
}

}  // namespace

ThreadModel::ThreadModel(const kernels::Optimizer& optimizer, const Slice& initial)
    : optimizer_(optimizer),
      backend_(kernels::make_backend("reference")),
      position_(initial.position()),
      length_(initial.length()),
      bytes_(initial.bytes()) {
  held_.versions.assign(length_, initial.version());
  if (!initial.has_values()) return;
  held_.values = new_buffer(length_);
  initial.copy_to(held_.values->write());
  held_.momentum.assign(optimizer_.slots() * length_, 0.0F);
}

Slice ThreadModel::stamp(const std::shared_ptr<Buffer>& values, std::int64_t bytes) const {
  const Slice whole(position_, length_, bytes, length_ > 0 ? held_.versions.front() : 0, values);
  std::vector<Slice> pieces;
  for (std::size_t begin = 0, end = 0; begin < length_; begin = end) {
    while (end < length_ && held_.versions[end] == held_.versions[begin]) ++end;
    pieces.push_back(whole.part(begin, end - begin).with_version(held_.versions[begin]));
  }
  return pieces.size() < 2 ? whole : Slice::join(pieces);
}

std::int64_t ThreadModel::version_of(std::size_t position, std::size_t length) const {
  if (length == 0) return length_ > 0 ? held_.versions.front() : 0;
  const auto first = held_.versions.begin() + static_cast<std::ptrdiff_t>(position - position_);
  return *std::min_element(first, first + static_cast<std::ptrdiff_t>(length));
}

std::shared_ptr<Buffer> ThreadModel::copy_of_values() const {
  auto copy = new_buffer(length_);
  std::copy_n(held_.values->read(), length_, copy->write());
  return copy;
}

void ThreadModel::update(float* parameters, const std::vector<float>& gradient, std::size_t begin, float scale) {
  const std::size_t length = gradient.size();
  const auto before = tensor_of(*backend_, parameters + begin, length);
  const auto slope = tensor_of(*backend_, gradient.data(), length);
  const bool stateful = optimizer_.slots() > 0;
  const auto momentum = tensor_of(*backend_, held_.momentum.data() + (stateful ? begin : 0), stateful ? length : 0);
  const auto after = backend_->tensor(length), next_momentum = backend_->tensor(stateful ? length : 0);
  backend_->update(optimizer_, {.parameters = *before,
                                .parameters_begin = 0,
                                .state = *momentum,
                                .gradient = *slope,
                                .gradient_begin = 0,
                                .scale = scale,
                                .version = version_of(position_ + begin, length),
                                .next_parameters = *after,
                                .next_parameters_begin = 0,
                                .next_state = *next_momentum,
                                .length = length});
  std::copy_n(after->host(), length, parameters + begin);
  if (stateful) std::copy_n(next_momentum->host(), length, held_.momentum.begin() + static_cast<std::ptrdiff_t>(begin));
}

void ThreadModel::apply(const Slice& gradient, float scale) {
  assert(gradient.position() >= position_ && gradient.position() + gradient.length() <= position_ + length_);
  held_.applied.push_back({gradient.position(), gradient.length(), version_of(gradient.position(), gradient.length()),
                           gradient.version(), scale});
  if (gradient.length() == 0) return;
  const std::size_t begin = gradient.position() - position_;
  if (has_values()) {
    std::vector<float> slope(gradient.length());
    gradient.copy_to(slope.data());
    auto next = copy_of_values();
    update(next->write(), slope, begin, scale);
    held_.values = std::move(next);
  }
  for (std::size_t i = begin; i < begin + gradient.length(); ++i) ++held_.versions[i];
}

void ThreadModel::assign(const Slice& values) {
  assert(values.position() >= position_ && values.position() + values.length() <= position_ + length_);
  const std::size_t begin = values.position() - position_;
  values.for_each_piece([&](const Slice& piece) {
    const auto first = held_.versions.begin() + static_cast<std::ptrdiff_t>(piece.position() - position_);
    std::fill_n(first, piece.length(), piece.version());
  });
  if (!has_values() || values.length() == 0) return;
  auto next = copy_of_values();
  values.copy_to(next->write() + begin);
  held_.values = std::move(next);
}

Slice& ThreadModel::state(std::string_view name) {
  const auto found = held_.states.find(name);
  if (found != held_.states.end()) return found->second;
  return held_.states.emplace(name, zeros_like(parameters())).first->second;
}

std::vector<float> ThreadModel::floats() const {
  if (!has_values()) return {};
  return {held_.values->read(), held_.values->read() + length_};
}

}  // namespace paceline::tests
