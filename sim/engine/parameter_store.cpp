#include "sim/engine/parameter_store.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "sim/engine/tensor_buffer.hpp"

namespace paceline::engine {
namespace {

void set_parameters(Segment& segment, std::shared_ptr<kernels::Tensor> tensor) {
  segment.values = Slice(segment.position, segment.length, 0, segment.version, std::make_shared<TensorBuffer>(tensor));
  segment.parameters = std::move(tensor);
}

/// The tensor whose whole memory a slice is, or nullptr.
std::shared_ptr<kernels::Tensor> whole_tensor(const Slice& values) {
  const auto* buffer = dynamic_cast<const TensorBuffer*>(values.buffer().get());
  return buffer && values.offset() == 0 && buffer->tensor()->size() == values.length() ? buffer->tensor() : nullptr;
}

/// One contiguous slice of the same values; copies a rope.
Slice flat(const Slice& values) {
  if (!values.has_values() || values.contiguous()) return values;
  auto buffer = new_buffer(values.length());
  values.copy_to(buffer->write());
  return {values.position(), values.length(), values.bytes(), values.version(), std::move(buffer)};
}

}  // namespace

ParameterStore::ParameterStore(std::size_t parameters, std::int64_t bytes, const Arithmetic* arithmetic)
    : parameters_(parameters), bytes_(bytes), arithmetic_(arithmetic) {
  Segment whole{.position = 0, .length = parameters};
  if (arithmetic_) {
    set_parameters(whole, arithmetic_->initial_parameters());
    whole.optimizer_state = arithmetic_->backend().tensor(arithmetic_->optimizer().slots() * parameters);
    std::fill_n(whole.optimizer_state->host_for_writing(), whole.optimizer_state->size(), 0.0F);
  }
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->segments.push_back(std::move(whole));
  snapshot->bytes = bytes;
  initial_ = std::move(snapshot);
}

SnapshotPtr ParameterStore::initial_shard(int k, int n) const {
  const Slice range = Slice::without_values(0, parameters_, bytes_, 0).chunk(k, n);
  auto shard = std::make_shared<Snapshot>();
  shard->segments.push_back(cut(initial_->segments.front(), range.position(), range.position() + range.length()));
  shard->bytes = range.bytes();
  return shard;
}

Segment ParameterStore::cut(const Segment& segment, std::size_t begin, std::size_t end) const {
  if (begin == segment.position && end == segment.end()) return segment;
  Segment part{.position = begin, .length = end - begin, .version = segment.version};
  if (!arithmetic_) return part;
  const std::size_t offset = begin - segment.position;
  const std::size_t slots = segment.length > 0 ? segment.optimizer_state->size() / segment.length : 0;
  auto parameters = arithmetic_->backend().tensor(part.length);
  auto state = arithmetic_->backend().tensor(slots * part.length);
  std::copy_n(segment.parameters->host() + offset, part.length, parameters->host_for_writing());
  for (std::size_t slot = 0; slot < slots; ++slot)
    std::copy_n(segment.optimizer_state->host() + slot * segment.length + offset, part.length,
                state->host_for_writing() + slot * part.length);
  set_parameters(part, std::move(parameters));
  part.optimizer_state = std::move(state);
  return part;
}

void ParameterStore::split_at(Snapshot& model, std::size_t position) const {
  for (auto segment = model.segments.begin(); segment != model.segments.end(); ++segment) {
    if (position <= segment->position || segment->end() <= position) continue;
    Segment tail = cut(*segment, position, segment->end());
    *segment = cut(*segment, segment->position, position);
    model.segments.insert(std::next(segment), std::move(tail));
    return;
  }
}

Segment ParameterStore::updated(const Segment& segment, const Slice& gradient, const Factors& factors) const {
  Segment next = segment;
  next.version = segment.version + 1;
  if (!arithmetic_ || segment.length == 0) return next;
  const kernels::KernelBackend& backend = arithmetic_->backend();
  kernels::Optimizer optimizer = arithmetic_->optimizer();
  optimizer.learning_rate *= factors.learning_rate;
  auto parameters = backend.tensor(segment.length);
  auto state = backend.tensor(segment.optimizer_state->size());
  const auto whole = whole_tensor(gradient);
  const auto values = whole ? whole : std::make_shared<SliceTensor>(gradient);
  backend.update(optimizer, {.parameters = *segment.parameters,
                             .parameters_begin = 0,
                             .state = *segment.optimizer_state,
                             .gradient = *values,
                             .gradient_begin = segment.position - gradient.position(),
                             .scale = factors.gradient,
                             .version = segment.version,
                             .next_parameters = *parameters,
                             .next_parameters_begin = 0,
                             .next_state = *state,
                             .length = segment.length});
  set_parameters(next, std::move(parameters));
  next.optimizer_state = std::move(state);
  return next;
}

SnapshotPtr ParameterStore::apply(const SnapshotPtr& model, const Slice& gradient, const Factors& factors) const {
  std::erase_if(model->successors, [](const Snapshot::Successor& made) { return made.next.expired(); });
  for (const Snapshot::Successor& made : model->successors)
    if (made.factors == factors && made.gradient.same_memory(gradient))
      if (auto next = made.next.lock()) return next;
  auto next = std::make_shared<Snapshot>();
  next->segments = model->segments;
  next->bytes = model->bytes;
  split_at(*next, gradient.position());
  split_at(*next, gradient.position() + gradient.length());
  const Slice values = flat(gradient);
  for (Segment& segment : next->segments)
    if (gradient.position() <= segment.position && segment.end() <= gradient.position() + gradient.length())
      segment = updated(segment, values, factors);
  // Whoever is alone with a snapshot will not ask twice; and without values two gradients look alike.
  if (model.use_count() > 1 && gradient.has_values()) model->successors.push_back({gradient, factors, next});
  return next;
}

SnapshotPtr ParameterStore::assign(const SnapshotPtr& model, const Slice& values) const {
  auto next = std::make_shared<Snapshot>();
  next->segments = model->segments;
  next->bytes = model->bytes;
  split_at(*next, values.position());
  split_at(*next, values.position() + values.length());
  for (Segment& segment : next->segments) {
    if (segment.position < values.position() || values.position() + values.length() < segment.end()) continue;
    segment.version = values.version();
    if (!arithmetic_ || segment.length == 0) continue;
    segment.values = flat(values.part(segment.position - values.position(), segment.length));
    const auto whole = whole_tensor(segment.values);
    segment.parameters = whole ? whole : std::make_shared<SliceTensor>(segment.values);
  }
  return next;
}

std::shared_ptr<kernels::Tensor> ParameterStore::contiguous(const Snapshot& model) const {
  if (model.segments.size() == 1) return model.segments.front().parameters;
  if (!model.contiguous) {
    model.contiguous = arithmetic_->backend().tensor(model.length());
    model.slice().copy_to(model.contiguous->host_for_writing());
  }
  return model.contiguous;
}

SnapshotPtr ParameterStore::mean(const std::vector<SnapshotPtr>& models) const {
  if (models.size() == 1) return models.front();
  Slice sum = models.front()->slice();
  for (std::size_t i = 1; i < models.size(); ++i) sum = std::move(sum) + models[i]->slice();
  return assign(models.front(), 1.0F / static_cast<float>(models.size()) * std::move(sum));
}

}  // namespace paceline::engine
