#include "sim/engine/snapshot.hpp"

#include <algorithm>
#include <limits>

namespace paceline::engine {
namespace {

/// Bytes before float `offset` of `length` floats that weigh `bytes`.
std::int64_t bytes_before(std::size_t offset, std::size_t length, std::int64_t bytes) {
  if (offset >= length) return bytes;
  return static_cast<std::int64_t>(static_cast<long double>(offset) * static_cast<long double>(bytes) /
                                   static_cast<long double>(length));
}

}  // namespace

Slice Segment::view(std::int64_t bytes) const {
  return {position, length, bytes, version, values.buffer(), values.offset()};
}

std::int64_t Snapshot::version() const {
  return version_of(position(), length());
}

std::int64_t Snapshot::version_of(std::size_t position, std::size_t length) const {
  std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
  for (const Segment& segment : segments)
    if (segment.position < position + length && position < segment.end()) oldest = std::min(oldest, segment.version);
  return oldest == std::numeric_limits<std::int64_t>::max() ? segments.front().version : oldest;
}

Slice Snapshot::slice() const {
  if (segments.size() == 1) return segments.front().view(bytes);
  std::vector<Slice> pieces;
  for (const Segment& segment : segments) {
    const std::size_t offset = segment.position - position();
    const std::int64_t weight =
        bytes_before(offset + segment.length, length(), bytes) - bytes_before(offset, length(), bytes);
    pieces.push_back(segment.view(weight));
  }
  return Slice::join(pieces);
}

Slice Snapshot::stamp(const std::shared_ptr<Buffer>& values, std::int64_t weight) const {
  if (segments.size() == 1) return {position(), length(), weight, segments.front().version, values};
  std::vector<Slice> pieces;
  for (const Segment& segment : segments) {
    const std::size_t offset = segment.position - position();
    const std::int64_t part =
        bytes_before(offset + segment.length, length(), weight) - bytes_before(offset, length(), weight);
    pieces.emplace_back(segment.position, segment.length, part, segment.version, values, offset);
  }
  return Slice::join(pieces);
}

}  // namespace paceline::engine
