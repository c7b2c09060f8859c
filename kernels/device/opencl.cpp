/// The backend on any OpenCL device.
#include "kernels/device/maker.hpp"
#include "kernels/device/opencl_device.hpp"

namespace paceline::kernels {

BackendItem opencl_backend() {
  BackendItem item;
  item.name = "opencl";
  item.sentence =
      "Any OpenCL device, a GPU before a CPU, with CLBlast's matrix products where it is installed; "
      "PACELINE_OPENCL_DEVICE chooses by number or part of a name.";
  item.source = "Khronos Group, OpenCL 1.2; Nugteren, CLBlast, IWOCL 2018";
  item.make = device::device_maker(
      item.name, [] { device::chosen_opencl_candidate(); },
      [] { return device::open_opencl_device(device::chosen_opencl_candidate()); });
  return item;
}

}  // namespace paceline::kernels
