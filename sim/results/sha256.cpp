#include "sim/results/sha256.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "sim/results/little_endian.hpp"

namespace paceline::results {

struct Sha256::Context {
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(digest); }
};

namespace {

/// Fails only without memory or in a library built without SHA-256.
void require(int result) {
  if (result != 1) throw std::runtime_error("OpenSSL cannot compute SHA-256");
}

}  // namespace

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  require(EVP_DigestInit_ex(context_->digest, EVP_sha256(), nullptr));
}

Sha256::~Sha256() = default;

void Sha256::add(std::span<const float> values) {
  for_each_little_endian_piece(values, [this](std::string_view bytes) {
    require(EVP_DigestUpdate(context_->digest, bytes.data(), bytes.size()));
  });
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> digest{};
  require(EVP_DigestFinal_ex(context_->digest, digest.data(), nullptr));
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

std::string sha256_of(std::span<const float> values) {
  Sha256 sum;
  sum.add(values);
  return sum.hex();
}

}  // namespace paceline::results
