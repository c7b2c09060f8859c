#include "kernels/device/opencl_device.hpp"

#include <utility>

#include "kernels/device/build_options.hpp"
#include "kernels/device/opencl_queue.hpp"
#include "kernels/device/text.hpp"

namespace paceline::kernels::device {
namespace {

/// Memory that the driver can copy from directly, mapped as long as it lives.
class OpenClHostMemory final : public HostMemory {
 public:
  OpenClHostMemory(cl_mem memory, cl_command_queue queue, std::size_t bytes) : memory_(memory), queue_(queue) {
    cl_int status = CL_SUCCESS;
    data_ = opencl_api().clEnqueueMapBuffer(queue_, memory_.memory(), CL_TRUE, CL_MAP_READ | CL_MAP_WRITE, 0, bytes, 0,
                                            nullptr, nullptr, &status);
    check_opencl(status, "map memory of the host");
  }
  ~OpenClHostMemory() override {
    opencl_api().clEnqueueUnmapMemObject(queue_, memory_.memory(), data_, 0, nullptr, nullptr);
    opencl_api().clFinish(queue_);
  }
  OpenClHostMemory(const OpenClHostMemory&) = delete;
  OpenClHostMemory& operator=(const OpenClHostMemory&) = delete;
  void* data() const override { return data_; }

 private:
  OpenClBuffer memory_;
  cl_command_queue queue_;
  void* data_ = nullptr;
};

template <class Value>
Value device_value(cl_device_id device, cl_device_info what) {
  Value value{};
  check_opencl(opencl_api().clGetDeviceInfo(device, what, sizeof value, &value, nullptr), "describe a device");
  return value;
}

class OpenClDevice final : public Device {
 public:
  OpenClDevice(const OpenClCandidate& candidate, bool with_library)
      : id_(candidate.id),
        tile_(candidate.is_processor ? cpu_tile : gpu_tile),
        has_double_(device_value<cl_device_fp_config>(id_, CL_DEVICE_DOUBLE_FP_CONFIG) != 0),
        library_(with_library ? clblast_sgemm() : nullptr),
        description_{candidate.name, candidate.platform + (library_ != nullptr ? ", CLBlast" : "")} {
    cl_int status = CL_SUCCESS;
    context_ = opencl_api().clCreateContext(nullptr, 1, &id_, nullptr, nullptr, &status);
    check_opencl(status, "open the device");
    mapping_ = opencl_api().clCreateCommandQueue(context_, id_, 0, &status);
    check_opencl(status, "create a queue");
    build();
    if (library_ != nullptr) start_library();
  }

  const Description& description() const override { return description_; }
  const Tile& tile() const override { return tile_; }
  bool has_double() const override { return has_double_; }
  std::unique_ptr<Buffer> buffer(std::size_t bytes) override {
    return std::make_unique<OpenClBuffer>(memory(CL_MEM_READ_WRITE, bytes));
  }
  std::unique_ptr<HostMemory> host_memory(std::size_t bytes) override {
    return std::make_unique<OpenClHostMemory>(memory(CL_MEM_READ_WRITE | CL_MEM_ALLOC_HOST_PTR, bytes), mapping_,
                                              bytes);
  }
  std::unique_ptr<Queue> queue() override { return std::make_unique<OpenClQueue>(context_, id_, program_, library_); }

 private:
  cl_mem memory(cl_mem_flags flags, std::size_t bytes) const;
  void build();
  void start_library();

  cl_device_id id_;
  Tile tile_;
  bool has_double_;
  ClblastSgemm* library_;
  Description description_;
  cl_context context_ = nullptr;
  cl_command_queue mapping_ = nullptr;
  cl_program program_ = nullptr;
};

cl_mem OpenClDevice::memory(cl_mem_flags flags, std::size_t bytes) const {
  cl_int status = CL_SUCCESS;
  cl_mem made = opencl_api().clCreateBuffer(context_, flags, bytes, nullptr, &status);
  check_opencl(status, "allocate memory");
  return made;
}

void OpenClDevice::build() {
  const OpenClApi& api = opencl_api();
  cl_int status = CL_SUCCESS;
  const char* text = kernel_text.data();
  const std::size_t length = kernel_text.size();
  program_ = api.clCreateProgramWithSource(context_, 1, &text, &length, &status);
  check_opencl(status, "take the kernels' text");
  std::string options = "-cl-std=CL1.2 -cl-denorms-are-zero";
  if ((device_value<cl_device_fp_config>(id_, CL_DEVICE_SINGLE_FP_CONFIG) & CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0)
    options += " -cl-fp32-correctly-rounded-divide-sqrt";
  for (const std::string& definition : definitions(tile_, has_double_)) options += " " + definition;
  if (api.clBuildProgram(program_, 1, &id_, options.c_str(), nullptr, nullptr) == CL_SUCCESS) return;
  std::size_t bytes = 0;
  api.clGetProgramBuildInfo(program_, id_, CL_PROGRAM_BUILD_LOG, 0, nullptr, &bytes);
  std::string log(bytes, '\0');
  api.clGetProgramBuildInfo(program_, id_, CL_PROGRAM_BUILD_LOG, bytes, log.data(), nullptr);
  throw DeviceError(description_.name + " cannot compile the kernels; its compiler says: " + log);
}

/// CLBlast compiles at its first product, which needs more stack than a fiber has: now, and not in a gradient.
void OpenClDevice::start_library() {
  const auto one = buffer(4 * sizeof(float)), other = buffer(4 * sizeof(float)), out = buffer(4 * sizeof(float));
  const auto commands = queue();
  for (const bool left : {false, true})
    for (const bool right : {false, true})
      commands->multiply({*one, 0, 2, left}, {*other, 0, 2, right}, *out, 0, 2, 2, 2);
  commands->finish();
}

}  // namespace

std::unique_ptr<Device> open_opencl_device(const OpenClCandidate& candidate, bool with_library) {
  return std::make_unique<OpenClDevice>(candidate, with_library);
}

}  // namespace paceline::kernels::device
