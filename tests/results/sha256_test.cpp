#include "sim/results/sha256.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <cstdint>
#include <vector>

using namespace paceline::results;

namespace {

/// A float whose little-endian bytes are the four characters.
float float_of(const char* bytes) {
  std::uint32_t bits = 0;
  for (int i = 3; i >= 0; --i) bits = bits * 256 + static_cast<unsigned char>(bytes[i]);
  return std::bit_cast<float>(bits);
}

}  // namespace

TEST_CASE("The fingerprint of nothing is that of FIPS 180-4's empty message") {
  CHECK(sha256_of({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("The fingerprint of floats is that of their little-endian bytes") {
  // NIST's two-block vector "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".
  const char* message = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  std::vector<float> values;
  for (int i = 0; i < 56; i += 4) values.push_back(float_of(message + i));
  CHECK(sha256_of(values) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("Only the sequence of floats counts, not how it is cut") {
  const std::vector<float> values = {1, 2, 3, 4, 5, 6, 7};
  const std::string whole = sha256_of(values);
  for (std::size_t cut = 0; cut <= values.size(); ++cut) {
    Sha256 sum;
    sum.add(std::span(values).first(cut));
    sum.add(std::span(values).subspan(cut));
    CHECK(sum.hex() == whole);
  }
}

TEST_CASE("Zero and minus zero are different models") {
  CHECK(sha256_of(std::vector<float>{0.0F}) != sha256_of(std::vector<float>{-0.0F}));
}
