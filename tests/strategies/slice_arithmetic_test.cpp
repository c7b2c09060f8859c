#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "tests/strategies/slices.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

/// The same values as a rope cut at these places.
Slice rope_of(const std::vector<float>& values, std::size_t position, const std::vector<std::size_t>& cuts) {
  std::vector<Slice> parts;
  for (std::size_t c = 0; c + 1 < cuts.size(); ++c)
    parts.push_back(slice_of({values.begin() + static_cast<std::ptrdiff_t>(cuts[c]),
                              values.begin() + static_cast<std::ptrdiff_t>(cuts[c + 1])},
                             position + cuts[c]));
  return Slice::join(parts);
}

}  // namespace

TEST_CASE("sums, differences and multiples are elementwise, however their terms are cut") {
  for (const std::size_t length : {0, 1, 2, 3, 15, 16, 17, 101}) {
    const auto a = rough_values(length, 1), b = rough_values(length, 2);
    std::vector<float> sum(length), difference(length), half(length);
    for (std::size_t i = 0; i < length; ++i) {
      sum[i] = a[i] + b[i];
      difference[i] = a[i] - b[i];
      half[i] = 0.5F * a[i];
    }
    const std::size_t third = length / 3, most = length - length / 4;
    const std::vector<Slice> lefts{slice_of(a, 10), rope_of(a, 10, {0, third, most, length})};
    // The right one lies elsewhere in the model: only lengths must agree.
    const std::vector<Slice> rights{slice_of(b, 99), rope_of(b, 99, {0, length / 2, length})};
    for (const Slice& left : lefts) {
      for (const Slice& right : rights) {
        CHECK(values_of(left + right) == sum);
        CHECK(values_of(left - right) == difference);
        CHECK((left + right).position() == 10);
        CHECK((left + right).bytes() == left.bytes());
      }
      CHECK(values_of(0.5F * left) == half);
      CHECK(values_of(left) == a);
    }
  }
}

TEST_CASE("arithmetic without values keeps place and weight and takes the older version") {
  const Slice a = Slice::without_values(3, 7, 29, 5), b = Slice::without_values(90, 7, 28, 4);
  for (const Slice& result : {a + b, a - b, 2.0F * (a + b)}) {
    CHECK(!result.has_values());
    CHECK(result.position() == 3);
    CHECK(result.length() == 7);
    CHECK(result.bytes() == 29);
    CHECK(result.version() == 4);
  }
  CHECK(zeros_like(a).same_memory(a));
  CHECK(zeros_like(a).version() == 5);
}

TEST_CASE("a result is as old as its older term") {
  const Slice young = slice_of({1, 2}, 0, 8), old = slice_of({3, 4}, 0, 6);
  CHECK((young + old).version() == 6);
  CHECK((old + young).version() == 6);
  CHECK((young - old).version() == 6);
  CHECK((2.0F * young).version() == 8);
  CHECK(zeros_like(young).version() == 8);
  CHECK(values_of(zeros_like(young)) == std::vector<float>{0, 0});
}

TEST_CASE("a temporary that nobody else holds is written in place") {
  const Slice b = slice_of({10, 20});
  Slice a = slice_of({1, 2});
  const float* memory = a.contiguous();
  a = std::move(a) + b;
  CHECK(a.contiguous() == memory);
  a = 2.0F * (std::move(a) - b);
  CHECK(a.contiguous() == memory);
  CHECK(values_of(a) == std::vector<float>{2, 4});
}

TEST_CASE("a chunk that is alone with its memory is written in place at its own offset") {
  std::optional<Slice> whole = slice_of({1, 2, 3, 4});
  Slice chunk = whole->chunk(1, 2);
  const float* memory = chunk.contiguous();
  whole.reset();
  chunk = std::move(chunk) + slice_of({10, 20});
  CHECK(chunk.contiguous() == memory);
  CHECK(values_of(chunk) == std::vector<float>{13, 24});
}

TEST_CASE("writing in place is never seen by another holder") {
  const std::vector<float> before{1, 2, 3, 4};
  const Slice b = slice_of({10, 20, 30, 40});
  const auto work_on = [&](Slice a) {
    a = 3.0F * (std::move(a) + b) - b;
    CHECK(values_of(a) == std::vector<float>{23, 46, 69, 92});
  };
  SECTION("who holds a copy") {
    Slice a = slice_of(before);
    const Slice copy = a;
    work_on(std::move(a));
    CHECK(values_of(copy) == before);
  }
  SECTION("who holds a chunk") {
    Slice a = slice_of(before);
    const Slice chunk = a.chunk(1, 2);
    work_on(std::move(a));
    CHECK(values_of(chunk) == std::vector<float>{3, 4});
  }
  SECTION("who holds a rope over it") {
    Slice a = slice_of(before);
    const std::vector<Slice> parts{a, slice_of({5, 6}, 4)};
    const Slice rope = Slice::join(parts);
    work_on(std::move(a));
    CHECK(values_of(rope) == std::vector<float>{1, 2, 3, 4, 5, 6});
  }
  SECTION("who holds a rope that was joined again and has another version") {
    Slice a = slice_of(before);
    const std::vector<Slice> halves{a.chunk(0, 2), a.chunk(1, 2)};
    const Slice rope = Slice::join(halves).with_version(9);
    work_on(std::move(a));
    CHECK(values_of(rope) == before);
  }
  SECTION("the terms themselves when they are names") {
    const Slice a = slice_of(before);
    const Slice sum = a + b, difference = a - b, twice = 2.0F * a;
    CHECK(values_of(a) == before);
    CHECK(values_of(sum) == std::vector<float>{11, 22, 33, 44});
    CHECK(values_of(difference) == std::vector<float>{-9, -18, -27, -36});
    CHECK(values_of(twice) == std::vector<float>{2, 4, 6, 8});
  }
  SECTION("a sum with itself") {
    Slice a = slice_of(before);
    const Slice same = a;
    a = std::move(a) + same;
    CHECK(values_of(a) == std::vector<float>{2, 4, 6, 8});
    CHECK(values_of(same) == before);
  }
  SECTION("a rope itself is copied, not written") {
    Slice first = slice_of({1, 2}), second = slice_of({3, 4}, 2);
    const std::vector<Slice> parts{first, second};
    work_on(Slice::join(parts));
    CHECK(values_of(first) == std::vector<float>{1, 2});
    CHECK(values_of(second) == std::vector<float>{3, 4});
  }
}

TEST_CASE("memory that another thread has read and let go of may be written in place") {
  // Each round one thread reads its copy and drops it; the other adds in place as soon as it is alone.
  for (int round = 0; round < 50; ++round) {
    Slice a = slice_of(std::vector<float>(257, 1.0F));
    std::jthread reader([copy = a]() mutable {
      float sum = 0;
      for (const float value : values_of(copy)) sum += value;
      copy = sum == 257 ? Slice() : copy;
    });
    while (a.buffer().use_count() > 1) std::this_thread::yield();
    const float* memory = a.contiguous();
    a = std::move(a) + slice_of(std::vector<float>(257, 2.0F));
    CHECK(a.contiguous() == memory);
    CHECK(values_of(a) == std::vector<float>(257, 3.0F));
  }
}
