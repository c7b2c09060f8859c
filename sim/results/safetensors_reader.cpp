#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

#include "sim/results/error.hpp"
#include "sim/results/input_file.hpp"
#include "sim/results/json_document.hpp"
#include "sim/results/safetensors.hpp"

namespace paceline::results {
namespace {

using Json = JsonDocument::Json;

constexpr std::uint64_t longest_header = 100'000'000;
constexpr std::size_t most_dimensions = 16;

/// Where a tensor lies, in bytes behind the header.
struct Extent {
  ModelTensor tensor;
  std::uint64_t begin, end;
};

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path) : path_(path.string()), file_(path) {}

  std::vector<ModelTensor> read() {
    if (!file_.exists()) refuse("does not exist");
    std::vector<Extent> extents = header();
    std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) {
      return a.begin < b.begin || (a.begin == b.begin && a.end < b.end);
    });
    check_cover(extents);
    std::vector<ModelTensor> tensors;
    for (Extent& extent : extents) {
      fill(extent);
      tensors.push_back(std::move(extent.tensor));
    }
    return tensors;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw ResultsError(fmt::format("cannot read '{}' as a safetensors file: it {}", path_, why));
  }

  std::string bytes(std::uint64_t count) {
    std::string text;
    while (text.size() < count && file_.read(text, static_cast<std::size_t>(count - text.size()))) continue;
    if (text.size() < count) refuse("became shorter while it was read");
    return text;
  }

  std::vector<Extent> header() {
    if (file_.size() < 8) refuse("is shorter than the length of its header");
    const std::string prefix = bytes(8);
    std::uint64_t length = 0;
    for (std::size_t i = 8; i-- > 0;) length = length << 8U | static_cast<unsigned char>(prefix[i]);
    if (length > longest_header)
      refuse(fmt::format("says that its header has {} bytes, more than the format allows", length));
    if (length > file_.size() - 8) refuse(fmt::format("is cut off inside its header of {} bytes", length));
    data_bytes_ = file_.size() - 8 - length;
    const std::string text = bytes(length);
    const JsonDocument document(text, {path_, 1}, false);
    std::vector<Extent> extents;
    for (const auto& [name, entry] : document.object().items())
      if (name != "__metadata__") extents.push_back(extent(name, entry));
    if (extents.empty()) refuse("holds no tensor");
    return extents;
  }

  Extent extent(const std::string& name, const Json& entry) const {
    const auto wrong = [&](const std::string& what) {
      refuse(fmt::format("says of tensor '{}' {}", name.substr(0, 100), what));
    };
    if (!entry.is_object()) wrong("something that is no object");
    const Json dtype = entry.value("dtype", Json()), shape = entry.value("shape", Json()),
               offsets = entry.value("data_offsets", Json());
    if (!dtype.is_string()) wrong("no dtype");
    if (dtype.get_ref<const std::string&>() != "F32")
      wrong(
          fmt::format("that its dtype is {}, and only F32 is read", dtype.get_ref<const std::string&>().substr(0, 20)));
    const auto whole = [](const Json& value) { return value.is_number_unsigned(); };
    if (!shape.is_array() || shape.size() > most_dimensions || !std::all_of(shape.begin(), shape.end(), whole))
      wrong("a shape that is no list of up to 16 sizes");
    if (!offsets.is_array() || offsets.size() != 2 || !std::all_of(offsets.begin(), offsets.end(), whole))
      wrong("data_offsets that are not two positions");
    Extent found{{name, shape.get<std::vector<std::size_t>>(), {}},
                 offsets[0].get<std::uint64_t>(),
                 offsets[1].get<std::uint64_t>()};
    if (found.begin > found.end || found.end > data_bytes_)
      wrong(fmt::format("that it lies at [{}, {}] of {} bytes", found.begin, found.end, data_bytes_));
    std::uint64_t size = sizeof(float);
    for (const std::size_t dimension : found.tensor.shape)
      if (__builtin_mul_overflow(size, dimension, &size)) wrong("a shape that is larger than any file");
    if (size != found.end - found.begin)
      wrong(fmt::format("a shape of {} bytes and data of {}", size, found.end - found.begin));
    return found;
  }

  void check_cover(const std::vector<Extent>& extents) const {
    std::uint64_t end = 0;
    for (const Extent& extent : extents) {
      if (extent.begin != end)
        refuse(fmt::format("lets tensor '{}' {} before it", extent.tensor.name.substr(0, 100),
                           extent.begin < end ? "overlap the one" : "leave a gap"));
      end = extent.end;
    }
    if (end != data_bytes_) refuse(fmt::format("has {} bytes behind its last tensor", data_bytes_ - end));
  }

  void fill(Extent& extent) {
    const std::string raw = bytes(extent.end - extent.begin);
    std::vector<float>& values = extent.tensor.values;
    values.resize(raw.size() / sizeof(float));
    for (std::size_t i = 0; i < values.size(); ++i) {
      std::uint32_t bits = 0;
      for (std::size_t byte = 4; byte-- > 0;) bits = bits << 8U | static_cast<unsigned char>(raw[4 * i + byte]);
      values[i] = std::bit_cast<float>(bits);
      if (!std::isfinite(values[i]))
        refuse(fmt::format("holds a value in tensor '{}' that is no finite number: the run had diverged",
                           extent.tensor.name.substr(0, 100)));
    }
  }

  std::string path_;
  InputFile file_;
  std::uint64_t data_bytes_ = 0;
};

}  // namespace

std::vector<ModelTensor> read_safetensors(const std::filesystem::path& path) {
  return Reader(path).read();
}

}  // namespace paceline::results
