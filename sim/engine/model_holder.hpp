#pragma once
/// The model that one rank holds, with what the strategy keeps beside it.

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "sim/engine/parameter_store.hpp"

namespace paceline::engine {

class ModelHolder {
 public:
  /// All that a checkpoint keeps of a rank.
  struct Held {
    SnapshotPtr model;
    std::map<std::string, Slice, std::less<>> states;
  };

  ModelHolder(const ParameterStore& store, SnapshotPtr initial) : store_(&store), held_{std::move(initial), {}} {}

  const SnapshotPtr& model() const { return held_.model; }
  /// `rate`: factor on the learning rate.
  void apply(const Slice& gradient, float scale, float rate = 1) {
    held_.model = store_->apply(held_.model, gradient, {scale, rate});
  }
  void assign(const Slice& values) { held_.model = store_->assign(held_.model, values); }
  Slice& state(std::string_view name) {
    const auto found = held_.states.find(name);
    if (found != held_.states.end()) return found->second;
    return held_.states.emplace(name, zeros_like(held_.model->slice())).first->second;
  }
  const Held& save() const { return held_; }
  void restore(Held held) { held_ = std::move(held); }

 private:
  const ParameterStore* store_;
  Held held_;
};

}  // namespace paceline::engine
