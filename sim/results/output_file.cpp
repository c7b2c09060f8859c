#include "sim/results/output_file.hpp"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "sim/results/error.hpp"

namespace paceline::results {
namespace {

int open_again(SystemCalls& calls, const std::filesystem::path& path, int flags) {
  constexpr mode_t read_and_write_for_all = 0666;  // the user's umask takes away what it should
  int descriptor = -1;
  do descriptor = calls.open(path.c_str(), flags | O_CLOEXEC, read_and_write_for_all);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path path, Mode mode, SystemCalls& calls)
    : path_(std::move(path)), calls_(calls) {
  const int how = mode == Mode::create ? O_EXCL : O_TRUNC;
  descriptor_ = open_again(calls_, path_, O_WRONLY | O_CREAT | O_APPEND | how);
  if (descriptor_ < 0) throw_system_error("create", path_, errno);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) calls_.close(descriptor_);
}

void OutputFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = calls_.write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw_system_error("write", path_, written < 0 ? errno : EIO);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void OutputFile::sync() {
  while (calls_.fsync(descriptor_) != 0)
    if (errno != EINTR) throw_system_error("write through", path_, errno);
}

void OutputFile::close() {
  if (descriptor_ < 0) return;
  // Linux frees the descriptor even when close() fails: a second attempt could close a stranger's file.
  const int descriptor = std::exchange(descriptor_, -1);
  if (calls_.close(descriptor) != 0 && errno != EINTR) throw_system_error("close", path_, errno);
}

void sync_directory(const std::filesystem::path& directory, SystemCalls& calls) {
  const std::filesystem::path path = directory.empty() ? std::filesystem::path(".") : directory;
  const int descriptor = open_again(calls, path, O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) throw_system_error("open", path, errno);
  int result = -1;
  do result = calls.fsync(descriptor);
  while (result != 0 && errno == EINTR);
  // Some network file systems cannot write a directory through and say EINVAL; there is nothing more to be had there.
  const int reason = result == 0 || errno == EINVAL ? 0 : errno;
  calls.close(descriptor);
  if (reason != 0) throw_system_error("write through", path, reason);
}

}  // namespace paceline::results
