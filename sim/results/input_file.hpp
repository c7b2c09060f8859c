#pragma once
/// A file that is read with bounds: it may be a pipe, endless or missing.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace paceline::results {

/// The whole regular file; none when it does not exist. Throws ResultsError with path and reason for anything else, and
/// for a file above `limit` bytes.
std::optional<std::string> read_text(const std::filesystem::path& path, std::uint64_t limit);

/// Owns one descriptor of a regular file, read from an offset in pieces.
class InputFile {
 public:
  /// exists() tells whether there was one; other failures throw ResultsError.
  explicit InputFile(std::filesystem::path path);
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  bool exists() const { return descriptor_ >= 0; }
  std::uint64_t size() const { return size_; }  ///< bytes when it was opened
  void seek(std::uint64_t offset);
  /// Appends up to `count` bytes to `text`; false at the end of the file.
  bool read(std::string& text, std::size_t count);

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

/// The lines of a file, one at a time and each without its newline.
class LineSource {
 public:
  /// A longer line is an error: nothing that we write comes near.
  static constexpr std::size_t longest_line = std::size_t{1} << 20U;

  explicit LineSource(const std::filesystem::path& path) : file_(path), path_(path) {}

  bool exists() const { return file_.exists(); }
  std::uint64_t size() const { return file_.size(); }
  /// Starts at `offset`, before which `lines` lines lie.
  void seek(std::uint64_t offset, std::uint64_t lines);
  /// The next line that ends in a newline; none when there is no further one.
  std::optional<std::string> next();
  /// What follows the last newline, once next() has returned none.
  std::string rest() const { return buffer_.substr(begin_); }
  std::uint64_t offset() const { return offset_; }  ///< behind the newline of the line returned last
  std::uint64_t line() const { return line_; }      ///< number of the line returned last, from 1

 private:
  InputFile file_;
  std::filesystem::path path_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::uint64_t offset_ = 0, line_ = 0;
};

}  // namespace paceline::results
