#include "sim/results/input_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "sim/results/error.hpp"

namespace paceline::results {

InputFile::InputFile(std::filesystem::path path) : path_(std::move(path)) {
  // Without O_NONBLOCK a named pipe in the place of a file would hold us for ever.
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor_ < 0 && errno == ENOENT) return;
  if (descriptor_ < 0) throw_system_error("open", path_, errno);
  struct stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (known && S_ISREG(status.st_mode)) {
    size_ = static_cast<std::uint64_t>(status.st_size);
    return;
  }
  ::close(descriptor_);
  throw ResultsError(fmt::format("cannot read '{}': it is not a regular file", path_.string()));
}

InputFile::~InputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void InputFile::seek(std::uint64_t offset) {
  if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) throw_system_error("read", path_, errno);
}

bool InputFile::read(std::string& text, std::size_t count) {
  const std::size_t before = text.size();
  text.resize(before + count);
  ssize_t got = -1;
  do got = ::read(descriptor_, text.data() + before, count);
  while (got < 0 && errno == EINTR);
  const int reason = errno;
  text.resize(before + static_cast<std::size_t>(got < 0 ? 0 : got));
  if (got < 0) throw_system_error("read", path_, reason);
  return got > 0;
}

std::optional<std::string> read_text(const std::filesystem::path& path, std::uint64_t limit) {
  InputFile file(path);
  if (!file.exists()) return std::nullopt;
  std::string text;
  constexpr std::size_t piece = std::size_t{1} << 16U;
  while (file.read(text, piece))
    if (text.size() > limit)
      throw ResultsError(fmt::format("cannot read '{}': it is larger than {} bytes", path.string(), limit));
  return text;
}

void LineSource::seek(std::uint64_t offset, std::uint64_t lines) {
  file_.seek(offset);
  buffer_.clear();
  begin_ = 0;
  offset_ = offset;
  line_ = lines;
}

std::optional<std::string> LineSource::next() {
  constexpr std::size_t piece = std::size_t{1} << 16U;
  std::size_t searched = begin_;
  for (;;) {
    const std::size_t end = buffer_.find('\n', searched);
    if (end != std::string::npos) {
      std::string line = buffer_.substr(begin_, end - begin_);
      offset_ += line.size() + 1;
      ++line_;
      begin_ = end + 1;
      return line;
    }
    if (buffer_.size() - begin_ > longest_line)
      throw_reading_error(path_.string(), line_ + 1, fmt::format("the line is longer than {} bytes", longest_line));
    buffer_.erase(0, begin_);
    begin_ = 0;
    searched = buffer_.size();
    if (!file_.exists() || !file_.read(buffer_, piece)) return std::nullopt;
  }
}

}  // namespace paceline::results
