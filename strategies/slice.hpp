#pragma once
/// A run of the model's floats: parameters, a gradient, a chunk, a bucket, a shard, an encoded message.
///
/// A value: copying copies pointers, never floats. The buffers behind it are immutable and shared between replicas,
/// messages and the compute pool, so a message in flight cannot be overwritten. A slice knows where in the model it
/// begins, what it weighs on the wire and how old the parameters were that it was computed from; these are the only
/// books of those facts. Without values (`math: false`) arithmetic passes through and keeps the sizes, so a strategy
/// has one code path.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "strategies/buffer.hpp"

namespace paceline {

class Slice {
 public:
  /// Nothing: position, length and bytes 0.
  Slice() = default;
  /// `length` floats from `offset` of `buffer`.
  Slice(std::size_t position, std::size_t length, std::int64_t bytes, std::int64_t version,
        std::shared_ptr<Buffer> buffer, std::size_t offset = 0);
  static Slice without_values(std::size_t position, std::size_t length, std::int64_t bytes, std::int64_t version);

  /// Where in the model it begins, in floats: apply() and assign() touch [position, position + length) and nothing
  /// else.
  std::size_t position() const { return position_; }
  /// Floats, also when there are no values.
  std::size_t length() const { return length_; }
  /// Whole bytes on the wire: the only source of a message's size.
  std::int64_t bytes() const { return bytes_; }
  bool has_values() const { return (rope_ ? rope_->front().buffer_ : buffer_) != nullptr; }
  /// Global updates in the parameters this was computed from; of the oldest piece.
  std::int64_t version() const { return version_; }

  /// The k-th of n parts, 0 <= k < n: floats [floor(kL/n), floor((k+1)L/n)) and bytes floor((k+1)S/n) - floor(kS/n).
  Slice chunk(int k, int n) const;
  /// The part that carries bytes [from, to) of this one: a bucket, a layer, a shard of unequal size.
  Slice between(std::int64_t from_byte, std::int64_t to_byte) const;
  /// Floats [first, first + length) of this one, with their share of the bytes.
  Slice part(std::size_t first, std::size_t length) const;
  /// One slice from parts that follow each other in the model: a rope, no copy.
  static Slice join(std::span<const Slice> consecutive);

  /// The same values under another version (an engine's business: strategies never need it).
  Slice with_version(std::int64_t version) const;
  /// Copies length() floats, piece by piece. Needs values.
  void copy_to(float* out) const;
  /// Calls f(const Slice& piece) for each run of contiguous memory (without values: of one version).
  template <class F>
  void for_each_piece(F&& f) const {
    if (!rope_) return f(*this);
    for (const Slice& piece : *rope_) f(piece);
  }
  /// First float of a contiguous slice with values; nullptr for a rope or without values.
  const float* contiguous() const { return buffer_ ? buffer_->read() + offset_ : nullptr; }
  const std::shared_ptr<Buffer>& buffer() const { return buffer_; }
  std::size_t offset() const { return offset_; }
  /// True when both have the very same memory (or both no values), range and weight: then they are equal without a
  /// look.
  bool same_memory(const Slice& other) const;

  /// Elementwise over equal lengths; position and bytes of the left, the older version of the two. A temporary whose
  /// buffer nobody else holds is written in place.
  friend Slice operator+(Slice a, const Slice& b);
  friend Slice operator-(Slice a, const Slice& b);
  friend Slice operator*(float factor, Slice a);

 private:
  Slice cut(std::size_t first, std::size_t length, std::int64_t bytes) const;
  template <class F>
  friend Slice combine(Slice a, const Slice& b, F f);
  /// Memory to write a result of this shape into: its own when nobody else can see it, else new.
  Slice writable() const;

  std::size_t position_ = 0;
  std::size_t length_ = 0;
  std::int64_t bytes_ = 0;
  std::int64_t version_ = 0;
  std::size_t offset_ = 0;
  std::shared_ptr<Buffer> buffer_;                  // contiguous values
  std::shared_ptr<const std::vector<Slice>> rope_;  // or several pieces in order, each contiguous and of one version
};

/// A slice of the same place, length and weight that holds zeros (or no values where `like` has none).
Slice zeros_like(const Slice& like);

}  // namespace paceline
