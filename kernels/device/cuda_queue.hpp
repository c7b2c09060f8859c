#pragma once

#include <array>
#include <memory>

#include "kernels/device/cuda_api.hpp"
#include "kernels/device/device.hpp"

namespace paceline::kernels::device {

using CudaFunctions = std::array<cuda::Function, kernel_names.size()>;

/// Makes a context the calling thread's while it lives, and then the one before.
class CudaContext {
 public:
  explicit CudaContext(cuda::Context context) { cuda::check(cuda::driver().context_push(context), "enter a context"); }
  ~CudaContext() {
    cuda::Context left = nullptr;
    cuda::driver().context_pop(&left);
  }
  CudaContext(const CudaContext&) = delete;
  CudaContext& operator=(const CudaContext&) = delete;
};

class CudaBuffer final : public Buffer {
 public:
  CudaBuffer(cuda::Context context, std::size_t bytes);
  ~CudaBuffer() override;
  CudaBuffer(const CudaBuffer&) = delete;
  CudaBuffer& operator=(const CudaBuffer&) = delete;
  const cuda::Pointer& pointer() const { return pointer_; }

 private:
  cuda::Context context_;
  cuda::Pointer pointer_ = 0;
};

/// A stream, with a cuBLAS handle of its own.
class CudaQueue final : public Queue {
 public:
  CudaQueue(cuda::Context context, const CudaFunctions& functions, bool with_library);
  ~CudaQueue() override;
  CudaQueue(const CudaQueue&) = delete;
  CudaQueue& operator=(const CudaQueue&) = delete;

  void upload(const void* host, const Buffer& to, std::size_t bytes, std::size_t begin) override;
  void download(const Buffer& from, void* host, std::size_t bytes) override;
  void launch(Kernel kernel, std::size_t group_items, const Groups& groups,
              std::span<const Argument> arguments) override;
  bool multiply(const Matrix& left, const Matrix& right, const Buffer& out, std::uint32_t out_begin, std::size_t rows,
                std::size_t columns, std::size_t depth) override;
  std::shared_ptr<const Event> record() override;
  void wait_for(const Event& event) override;
  void finish() override;

 private:
  void open_library();

  cuda::Context context_;
  const CudaFunctions& functions_;
  bool with_library_;
  cuda::Stream stream_ = nullptr;
  cuda::Blas blas_ = nullptr;
};

}  // namespace paceline::kernels::device
