#include "kernels/data/sampler.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <stdexcept>
#include <utility>

#include "kernels/random.hpp"

namespace paceline::kernels {
namespace {

// Ranks of an asynchronous run are epochs apart: the shared stream keeps some permutations, 64 MiB at most unless two
// already need more, since a batch may touch two.
constexpr std::size_t most_orders = 16;
constexpr std::size_t cached_samples = std::size_t{1} << 24;
constexpr std::size_t orders_of_one_rank = 2;

}  // namespace

Sampler::Sampler(Partition partition, std::size_t train_samples, int ranks, std::size_t batch, std::uint64_t seed)
    : partition_(std::move(partition)), train_samples_(train_samples), ranks_(ranks), batch_(batch), seed_(seed) {
  if (train_samples == 0 || ranks < 1 || batch == 0)
    throw std::invalid_argument("a sampler needs samples, ranks and a batch");
  if (!partition_.shared() && partition_.owned.size() != static_cast<std::size_t>(ranks))
    throw std::invalid_argument("the partition was dealt to another number of ranks");
  for (const auto& owned : partition_.owned)
    if (owned.empty()) throw std::invalid_argument("a rank owns no sample");
  orders_.resize(partition_.shared() ? 1 : partition_.owned.size());
}

std::size_t Sampler::stream_size(std::size_t stream) const {
  return partition_.shared() ? train_samples_ : partition_.owned[stream].size();
}

const std::vector<std::uint32_t>& Sampler::order(std::size_t stream, std::uint64_t epoch) {
  auto& cached = orders_[stream];
  const auto hit = std::find_if(cached.begin(), cached.end(), [&](const Order& one) { return one.epoch == epoch; });
  if (hit != cached.end()) {
    hit->last_use = ++clock_;
    return hit->samples;
  }
  const std::size_t size = stream_size(stream);
  const std::size_t capacity =
      partition_.shared() ? std::clamp(cached_samples / size, std::size_t{2}, most_orders) : orders_of_one_rank;
  if (cached.size() < capacity) cached.emplace_back();
  // A new entry was never used, so it is the oldest.
  Order& oldest = *std::min_element(cached.begin(), cached.end(),
                                    [](const Order& a, const Order& b) { return a.last_use < b.last_use; });
  oldest.epoch = epoch;
  oldest.last_use = ++clock_;
  if (partition_.shared()) {
    oldest.samples.resize(size);
    std::iota(oldest.samples.begin(), oldest.samples.end(), 0U);
  } else {
    oldest.samples = partition_.owned[stream];
  }
  Random(stream_seed(stream_seed(seed_, "order", stream), "epoch", epoch)).shuffle(oldest.samples);
  return oldest.samples;
}

void Sampler::stretch(std::size_t stream, std::uint64_t begin, std::size_t length, std::vector<Draw>& out) {
  out.clear();
  out.reserve(length);
  const std::uint64_t size = stream_size(stream);
  while (out.size() < length) {
    const std::uint64_t epoch = begin / size;
    const std::uint64_t first = begin % size;
    const std::uint64_t count = std::min<std::uint64_t>(size - first, length - out.size());
    const std::span<const std::uint32_t> samples(order(stream, epoch));
    for (const std::uint32_t sample : samples.subspan(first, count))
      out.push_back({sample, static_cast<std::uint32_t>(epoch)});
    begin += count;
  }
}

void Sampler::draw(int rank, std::uint64_t k, std::vector<Draw>& out) {
  const auto r = static_cast<std::uint64_t>(rank);
  take(rank, partition_.shared() ? (k * static_cast<std::uint64_t>(ranks_) + r) * batch_ : k * batch_, batch_, out);
}

void Sampler::take(int rank, std::uint64_t begin, std::size_t count, std::vector<Draw>& out) {
  if (rank < 0 || rank >= ranks_) throw std::invalid_argument("there is no such rank");
  stretch(partition_.shared() ? 0 : static_cast<std::size_t>(rank), begin, count, out);
}

double Sampler::share(int rank) const {
  if (partition_.shared()) return 1;
  const auto owned = static_cast<double>(partition_.owned.at(static_cast<std::size_t>(rank)).size());
  return static_cast<double>(ranks_) * owned / static_cast<double>(train_samples_);
}

}  // namespace paceline::kernels
