#pragma once
/// One file in the IDX format, plain or compressed by gzip: a magic number, sizes, then unsigned bytes.
/// Format: LeCun, Cortes, Burges, "The MNIST database", section "File formats for the MNIST database".

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace paceline::kernels {

/// A file and the option that named it, for error messages.
struct NamedFile {
  std::filesystem::path path;
  std::string option;
};

/// Every member throws DataError with the file's option when the file is not what it should be; nothing is allocated
/// that the file cannot fill.
class IdxFile {
 public:
  /// Opens the file and reads its header: unsigned bytes in `dimensions` dimensions, none of them 0.
  IdxFile(NamedFile file, std::size_t dimensions);
  ~IdxFile();
  IdxFile(const IdxFile&) = delete;
  IdxFile& operator=(const IdxFile&) = delete;

  /// Sizes, slowest first: {samples, rows, columns}.
  const std::vector<std::size_t>& sizes() const { return sizes_; }
  const NamedFile& file() const { return file_; }
  /// All bytes behind the header, once; the file must end there and, when compressed, have the right check sum.
  std::vector<std::uint8_t> values();

 private:
  struct Stream;
  void read_header(std::size_t dimensions);
  void check_length();
  std::size_t read(std::uint8_t* bytes, std::size_t length);
  [[noreturn]] void fail(const std::string& wrong, const std::string& remedy) const;

  NamedFile file_;
  std::unique_ptr<Stream> stream_;
  std::vector<std::size_t> sizes_;
  std::size_t length_ = 0;  ///< product of the sizes
};

}  // namespace paceline::kernels
