#pragma once
/// IDX files, good and bad, in a folder that is gone after the test.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace paceline::kernels::tests {

using Bytes = std::vector<std::uint8_t>;

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const Bytes& bytes) const;

 private:
  std::filesystem::path path_;
};

/// A header of unsigned bytes with these sizes, then `payload`.
Bytes idx_bytes(const std::vector<std::uint32_t>& sizes, const Bytes& payload);
/// `bytes` as a gzip file.
Bytes gzip(const Bytes& bytes);

}  // namespace paceline::kernels::tests
