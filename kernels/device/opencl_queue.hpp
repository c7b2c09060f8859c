#pragma once

#include <array>
#include <memory>

#include "kernels/device/clblast.hpp"
#include "kernels/device/device.hpp"
#include "kernels/device/opencl_api.hpp"

namespace paceline::kernels::device {

class OpenClBuffer final : public Buffer {
 public:
  explicit OpenClBuffer(cl_mem memory) : memory_(memory) {}
  ~OpenClBuffer() override { opencl_api().clReleaseMemObject(memory_); }
  OpenClBuffer(const OpenClBuffer&) = delete;
  OpenClBuffer& operator=(const OpenClBuffer&) = delete;
  cl_mem memory() const { return memory_; }

 private:
  cl_mem memory_;
};

/// An in-order queue with kernel objects of its own, since setting their arguments is not thread-safe.
class OpenClQueue final : public Queue {
 public:
  /// library: nullptr for none.
  OpenClQueue(cl_context context, cl_device_id device, cl_program program, ClblastSgemm* library);
  ~OpenClQueue() override;
  OpenClQueue(const OpenClQueue&) = delete;
  OpenClQueue& operator=(const OpenClQueue&) = delete;

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
  cl_kernel kernel_object(Kernel kernel);

  cl_program program_;
  ClblastSgemm* library_;
  cl_command_queue queue_ = nullptr;
  std::array<cl_kernel, kernel_names.size()> kernels_{};  ///< created when first launched
};

}  // namespace paceline::kernels::device
