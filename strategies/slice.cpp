#include "strategies/slice.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstring>
#include <utility>

namespace paceline {
namespace {

/// floor(k * total / n) without overflow for totals up to 2^53 and n up to 2^20: the remainder is spread by hand.
template <class T>
T boundary(T total, std::int64_t k, std::int64_t n) {
  const T whole = total / static_cast<T>(n);
  const T rest = total % static_cast<T>(n);
  return whole * static_cast<T>(k) + rest * static_cast<T>(k) / static_cast<T>(n);
}

}  // namespace

Slice::Slice(std::size_t position, std::size_t length, std::int64_t bytes, std::int64_t version,
             std::shared_ptr<Buffer> buffer, std::size_t offset)
    : position_(position),
      length_(length),
      bytes_(bytes),
      version_(version),
      offset_(offset),
      buffer_(std::move(buffer)) {}

Slice Slice::without_values(std::size_t position, std::size_t length, std::int64_t bytes, std::int64_t version) {
  return {position, length, bytes, version, nullptr};
}

Slice Slice::cut(std::size_t first, std::size_t length, std::int64_t bytes) const {
  assert(first + length <= length_);
  if (!rope_) return {position_ + first, length, bytes, version_, buffer_, offset_ + first};
  std::vector<Slice> pieces;
  for (const Slice& piece : *rope_) {
    const std::size_t begin = std::max(position_ + first, piece.position_);
    const std::size_t end = std::min(position_ + first + length, piece.position_ + piece.length_);
    if (begin < end) pieces.push_back(piece.cut(begin - piece.position_, end - begin, 0));
  }
  Slice result = join(pieces);
  result.position_ = position_ + first;
  result.bytes_ = bytes;
  if (pieces.empty()) {  // an empty cut of something that has values still has values: nothing of them
    result.buffer_ = rope_->front().buffer_;
    result.version_ = version_;
  }
  return result;
}

Slice Slice::chunk(int k, int n) const {
  assert(0 <= k && k < n);
  const std::size_t first = boundary(length_, k, n);
  const std::size_t last = boundary(length_, k + 1, n);
  return cut(first, last - first, boundary(bytes_, k + 1, n) - boundary(bytes_, k, n));
}

Slice Slice::between(std::int64_t from_byte, std::int64_t to_byte) const {
  assert(0 <= from_byte && from_byte <= to_byte && to_byte <= bytes_);
  const auto float_at = [this](std::int64_t byte) -> std::size_t {
    if (byte == bytes_) return length_;
    return static_cast<std::size_t>(static_cast<long double>(byte) * static_cast<long double>(length_) /
                                    static_cast<long double>(bytes_));
  };
  const std::size_t first = from_byte == 0 ? 0 : float_at(from_byte);  // of a slice that weighs nothing: all
  return cut(first, float_at(to_byte) - first, to_byte - from_byte);
}

Slice Slice::part(std::size_t first, std::size_t length) const {
  const auto bytes_before = [this](std::size_t floats) {
    if (floats == length_) return bytes_;
    return static_cast<std::int64_t>(static_cast<long double>(floats) * static_cast<long double>(bytes_) /
                                     static_cast<long double>(length_));
  };
  return cut(first, length, bytes_before(first + length) - bytes_before(first));
}

Slice Slice::join(std::span<const Slice> parts) {
  Slice whole;
  if (parts.empty()) return whole;
  whole.position_ = parts.front().position_;
  whole.version_ = parts.front().version_;
  std::vector<Slice> pieces;
  for (const Slice& part : parts) {
    assert(part.position_ == whole.position_ + whole.length_);
    whole.length_ += part.length_;
    whole.bytes_ += part.bytes_;
    whole.version_ = std::min(whole.version_, part.version_);
    part.for_each_piece([&pieces](const Slice& piece) {
      if (!pieces.empty() && pieces.back().buffer_ == piece.buffer_ && pieces.back().version_ == piece.version_ &&
          (!piece.buffer_ || pieces.back().offset_ + pieces.back().length_ == piece.offset_)) {
        pieces.back().length_ += piece.length_;
        pieces.back().bytes_ += piece.bytes_;
      } else if (piece.length_ > 0 || pieces.empty()) {
        if (!pieces.empty() && pieces.back().length_ == 0) pieces.pop_back();
        pieces.push_back(piece);
      }
    });
  }
  if (pieces.size() == 1) {
    whole.buffer_ = pieces.front().buffer_;
    whole.offset_ = pieces.front().offset_;
  } else if (!pieces.empty()) {
    whole.rope_ = std::make_shared<const std::vector<Slice>>(std::move(pieces));
  }
  return whole;
}

Slice Slice::with_version(std::int64_t version) const {
  Slice other = *this;
  other.version_ = version;
  if (rope_) {
    std::vector<Slice> pieces = *rope_;
    for (Slice& piece : pieces) piece.version_ = version;
    other.rope_ = std::make_shared<const std::vector<Slice>>(std::move(pieces));
  }
  return other;
}

void Slice::copy_to(float* out) const {
  assert(has_values());
  for_each_piece([&out](const Slice& piece) {
    if (piece.length_ > 0) std::memcpy(out, piece.contiguous(), piece.length_ * sizeof(float));
    out += piece.length_;
  });
}

bool Slice::same_memory(const Slice& other) const {
  if (position_ != other.position_ || length_ != other.length_ || bytes_ != other.bytes_) return false;
  if (buffer_ != other.buffer_ || offset_ != other.offset_) return false;
  if (rope_ == other.rope_) return true;
  if (!rope_ || !other.rope_ || rope_->size() != other.rope_->size()) return false;
  return std::equal(rope_->begin(), rope_->end(), other.rope_->begin(),
                    [](const Slice& a, const Slice& b) { return a.same_memory(b); });
}

Slice Slice::writable() const {
  // use_count() is a relaxed read: whoever held the buffer last may have read it on another thread.
  if (buffer_ && buffer_.use_count() == 1) {
    std::atomic_thread_fence(std::memory_order_acquire);
    return *this;
  }
  return {position_, length_, bytes_, version_, new_buffer(length_)};
}

/// result[i] = f(a[i], b[i]), over the pieces of both.
template <class F>
Slice combine(Slice a, const Slice& b, F f) {
  assert(a.length() == b.length() && a.has_values() == b.has_values());
  const std::int64_t version = std::min(a.version_, b.version_);
  if (!a.has_values()) {
    a.version_ = version;
    a.rope_.reset();
    return a;
  }
  Slice result = a.writable();
  result.version_ = version;
  float* out = result.buffer_->write() + result.offset_;
  a.for_each_piece([&](const Slice& left) {
    b.for_each_piece([&](const Slice& right) {
      const std::size_t right_begin = right.position_ - b.position_;
      const std::size_t left_begin = left.position_ - a.position_;
      const std::size_t begin = std::max(left_begin, right_begin);
      const std::size_t end = std::min(left_begin + left.length_, right_begin + right.length_);
      if (begin >= end) return;
      const float* x = left.contiguous() + (begin - left_begin);
      const float* y = right.contiguous() + (begin - right_begin);
      for (std::size_t i = 0; i < end - begin; ++i) out[begin + i] = f(x[i], y[i]);
    });
  });
  return result;
}

Slice operator+(Slice a, const Slice& b) {
  return combine(std::move(a), b, [](float x, float y) { return x + y; });
}

Slice operator-(Slice a, const Slice& b) {
  return combine(std::move(a), b, [](float x, float y) { return x - y; });
}

Slice operator*(float factor, Slice a) {
  if (!a.has_values()) return a;
  Slice result = a.writable();
  float* out = result.buffer_->write() + result.offset_;
  a.for_each_piece([&out, factor](const Slice& piece) {
    const float* x = piece.contiguous();
    for (std::size_t i = 0; i < piece.length_; ++i) out[i] = factor * x[i];
    out += piece.length_;
  });
  return result;
}

Slice zeros_like(const Slice& like) {
  if (!like.has_values()) return like;
  auto buffer = new_buffer(like.length());
  std::fill_n(buffer->write(), like.length(), 0.0F);
  return {like.position(), like.length(), like.bytes(), like.version(), std::move(buffer)};
}

}  // namespace paceline
