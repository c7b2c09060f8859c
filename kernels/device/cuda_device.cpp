#include "kernels/device/cuda_device.hpp"

#include <array>
#include <cstdlib>

#include "kernels/device/build_options.hpp"
#include "kernels/device/choice.hpp"
#include "kernels/device/cuda_compiler.hpp"
#include "kernels/device/cuda_queue.hpp"

namespace paceline::kernels::device {
namespace {

using cuda::check;
using cuda::driver;

std::string name_of(cuda::Device device) {
  std::array<char, 256> name{};
  check(driver().device_get_name(name.data(), static_cast<int>(name.size() - 1), device), "name a device");
  return name.data();
}

std::string dotted(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

class CudaHostMemory final : public HostMemory {
 public:
  CudaHostMemory(cuda::Context context, std::size_t bytes) : context_(context) {
    const CudaContext entered(context_);
    check(driver().host_alloc(&data_, bytes, cuda::host_memory_portable), "allocate memory of the host");
  }
  ~CudaHostMemory() override {
    const CudaContext entered(context_);
    driver().host_free(data_);
  }
  CudaHostMemory(const CudaHostMemory&) = delete;
  CudaHostMemory& operator=(const CudaHostMemory&) = delete;
  void* data() const override { return data_; }

 private:
  cuda::Context context_;
  void* data_ = nullptr;
};

class CudaDevice final : public Device {
 public:
  CudaDevice(cuda::Device device, bool with_library)
      : with_library_(with_library && cuda::blas().missing.empty()), description_{name_of(device), ""} {
    check(driver().primary_context_retain(&context_, device), "open the device");
    int major = 0, minor = 0;
    check(driver().device_get_attribute(&major, cuda::compute_capability_major, device), "describe the device");
    check(driver().device_get_attribute(&minor, cuda::compute_capability_minor, device), "describe the device");
    const std::string code = cuda::compile_kernels(10 * major + minor, definitions(gpu_tile, true));
    const CudaContext entered(context_);
    cuda::Module module = nullptr;
    check(driver().module_load_data(&module, code.data()), "load the kernels");
    for (std::size_t i = 0; i < functions_.size(); ++i)
      check(driver().module_get_function(&functions_[i], module, kernel_names[i]), "find a kernel");
    describe(major, minor);
  }

  const Description& description() const override { return description_; }
  const Tile& tile() const override { return gpu_tile; }
  bool has_double() const override { return true; }
  std::unique_ptr<Buffer> buffer(std::size_t bytes) override { return std::make_unique<CudaBuffer>(context_, bytes); }
  std::unique_ptr<HostMemory> host_memory(std::size_t bytes) override {
    return std::make_unique<CudaHostMemory>(context_, bytes);
  }
  std::unique_ptr<Queue> queue() override { return std::make_unique<CudaQueue>(context_, functions_, with_library_); }

 private:
  void describe(int major, int minor) {
    int driver_version = 0, compiler_major = 0, compiler_minor = 0;
    check(driver().driver_get_version(&driver_version), "tell its version");
    cuda::compiler().version(&compiler_major, &compiler_minor);
    description_.software = "compute capability " + std::to_string(major) + "." + std::to_string(minor) +
                            ", CUDA driver " + dotted(driver_version) + ", NVRTC " + std::to_string(compiler_major) +
                            "." + std::to_string(compiler_minor) + (with_library_ ? ", cuBLAS" : "");
  }

  bool with_library_;
  Description description_;
  cuda::Context context_ = nullptr;
  CudaFunctions functions_{};
};

}  // namespace

std::vector<std::string> cuda_candidates() {
  if (!driver().missing.empty()) throw DeviceError(driver().missing);
  static const cuda::Result started = driver().init(0);
  if (started == cuda::no_device) throw DeviceError("the NVIDIA driver sees no GPU.");
  check(started, "start");
  int count = 0;
  check(driver().device_get_count(&count), "count the GPUs");
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) {
    cuda::Device device = 0;
    check(driver().device_get(&device, i), "find a GPU");
    names.push_back(name_of(device));
  }
  if (names.empty()) throw DeviceError("the NVIDIA driver sees no GPU.");
  if (!cuda::compiler().missing.empty()) throw DeviceError(cuda::compiler().missing);
  return names;
}

int chosen_cuda_candidate() {
  return static_cast<int>(choose(cuda_candidates(), std::getenv("PACELINE_CUDA_DEVICE"), "PACELINE_CUDA_DEVICE", 0));
}

std::unique_ptr<Device> open_cuda_device(int candidate, bool with_library) {
  cuda::Device device = 0;
  check(driver().device_get(&device, candidate), "find a GPU");
  return std::make_unique<CudaDevice>(device, with_library);
}

}  // namespace paceline::kernels::device
