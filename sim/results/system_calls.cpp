#include "sim/results/system_calls.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace paceline::results {

int SystemCalls::open(const char* path, int flags, mode_t mode) {
  return ::open(path, flags, mode);
}
ssize_t SystemCalls::write(int descriptor, const void* bytes, std::size_t count) {
  return ::write(descriptor, bytes, count);
}
int SystemCalls::fsync(int descriptor) {
  return ::fsync(descriptor);
}
int SystemCalls::close(int descriptor) {
  return ::close(descriptor);
}
int SystemCalls::rename(const char* from, const char* to) {
  return std::rename(from, to);
}
int SystemCalls::unlink(const char* path) {
  return ::unlink(path);
}

SystemCalls& SystemCalls::real() {
  static SystemCalls calls;
  return calls;
}

}  // namespace paceline::results
