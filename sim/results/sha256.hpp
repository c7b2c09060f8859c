#pragma once
/// SHA-256 of floats in little-endian byte order: the same model has the same fingerprint on every machine.

#include <memory>
#include <span>
#include <string>

namespace paceline::results {

/// Takes floats piece by piece; only their sequence counts, not how it is cut.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::span<const float> values);
  /// 64 lower-case hexadecimal digits. Ends the sequence: once only.
  std::string hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

std::string sha256_of(std::span<const float> values);

}  // namespace paceline::results
