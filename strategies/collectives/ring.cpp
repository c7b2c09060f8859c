#include "strategies/collectives/ring.hpp"

#include <utility>
#include <vector>

namespace paceline {
namespace {

/// The N chunks of one vector. Without values a chunk is only a size, so it is cut on demand: N lists of N would be
/// N*N.
class Chunks {
 public:
  Chunks(Slice whole, int n) : whole_(std::move(whole)), n_(n) {
    if (!whole_.has_values()) return;
    chunks_.reserve(static_cast<std::size_t>(n));
    for (int k = 0; k < n; ++k) chunks_.push_back(whole_.chunk(k, n));
    whole_ = Slice();  // so that a chunk which arrives is the only owner of its memory
  }
  Slice get(int k) const { return chunks_.empty() ? whole_.chunk(index(k), n_) : chunks_[index(k)]; }
  Slice take(int k) { return chunks_.empty() ? whole_.chunk(index(k), n_) : std::move(chunks_[index(k)]); }
  void put(int k, Slice chunk) {
    if (!chunks_.empty()) chunks_[index(k)] = std::move(chunk);
  }
  Slice joined() const { return chunks_.empty() ? whole_ : Slice::join(chunks_); }

 private:
  int index(int k) const { return (k % n_ + n_) % n_; }
  Slice whole_;
  int n_;
  std::vector<Slice> chunks_;
};

}  // namespace

Slice RingAllReduce::run(Communicator& comm, Slice mine) const {
  const int n = comm.workers();
  if (n == 1) return mine;
  const int me = comm.rank();
  const int next = (me + 1) % n;
  const int previous = (me + n - 1) % n;
  Chunks chunks(std::move(mine), n);
  for (int round = 0; round < n - 1; ++round) {
    const Request sent = comm.isend(next, {chunks.take(me - round)});
    const int k = me - round - 1;
    chunks.put(k, comm.recv(previous).payload + chunks.get(k));
    sent.wait();
  }
  for (int round = 0; round < n - 1; ++round) {
    const Request sent = comm.isend(next, {chunks.get(me - round + 1)});
    chunks.put(me - round, comm.recv(previous).payload);
    sent.wait();
  }
  return chunks.joined();
}

}  // namespace paceline
