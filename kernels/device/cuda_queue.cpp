#include "kernels/device/cuda_queue.hpp"

#include <string>

namespace paceline::kernels::device {
namespace {

using cuda::check;
using cuda::driver;

cuda::Pointer pointer_of(const Buffer& buffer) {
  return static_cast<const CudaBuffer&>(buffer).pointer();
}

template <class Float>
Float* floats_of(const Buffer& buffer, std::uint32_t begin) {
  return reinterpret_cast<Float*>(pointer_of(buffer) + begin * sizeof(float));  // NOLINT: a device's address
}

class CudaEvent final : public Event {
 public:
  CudaEvent(cuda::Context context, cuda::Stream stream) : context_(context) {
    check(driver().event_create(&event_, cuda::event_disable_timing), "create an event");
    check(driver().event_record(event_, stream), "record an event");
  }
  ~CudaEvent() override { driver().event_destroy(event_); }
  CudaEvent(const CudaEvent&) = delete;
  CudaEvent& operator=(const CudaEvent&) = delete;
  void wait() const override {
    const CudaContext entered(context_);
    check(driver().event_synchronize(event_), "finish its commands");
  }
  cuda::Event event() const { return event_; }

 private:
  cuda::Context context_;
  cuda::Event event_ = nullptr;
};

/// The driver reads an argument through a pointer to it and knows its size from the kernel.
void* address_of(const Argument& argument) {
  const void* address = &argument.real();
  if (argument.kind() == Argument::Kind::buffer)
    address = &static_cast<const CudaBuffer&>(argument.buffer()).pointer();
  else if (argument.kind() == Argument::Kind::whole)
    address = &argument.whole();
  return const_cast<void*>(address);
}

void check_blas(cuda::Result result, const char* what) {
  if (result != 0)
    throw DeviceError(std::string("cuBLAS could not ") + what + " and gave the error " + std::to_string(result) + ".");
}

}  // namespace

CudaBuffer::CudaBuffer(cuda::Context context, std::size_t bytes) : context_(context) {
  const CudaContext entered(context_);
  check(driver().memory_alloc(&pointer_, bytes), "allocate memory");
}

CudaBuffer::~CudaBuffer() {
  const CudaContext entered(context_);
  driver().memory_free(pointer_);
}

CudaQueue::CudaQueue(cuda::Context context, const CudaFunctions& functions, bool with_library)
    : context_(context), functions_(functions), with_library_(with_library) {
  const CudaContext entered(context_);
  check(driver().stream_create(&stream_, cuda::stream_non_blocking), "create a stream");
  if (with_library_) open_library();
}

CudaQueue::~CudaQueue() {
  const CudaContext entered(context_);
  if (blas_ != nullptr) cuda::blas().destroy(blas_);
  driver().stream_destroy(stream_);
}

/// Full single precision, no tensor cores' shortened products, and no sums in the order of scheduling.
void CudaQueue::open_library() {
  const cuda::BlasLibrary& blas = cuda::blas();
  check_blas(blas.create(&blas_), "start");
  check_blas(blas.set_stream(blas_, stream_), "take a stream");
  check_blas(blas.set_math_mode(blas_, cuda::blas_pedantic_math), "be set to full precision");
  check_blas(blas.set_atomics_mode(blas_, cuda::blas_atomics_not_allowed), "be set to a fixed order");
}

void CudaQueue::upload(const void* host, const Buffer& to, std::size_t bytes, std::size_t begin) {
  const CudaContext entered(context_);
  check(driver().copy_to_device(pointer_of(to) + begin, host, bytes, stream_), "copy to the device");
}

void CudaQueue::download(const Buffer& from, void* host, std::size_t bytes) {
  const CudaContext entered(context_);
  check(driver().copy_to_host(host, pointer_of(from), bytes, stream_), "copy from the device");
}

void CudaQueue::launch(Kernel kernel, std::size_t group_items, const Groups& groups,
                       std::span<const Argument> arguments) {
  constexpr std::size_t most = 40;
  std::array<void*, most> addresses{};
  if (arguments.size() > most) throw std::invalid_argument("a kernel has more arguments than a launch takes");
  for (std::size_t i = 0; i < arguments.size(); ++i) addresses[i] = address_of(arguments[i]);
  const CudaContext entered(context_);
  check(driver().launch_kernel(functions_[static_cast<std::size_t>(kernel)], static_cast<unsigned>(groups.x),
                               static_cast<unsigned>(groups.y), static_cast<unsigned>(groups.z),
                               static_cast<unsigned>(group_items), 1, 1, 0, stream_, addresses.data(), nullptr),
        "launch a kernel");
}

/// cuBLAS counts by columns, where a matrix by rows is its own transpose: out' = right' left'.
bool CudaQueue::multiply(const Matrix& left, const Matrix& right, const Buffer& out, std::uint32_t out_begin,
                         std::size_t rows, std::size_t columns, std::size_t depth) {
  if (blas_ == nullptr) return false;
  const CudaContext entered(context_);
  const auto way = [](const Matrix& matrix) { return matrix.transposed ? cuda::blas_transposed : cuda::blas_plain; };
  const float one = 1, zero = 0;
  check_blas(cuda::blas().sgemm(blas_, way(right), way(left), static_cast<int>(columns), static_cast<int>(rows),
                                static_cast<int>(depth), &one, floats_of<const float>(right.buffer, right.begin),
                                static_cast<int>(right.lead), floats_of<const float>(left.buffer, left.begin),
                                static_cast<int>(left.lead), &zero, floats_of<float>(out, out_begin),
                                static_cast<int>(columns)),
             "multiply");
  return true;
}

std::shared_ptr<const Event> CudaQueue::record() {
  const CudaContext entered(context_);
  return std::make_shared<CudaEvent>(context_, stream_);
}

void CudaQueue::wait_for(const Event& event) {
  const CudaContext entered(context_);
  check(driver().stream_wait_event(stream_, static_cast<const CudaEvent&>(event).event(), 0), "wait for a stream");
}

void CudaQueue::finish() {
  const CudaContext entered(context_);
  check(driver().stream_synchronize(stream_), "finish its commands");
}

}  // namespace paceline::kernels::device
