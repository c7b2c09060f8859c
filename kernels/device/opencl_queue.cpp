#include "kernels/device/opencl_queue.hpp"

#include <string>

namespace paceline::kernels::device {
namespace {

cl_mem memory_of(const Buffer& buffer) {
  return static_cast<const OpenClBuffer&>(buffer).memory();
}

class OpenClEvent final : public Event {
 public:
  explicit OpenClEvent(cl_event event) : event_(event) {}
  ~OpenClEvent() override { opencl_api().clReleaseEvent(event_); }
  OpenClEvent(const OpenClEvent&) = delete;
  OpenClEvent& operator=(const OpenClEvent&) = delete;
  void wait() const override { check_opencl(opencl_api().clWaitForEvents(1, &event_), "wait for a device"); }
  const cl_event& event() const { return event_; }

 private:
  cl_event event_;
};

void set_argument(cl_kernel kernel, cl_uint place, const Argument& argument) {
  const OpenClApi& api = opencl_api();
  cl_int status = CL_SUCCESS;
  if (argument.kind() == Argument::Kind::buffer) {
    const cl_mem memory = memory_of(argument.buffer());
    status = api.clSetKernelArg(kernel, place, sizeof(void*), &memory);
  } else if (argument.kind() == Argument::Kind::whole) {
    status = api.clSetKernelArg(kernel, place, sizeof argument.whole(), &argument.whole());
  } else {
    status = api.clSetKernelArg(kernel, place, sizeof argument.real(), &argument.real());
  }
  check_opencl(status, "set a kernel's argument");
}

}  // namespace

OpenClQueue::OpenClQueue(cl_context context, cl_device_id device, cl_program program, ClblastSgemm* library)
    : program_(program), library_(library) {
  cl_int status = CL_SUCCESS;
  queue_ = opencl_api().clCreateCommandQueue(context, device, 0, &status);
  check_opencl(status, "create a queue");
}

OpenClQueue::~OpenClQueue() {
  for (cl_kernel kernel : kernels_)
    if (kernel != nullptr) opencl_api().clReleaseKernel(kernel);
  opencl_api().clReleaseCommandQueue(queue_);
}

void OpenClQueue::upload(const void* host, const Buffer& to, std::size_t bytes, std::size_t begin) {
  check_opencl(
      opencl_api().clEnqueueWriteBuffer(queue_, memory_of(to), CL_FALSE, begin, bytes, host, 0, nullptr, nullptr),
      "copy to a device");
}

void OpenClQueue::download(const Buffer& from, void* host, std::size_t bytes) {
  check_opencl(opencl_api().clEnqueueReadBuffer(queue_, memory_of(from), CL_FALSE, 0, bytes, host, 0, nullptr, nullptr),
               "copy from a device");
}

cl_kernel OpenClQueue::kernel_object(Kernel kernel) {
  const auto place = static_cast<std::size_t>(kernel);
  if (kernels_[place] == nullptr) {
    cl_int status = CL_SUCCESS;
    kernels_[place] = opencl_api().clCreateKernel(program_, kernel_names[place], &status);
    check_opencl(status, "create a kernel");
  }
  return kernels_[place];
}

void OpenClQueue::launch(Kernel kernel, std::size_t group_items, const Groups& groups,
                         std::span<const Argument> arguments) {
  cl_kernel object = kernel_object(kernel);
  for (std::size_t i = 0; i < arguments.size(); ++i) set_argument(object, static_cast<cl_uint>(i), arguments[i]);
  const std::array<std::size_t, 3> items{groups.x * group_items, groups.y, groups.z}, group{group_items, 1, 1};
  check_opencl(
      opencl_api().clEnqueueNDRangeKernel(queue_, object, 3, nullptr, items.data(), group.data(), 0, nullptr, nullptr),
      "launch a kernel");
}

bool OpenClQueue::multiply(const Matrix& left, const Matrix& right, const Buffer& out, std::uint32_t out_begin,
                           std::size_t rows, std::size_t columns, std::size_t depth) {
  if (library_ == nullptr) return false;
  constexpr int by_rows = 101, plain = 111, transposed = 112;
  const int status =
      library_(by_rows, left.transposed ? transposed : plain, right.transposed ? transposed : plain, rows, columns,
               depth, 1.0F, memory_of(left.buffer), left.begin, left.lead, memory_of(right.buffer), right.begin,
               right.lead, 0.0F, memory_of(out), out_begin, columns, &queue_, nullptr);
  if (status != 0) throw DeviceError("CLBlast could not multiply and gave the error " + std::to_string(status) + ".");
  return true;
}

std::shared_ptr<const Event> OpenClQueue::record() {
  cl_event event = nullptr;
  check_opencl(opencl_api().clEnqueueMarkerWithWaitList(queue_, 0, nullptr, &event), "mark a place in a queue");
  auto made = std::make_shared<OpenClEvent>(event);
  // Another queue may wait for it, which is allowed only for what has been handed to the device.
  check_opencl(opencl_api().clFlush(queue_), "start its commands");
  return made;
}

void OpenClQueue::wait_for(const Event& event) {
  check_opencl(
      opencl_api().clEnqueueBarrierWithWaitList(queue_, 1, &static_cast<const OpenClEvent&>(event).event(), nullptr),
      "wait for another queue");
}

void OpenClQueue::finish() {
  check_opencl(opencl_api().clFinish(queue_), "finish its commands");
}

}  // namespace paceline::kernels::device
