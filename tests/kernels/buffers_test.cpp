/// Sums, number formats and selection, of every table and through the public functions.
#include "kernels/buffers.hpp"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "kernels/top_k.hpp"
#include "tests/kernels/tables.hpp"

namespace paceline::kernels::tests {
namespace {

using Bits = std::vector<std::uint16_t>;
const float nan = std::numeric_limits<float>::quiet_NaN();
const float infinity = std::numeric_limits<float>::infinity();

Bits all_16_bits() {
  Bits bits(65536);
  std::iota(bits.begin(), bits.end(), std::uint16_t{0});
  return bits;
}

/// Finite values of every size, their neighbours and the points half-way between two numbers of 16 bits.
std::vector<float> telling_floats(const std::vector<float>& representable) {
  std::vector<float> values = normals(999, 1);
  for (std::size_t i = 0; i + 1 < representable.size(); i += 7) {
    const float a = representable[i], b = representable[i + 1];
    if (!std::isfinite(a) || !std::isfinite(b)) continue;
    const float middle = a / 2 + b / 2;
    for (const float value : {a, middle, std::nextafter(middle, a), std::nextafter(middle, b)}) values.push_back(value);
  }
  for (const float value : {0.0F, -0.0F, infinity, -infinity, 65504.0F, 65519.0F, 65520.0F, 1e30F, -1e-30F})
    values.push_back(value);
  return values;
}

/// Whether `made` is the number of 16 bits nearest to `value`, the even one of two.
bool is_nearest(float value, std::uint16_t made, const std::vector<float>& meaning) {
  const double here = static_cast<double>(meaning[made]), wanted = static_cast<double>(value);
  if (std::signbit(value) != ((made & 0x8000U) != 0)) return false;
  const double error = std::abs(here - wanted);
  for (const int step : {-1, 1}) {
    const auto other = static_cast<std::uint16_t>(made + step);
    if (((other ^ made) & 0x8000U) != 0 || !std::isfinite(meaning[other])) continue;
    const double other_error = std::abs(static_cast<double>(meaning[other]) - wanted);
    if (other_error < error || (other_error == error && (made & 1U) != 0)) return false;
  }
  return true;
}

void check_format(void (*fused::BufferRoutines::*to)(const float*, std::size_t, std::uint16_t*),
                  void (*fused::BufferRoutines::*from)(const std::uint16_t*, std::size_t, float*), float overflow) {
  const Bits all = all_16_bits();
  for (const NamedTable& table : all_tables()) {
    INFO(table.name);
    const fused::BufferRoutines& routines = table.routines->buffers;
    std::vector<float> meaning(all.size());
    (routines.*from)(all.data(), all.size(), meaning.data());
    Bits again(all.size());
    (routines.*to)(meaning.data(), meaning.size(), again.data());
    std::size_t changed = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
      changed += std::isnan(meaning[i]) ? (std::isnan(meaning[again[i]]) ? 0 : 1) : (again[i] == all[i] ? 0 : 1);
    CHECK(changed == 0);
    const std::vector<float> values = telling_floats(meaning);
    Bits made(values.size());
    (routines.*to)(values.data(), values.size(), made.data());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::abs(values[i]) >= overflow)
        wrong += std::isinf(meaning[made[i]]) ? 0 : 1;
      else
        wrong += is_nearest(values[i], made[i], meaning) ? 0 : 1;
    }
    CHECK(wrong == 0);
  }
}

}  // namespace

TEST_CASE("sums of buffers are exact on integers, in order, and may be in place") {
  for (const std::size_t size : awkward_sizes())
    for (const std::size_t count : {1, 2, 5})
      for (const NamedTable& table : all_tables()) {
        std::vector<std::vector<float>> in;
        std::vector<const float*> pointers;
        std::vector<float> expected(size);
        for (std::size_t k = 0; k < count; ++k) in.push_back(integers(size, 9, k + 1));
        for (std::vector<float>& buffer : in) {
          pointers.push_back(buffer.data());
          for (std::size_t i = 0; i < size; ++i) expected[i] += buffer[i];
        }
        table.routines->buffers.sum(pointers.data(), count, size, in[0].data());
        CHECK(in[0] == expected);
      }
  const std::vector<float> large{1e30F}, small{1}, minus{-1e30F};
  std::vector<float> out(1);
  const std::vector<std::span<const float>> in{large, minus, small};
  sum_of(in, out);
  CHECK(out[0] == 1);
}

TEST_CASE("fp16 keeps each of its numbers and rounds every float to the nearest, ties to even") {
  check_format(&fused::BufferRoutines::to_fp16, &fused::BufferRoutines::from_fp16, 65520);
}

TEST_CASE("bf16 keeps each of its numbers and rounds every float to the nearest, ties to even") {
  check_format(&fused::BufferRoutines::to_bf16, &fused::BufferRoutines::from_bf16, infinity);
}

