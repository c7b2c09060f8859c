#pragma once
/// A file that is written and knows why it could not be: std::ofstream would keep the errno to itself.

#include <filesystem>
#include <string_view>

#include "sim/results/system_calls.hpp"

namespace paceline::results {

/// Owns one descriptor. Every member but the destructor throws ResultsError with path and reason.
class OutputFile {
 public:
  enum class Mode {
    create,    ///< the file must not exist
    overwrite  ///< an old content is lost
  };

  OutputFile(std::filesystem::path path, Mode mode, SystemCalls& calls = SystemCalls::real());
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  /// Closes without a check: whoever needs the content calls close() first.
  ~OutputFile();

  /// All of the bytes, or an error; small texts reach the file in one system call, so another process sees whole lines.
  void write(std::string_view bytes);
  /// Returns once the content is on the disk.
  void sync();
  /// Nothing can be written afterwards. A second call does nothing.
  void close();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  SystemCalls& calls_;
  int descriptor_ = -1;
};

/// Returns once names created, renamed or removed in a directory are on the disk.
void sync_directory(const std::filesystem::path& directory, SystemCalls& calls = SystemCalls::real());

}  // namespace paceline::results
