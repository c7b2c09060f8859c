#include "sim/engine/observation/trail.hpp"

#include <algorithm>

namespace paceline::engine {

void Trail::add(const Stretch& stretch) {
  last_end_ = stretch.end;
  if (size_ == ring_.size()) {
    if (size_ < most_) {
      std::vector<Stretch> larger(std::max<std::size_t>(16, 2 * size_));
      for (std::size_t i = 0; i < size_; ++i) larger[i] = kept(i);
      ring_ = std::move(larger);
      head_ = 0;
    } else {
      forgotten_until_ = ring_[head_].end;
      head_ = (head_ + 1) & (ring_.size() - 1);
      --size_;
    }
  }
  ring_[(head_ + size_++) & (ring_.size() - 1)] = stretch;
}

results::CriticalPath Trail::path_at(double time) const {
  if (time >= last_end_) {  // it has been blocked since, and still is
    results::CriticalPath path = path_;
    path.other += time - last_end_;
    return path;
  }
  const Found found = at(time);
  if (!found.stretch) return {.other = time};
  results::CriticalPath path = found.stretch->path;
  path.*found.stretch->part -= found.stretch->end - time;
  return path;
}

Trail::Found Trail::at(double time) const {
  if (time > last_end_ || time <= forgotten_until_ || size_ == 0) return {};
  // The first that ends at that time or later; most questions are about the last few.
  std::size_t high = size_ - 1, step = 1;
  while (step <= high && kept(high - step).end >= time) {
    high -= step;
    step *= 2;
  }
  std::size_t low = high - std::min(high, step);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (kept(middle).end >= time)
      high = middle;
    else
      low = middle + 1;
  }
  return {&kept(low), low == 0 ? forgotten_until_ : kept(low - 1).end};
}

}  // namespace paceline::engine
