#pragma once
/// The system calls through which results reach the disk, as a seam: a test can make the k-th of them fail.

#include <sys/types.h>

#include <cstddef>

namespace paceline::results {

/// Each member behaves as the POSIX call of its name: -1 and errno on failure.
class SystemCalls {
 public:
  virtual ~SystemCalls() = default;
  virtual int open(const char* path, int flags, mode_t mode);
  virtual ssize_t write(int descriptor, const void* bytes, std::size_t count);
  virtual int fsync(int descriptor);
  virtual int close(int descriptor);
  virtual int rename(const char* from, const char* to);
  virtual int unlink(const char* path);

  /// The operating system's own; lives as long as the program.
  static SystemCalls& real();
};

}  // namespace paceline::results
