#include "kernels/data/idx_file.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <system_error>
#include <utility>

#include "kernels/data/dataset_item.hpp"

namespace paceline::kernels {
namespace {

constexpr std::size_t chunk = std::size_t{1} << 20;
// Deflate cannot shrink more than 1032 : 1 (zlib's technical details); above that a header lies.
constexpr std::size_t best_deflate_ratio = 1032;
constexpr const char* whole_file = "give a complete IDX file of unsigned bytes, plain or compressed by gzip";

std::size_t big_endian(const std::uint8_t* bytes) {
  return (std::size_t{bytes[0]} << 24) | (std::size_t{bytes[1]} << 16) | (std::size_t{bytes[2]} << 8) | bytes[3];
}

}  // namespace

struct IdxFile::Stream {
  gzFile handle = nullptr;
  ~Stream() {
    if (handle != nullptr) gzclose(handle);
  }
};

IdxFile::IdxFile(NamedFile file, std::size_t dimensions) : file_(std::move(file)), stream_(std::make_unique<Stream>()) {
  std::error_code error;
  const auto status = std::filesystem::status(file_.path, error);
  if (!std::filesystem::exists(status)) fail("does not exist", "give the path of an IDX file");
  if (!std::filesystem::is_regular_file(status)) fail("is not a file", "give the path of an IDX file");
  stream_->handle = gzopen(file_.path.c_str(), "rb");
  if (stream_->handle == nullptr) fail("cannot be opened", "give a file that may be read");
  gzbuffer(stream_->handle, 1 << 17);
  read_header(dimensions);
  check_length();
}

IdxFile::~IdxFile() = default;

void IdxFile::fail(const std::string& wrong, const std::string& remedy) const {
  throw DataError(file_.option, file_.option + " file " + file_.path.string() + " " + wrong + ": " + remedy + ".");
}

std::size_t IdxFile::read(std::uint8_t* bytes, std::size_t length) {
  std::size_t done = 0;
  while (done < length) {
    const auto wanted = static_cast<unsigned>(std::min(length - done, chunk));
    const int got = gzread(stream_->handle, bytes + done, wanted);
    if (got < 0) fail("is damaged", whole_file);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void IdxFile::read_header(std::size_t dimensions) {
  std::uint8_t magic[4];
  const std::size_t got = read(magic, sizeof magic);
  if (got == 0) fail("is empty", whole_file);
  constexpr std::uint8_t unsigned_byte = 0x08;
  if (got < sizeof magic || magic[0] != 0 || magic[1] != 0 || magic[2] != unsigned_byte)
    fail("does not begin like IDX data of unsigned bytes", whole_file);
  if (magic[3] != dimensions)
    fail("has " + std::to_string(magic[3]) + " dimensions instead of " + std::to_string(dimensions),
         dimensions == 1 ? "give the file of the labels" : "give the file of the images (samples x rows x columns)");
  length_ = 1;
  for (std::size_t i = 0; i < dimensions; ++i) {
    std::uint8_t bytes[4];
    if (read(bytes, sizeof bytes) < sizeof bytes) fail("ends inside its header", whole_file);
    const std::size_t size = big_endian(bytes);
    if (size == 0) fail("says that one of its sizes is 0", whole_file);
    if (length_ > std::numeric_limits<std::size_t>::max() / best_deflate_ratio / size)
      fail("says that it is larger than any file", whole_file);
    length_ *= size;
    sizes_.push_back(size);
  }
}

void IdxFile::check_length() {
  std::error_code error;
  const std::uintmax_t on_disk = std::filesystem::file_size(file_.path, error);
  if (error) fail("cannot be measured", "give a file that may be read");
  const std::uintmax_t wanted = 4 + 4 * sizes_.size() + length_;
  const std::string told = "its header promises " + std::to_string(wanted) + " bytes";
  if (gzdirect(stream_->handle) == 0) {
    if (wanted / best_deflate_ratio > on_disk) fail("is too short (" + told + " when uncompressed)", whole_file);
  } else if (on_disk != wanted) {
    fail("has " + std::to_string(on_disk) + " bytes where " + told, whole_file);
  }
}

std::vector<std::uint8_t> IdxFile::values() {
  std::vector<std::uint8_t> bytes;
  while (bytes.size() < length_) {
    // A header may promise a thousand times what is there: grow with what has really come.
    const std::size_t held = bytes.size();
    bytes.reserve(std::min(length_, 2 * held + chunk));
    bytes.resize(bytes.capacity() < length_ ? bytes.capacity() : length_);
    const std::size_t got = read(bytes.data() + held, bytes.size() - held);
    if (got < bytes.size() - held)
      fail("ends after " + std::to_string(held + got) + " of " + std::to_string(length_) + " values", whole_file);
  }
  std::uint8_t extra = 0;
  if (read(&extra, 1) != 0) fail("goes on behind its last value", whole_file);
  int code = Z_OK;
  gzerror(stream_->handle, &code);
  if (code != Z_OK && code != Z_STREAM_END) fail("is damaged at its end", whole_file);
  return bytes;
}

}  // namespace paceline::kernels
