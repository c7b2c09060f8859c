#include "sim/results/safetensors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>

#include "sim/results/json_object.hpp"
#include "sim/results/little_endian.hpp"

namespace paceline::results {
namespace {

constexpr std::string_view metadata_key = "__metadata__";

/// Fails on a product that wraps, too.
bool fits(const ModelTensor& tensor) {
  std::size_t product = 1;
  for (const std::size_t extent : tensor.shape)
    if (__builtin_mul_overflow(product, extent, &product)) return false;
  return product == tensor.values.size();
}

void require_sound(std::span<const ModelTensor> tensors) {
  std::set<std::string_view> names = {metadata_key};
  for (const ModelTensor& tensor : tensors) {
    if (tensor.name.empty() || !names.insert(tensor.name).second)
      throw std::invalid_argument(fmt::format("a tensor needs a name of its own, '{}' is none", tensor.name));
    if (!fits(tensor))
      throw std::invalid_argument(fmt::format("tensor '{}' has {} values, which its shape [{}] does not hold",
                                              tensor.name, tensor.values.size(), fmt::join(tensor.shape, ", ")));
  }
}

std::string header_of(std::span<const ModelTensor> tensors) {
  JsonObject header;
  header.add_raw(metadata_key, fmt::format(R"({{"format": "paceline {}"}})", format));
  std::size_t begin = 0;
  for (const ModelTensor& tensor : tensors) {
    const std::size_t end = begin + tensor.values.size() * sizeof(float);
    header.add_raw(tensor.name, fmt::format(R"({{"dtype": "F32", "shape": [{}], "data_offsets": [{}, {}]}})",
                                            fmt::join(tensor.shape, ", "), begin, end));
    begin = end;
  }
  std::string text = header.text();
  constexpr std::size_t alignment = 8;
  text.append((alignment - text.size() % alignment) % alignment, ' ');  // the format allows spaces at the end
  return text;
}

std::string little_endian_length(std::uint64_t length) {
  std::string bytes;
  for (int byte = 0; byte < 8; ++byte) bytes += static_cast<char>(static_cast<unsigned char>(length >> (8 * byte)));
  return bytes;
}

}  // namespace

void write_safetensors(AtomicFile& file, std::span<const ModelTensor> tensors) {
  require_sound(tensors);
  const std::string header = header_of(tensors);
  file.write(little_endian_length(header.size()));
  file.write(header);
  for (const ModelTensor& tensor : tensors)
    for_each_little_endian_piece(tensor.values, [&file](std::string_view bytes) { file.write(bytes); });
}

}  // namespace paceline::results