TEST_CASE("16-bit formats convert awkward lengths and touch nothing beyond") {
  for (const std::size_t size : awkward_sizes())
    for (const NamedTable& table : all_tables()) {
      const fused::BufferRoutines& routines = table.routines->buffers;
      const std::vector<float> in = integers(size, 100, 1);
      Bits half(size + 1, 77), brain(size + 1, 77);
      std::vector<float> back(size + 1, -7), back_again(size + 1, -7);
      routines.to_fp16(in.data(), size, half.data());
      routines.to_bf16(in.data(), size, brain.data());
      routines.from_fp16(half.data(), size, back.data());
      routines.from_bf16(brain.data(), size, back_again.data());
      CHECK(std::equal(in.begin(), in.end(), back.begin()));
      CHECK(std::equal(in.begin(), in.end(), back_again.begin()));
      CHECK(half[size] == 77);
      CHECK(brain[size] == 77);
      CHECK(back[size] == -7);
      CHECK(back_again[size] == -7);
    }
}

TEST_CASE("int8 comes back within half a step, and the same from every table") {
  for (const std::size_t size : {1, 7, 8, 9, 16, 17, 1000}) {
    const std::vector<float> in = normals(size, size);
    std::vector<std::int8_t> whole(size);
    std::vector<float> back(size);
    const float step = quantise_int8(in, whole);
    dequantise_int8(whole, step, back);
    for (std::size_t i = 0; i < size; ++i) CHECK(std::abs(back[i] - in[i]) <= step * (0.5F + 127 * 0x1.0p-22F));
    for (const NamedTable& table : all_tables()) {
      std::vector<std::int8_t> made(size);
      CHECK(table.routines->buffers.largest_magnitude(in.data(), size) / 127 == step);
      table.routines->buffers.to_int8(in.data(), size, 1 / step, made.data());
      CHECK(made == whole);
    }
  }
}

TEST_CASE("int8 of nothing but zeros has step 0, and of what is not finite gives back nothing finite") {
  const std::vector<float> zeros(5), bad{1, nan, 2}, endless{1, infinity, 2};
  std::vector<std::int8_t> five(5), three(3);
  CHECK(quantise_int8(zeros, five) == 0);
  CHECK(five == std::vector<std::int8_t>(5));
  CHECK(std::isnan(quantise_int8(bad, three)));
  CHECK(std::isinf(quantise_int8(endless, three)));
}

TEST_CASE("int8 rounds ties to even and stays within 127 in every table") {
  for (const NamedTable& table : all_tables()) {
    const std::vector<float> in{0.5F, 1.5F, 2.5F, -0.5F, -1.5F, 126.5F, 127.5F, 1e9F, -1e9F, nan};
    std::vector<std::int8_t> made(in.size());
    table.routines->buffers.to_int8(in.data(), in.size(), 1, made.data());
    CHECK(made == std::vector<std::int8_t>{0, 2, 2, 0, -2, 126, 127, 127, -127, 0});
  }
}

TEST_CASE("every pixel becomes its quotient by 255, rounded once, at every place of a vector") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{17}, std::size_t{256}, std::size_t{263}})
    for (const NamedTable& table : all_tables()) {
      std::vector<std::uint8_t> pixels(size);
      std::iota(pixels.begin(), pixels.end(), std::uint8_t{0});
      std::vector<float> made(size + 1, -7);
      table.routines->buffers.from_pixels(pixels.data(), size, made.data());
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < size; ++i) wrong += made[i] == static_cast<float>(pixels[i]) / 255.0F ? 0 : 1;
      CHECK(wrong == 0);
      CHECK(made[size] == -7);
    }
}

TEST_CASE("top-k selects what sorting by magnitude selects, the first of equals") {
  for (const std::size_t size : {1, 2, 17, 1000})
    for (const std::size_t k : {0, 1, 2, 13, 999, 5000})
      for (const int largest : {2, 1000000}) {
        const std::vector<float> values = integers(size, largest, size + k);
        std::vector<std::uint32_t> expected(size);
        std::iota(expected.begin(), expected.end(), 0U);
        std::stable_sort(expected.begin(), expected.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return std::abs(values[a]) > std::abs(values[b]); });
        expected.resize(std::min(k, size));
        std::sort(expected.begin(), expected.end());
        CHECK(top_k(values, k) == expected);
      }
  CHECK(top_k(std::vector<float>{1, infinity, nan, 3}, 1) == std::vector<std::uint32_t>{2});
}

TEST_CASE("buffers of different lengths are refused as a bug") {
  std::vector<float> three(3), four(4);
  std::vector<std::uint16_t> half(4);
  std::vector<std::int8_t> whole(4);
  CHECK_THROWS_AS(to_fp16(three, half), std::invalid_argument);
  CHECK_THROWS_AS(from_bf16(half, three), std::invalid_argument);
  CHECK_THROWS_AS(quantise_int8(three, whole), std::invalid_argument);
  CHECK_THROWS_AS(sum_of({}, three), std::invalid_argument);
}

}  // namespace paceline::kernels::tests
