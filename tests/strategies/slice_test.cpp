#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "tests/strategies/slices.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

std::int64_t boundary(std::int64_t total, int k, int n) {
  __extension__ using wide = __int128;
  return static_cast<std::int64_t>(static_cast<wide>(total) * k / n);
}

/// 0, 1, 2, ... from position 10.
Slice counting(std::size_t length, std::int64_t version = 0) {
  std::vector<float> values(length);
  for (std::size_t i = 0; i < length; ++i) values[i] = static_cast<float>(i);
  return slice_of(values, 10, version);
}

}  // namespace

TEST_CASE("chunk k of n holds the floats and the bytes between its two floors") {
  for (const std::int64_t length : {0, 1, 2, 3, 5, 7, 8, 9, 64, 101, 1000})
    for (const std::int64_t bytes : {std::int64_t{0}, std::int64_t{1}, 4 * length, 4 * length + 3, std::int64_t{1009}})
      for (const int n : {1, 2, 3, 5, 8, 16, 17, 128}) {
        CAPTURE(length, bytes, n);
        const Slice whole = Slice::without_values(10, static_cast<std::size_t>(length), bytes, 4);
        std::size_t wrong = 0;
        for (int k = 0; k < n; ++k) {
          const Slice chunk = whole.chunk(k, n);
          const std::int64_t first = boundary(length, k, n), last = boundary(length, k + 1, n);
          wrong += chunk.position() != 10 + static_cast<std::size_t>(first);
          wrong += chunk.length() != static_cast<std::size_t>(last - first);
          wrong += chunk.bytes() != boundary(bytes, k + 1, n) - boundary(bytes, k, n);
          wrong += chunk.version() != 4;
        }
        CHECK(wrong == 0);
      }
}

TEST_CASE("chunks of the largest sizes do not overflow") {
  const std::int64_t length = (std::int64_t{1} << 53) - 1, bytes = std::int64_t{1} << 53;
  const int n = (1 << 20) - 1;
  const Slice whole = Slice::without_values(0, static_cast<std::size_t>(length), bytes, 0);
  for (const int k : {0, 1, 2, n / 3, n / 2, n - 2, n - 1}) {
    const Slice chunk = whole.chunk(k, n);
    CHECK(chunk.position() == static_cast<std::size_t>(boundary(length, k, n)));
    CHECK(chunk.bytes() == boundary(bytes, k + 1, n) - boundary(bytes, k, n));
  }
}

TEST_CASE("chunks, buckets and parts of a slice see its memory") {
  const Slice whole = counting(11);
  CHECK(values_of(whole.chunk(1, 3)) == std::vector<float>{3, 4, 5, 6});
  CHECK(whole.chunk(1, 3).contiguous() == whole.contiguous() + 3);
  CHECK(values_of(whole.between(8, 20)) == std::vector<float>{2, 3, 4});
  CHECK(values_of(whole.part(9, 2)) == std::vector<float>{9, 10});
  CHECK(whole.part(9, 2).position() == 19);
  CHECK(whole.part(9, 2).bytes() == 8);
}

TEST_CASE("buckets cut by bytes hold each float once and weigh what they are asked for") {
  for (const std::int64_t bytes : {4000, 3999, 4001, 1000, 999, 17, 1'000'003})
    for (const std::int64_t size : {1, 4, 100, 333, 4000, 2'000'000}) {
      if (bytes / size > 5000) continue;
      CAPTURE(bytes, size);
      const Slice whole = Slice::without_values(10, 1000, bytes, 0);
      std::size_t wrong = 0, next = 10;
      for (std::int64_t from = 0; from < bytes; from += size) {
        const std::int64_t to = std::min(bytes, from + size);
        const Slice bucket = whole.between(from, to);
        wrong += bucket.position() != next;
        wrong += bucket.bytes() != to - from;
        wrong += bucket.position() + bucket.length() != 10 + static_cast<std::size_t>(to * 1000 / bytes);
        next += bucket.length();
      }
      CHECK(wrong == 0);
      CHECK(next == 1010);
    }
}

TEST_CASE("all the bytes of a slice that weighs nothing carry all its floats") {
  const Slice whole(10, 3, 0, 0, counting(3).buffer());
  CHECK(whole.between(0, 0).length() == 3);
  CHECK(whole.between(0, 0).position() == 10);
  CHECK(whole.chunk(0, 2).length() + whole.chunk(1, 2).length() == 3);
  CHECK(Slice::without_values(0, 8, 16, 0).between(0, 0).length() == 0);
  CHECK(Slice::without_values(0, 8, 16, 0).between(16, 16).length() == 0);
}

TEST_CASE("parts that follow each other weigh as much as the whole") {
  for (const std::int64_t bytes : {0, 1, 37, 40, 41, 1000}) {
    const Slice whole = Slice::without_values(0, 10, bytes, 0);
    std::int64_t weight = 0;
    for (std::size_t i = 0; i < 10; ++i) weight += whole.part(i, 1).bytes();
    CHECK(weight == bytes);
    CHECK(whole.part(0, 10).bytes() == bytes);
    CHECK(whole.part(4, 0).bytes() == 0);
  }
  CHECK(Slice::without_values(3, 0, 5, 0).part(0, 0).bytes() == 0);
}

