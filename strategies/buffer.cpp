#include "strategies/buffer.hpp"

#include <new>

namespace paceline {
namespace {

constexpr std::align_val_t cache_line{64};

class HeapBuffer final : public Buffer {
 public:
  explicit HeapBuffer(std::size_t length)
      : values_(static_cast<float*>(::operator new(length * sizeof(float), cache_line))) {}
  ~HeapBuffer() override { ::operator delete(values_, cache_line); }
  HeapBuffer(const HeapBuffer&) = delete;
  HeapBuffer& operator=(const HeapBuffer&) = delete;
  const float* read() const override { return values_; }
  float* write() override { return values_; }

 private:
  float* values_;
};

}  // namespace

std::shared_ptr<Buffer> new_buffer(std::size_t length) {
  return std::make_shared<HeapBuffer>(length);
}

}  // namespace paceline