TEST_CASE("a join shares the memory of its parts") {
  const Slice left = slice_of({1, 2}, 10, 5), right = slice_of({3, 4, 5}, 12, 3);
  const std::vector<Slice> parts{left, right};
  const Slice rope = Slice::join(parts);
  CHECK(rope.position() == 10);
  CHECK(rope.length() == 5);
  CHECK(rope.bytes() == 20);
  CHECK(rope.has_values());
  CHECK(rope.contiguous() == nullptr);
  CHECK(values_of(rope) == std::vector<float>{1, 2, 3, 4, 5});
  std::vector<const float*> memory;
  rope.for_each_piece([&](const Slice& piece) { memory.push_back(piece.contiguous()); });
  CHECK(memory == std::vector<const float*>{left.contiguous(), right.contiguous()});
}

TEST_CASE("a join of neighbours in one memory is contiguous again") {
  const Slice whole = counting(11);
  std::vector<Slice> chunks;
  for (int k = 0; k < 4; ++k) chunks.push_back(whole.chunk(k, 4));
  const Slice again = Slice::join(chunks);
  CHECK(again.contiguous() == whole.contiguous());
  CHECK(again.same_memory(whole));
  CHECK(again.bytes() == whole.bytes());
}

TEST_CASE("a join keeps the versions of its parts apart and calls itself as old as the oldest") {
  for (const bool with_values : {true, false}) {
    CAPTURE(with_values);
    const Slice whole = with_values ? counting(9) : Slice::without_values(10, 9, 36, 0);
    const std::vector<Slice> parts{whole.part(0, 4).with_version(7), whole.part(4, 0).with_version(7),
                                   whole.part(4, 2).with_version(3), whole.part(6, 3).with_version(5)};
    const Slice rope = Slice::join(parts);
    CHECK(rope.has_values() == with_values);
    CHECK(rope.length() == 9);
    CHECK(rope.bytes() == 36);
    CHECK(rope.version() == 3);
    CHECK(rope.part(0, 4).version() == 7);
    CHECK(rope.part(1, 2).version() == 7);
    CHECK(rope.part(3, 2).version() == 3);
    CHECK(rope.part(6, 3).version() == 5);
    CHECK(rope.chunk(2, 3).version() == 5);
    CHECK(rope.between(24, 36).version() == 5);
    CHECK(rope.with_version(9).part(3, 2).version() == 9);
    CHECK((rope + rope).version() == 3);
  }
}

TEST_CASE("a join of nothing, and of parts without floats, is empty") {
  CHECK(Slice::join({}).length() == 0);
  CHECK(!Slice::join({}).has_values());
  const Slice whole = counting(3);
  const std::vector<Slice> empty{whole.part(1, 0), whole.part(1, 0)};
  CHECK(Slice::join(empty).length() == 0);
  CHECK(Slice::join(empty).has_values());
  CHECK(Slice::join(empty).position() == 11);
  std::vector<Slice> chunks;  // more chunks than floats
  for (int k = 0; k < 8; ++k) chunks.push_back(whole.chunk(k, 8));
  CHECK(Slice::join(chunks).same_memory(whole));
}

TEST_CASE("a cut through a rope gives the floats of that range") {
  std::vector<Slice> parts;
  for (std::size_t i = 0; i < 6; ++i)
    parts.push_back(slice_of({static_cast<float>(2 * i), static_cast<float>(2 * i + 1)}, 10 + 2 * i));
  const Slice rope = Slice::join(parts);
  for (std::size_t first = 0; first <= 12; ++first)
    for (std::size_t length = 0; first + length <= 12; ++length) {
      const Slice cut = rope.part(first, length);
      REQUIRE(cut.position() == 10 + first);
      REQUIRE(cut.length() == length);
      REQUIRE(cut.bytes() == static_cast<std::int64_t>(4 * length));
      REQUIRE(cut.has_values());
      const auto values = values_of(cut);
      for (std::size_t i = 0; i < length; ++i) REQUIRE(values[i] == static_cast<float>(first + i));
    }
  CHECK(rope.part(2, 2).contiguous() == parts[1].contiguous());
}

TEST_CASE("same_memory compares memory, place and weight, not values") {
  const Slice a = counting(6), twin = counting(6);
  CHECK(a.same_memory(a));
  CHECK(!a.same_memory(twin));
  CHECK(a.chunk(1, 2).same_memory(a.part(3, 3)));
  CHECK(!a.chunk(0, 2).same_memory(a.chunk(1, 2)));
  CHECK(!a.same_memory(Slice(10, 6, 25, 0, a.buffer())));
  CHECK(!a.same_memory(Slice(11, 6, 24, 0, a.buffer())));
  CHECK(!a.same_memory(Slice::without_values(10, 6, 24, 0)));
  CHECK(Slice::without_values(10, 6, 24, 0).same_memory(Slice::without_values(10, 6, 24, 1)));
  const std::vector<Slice> one{a.part(0, 3), twin.part(3, 3)}, other{a.part(0, 3), twin.part(3, 3)},
      swapped{twin.part(0, 3), a.part(3, 3)};
  CHECK(Slice::join(one).same_memory(Slice::join(other)));
  CHECK(!Slice::join(one).same_memory(Slice::join(swapped)));
  CHECK(!Slice::join(one).same_memory(a));
}
