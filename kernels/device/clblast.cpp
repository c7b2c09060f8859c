#include "kernels/device/clblast.hpp"

#include "kernels/device/shared_library.hpp"

namespace paceline::kernels::device {

ClblastSgemm* clblast_sgemm() {
  static ClblastSgemm* const function = [] {
    ClblastSgemm* found = nullptr;
    SharedLibrary({"libclblast.so.1", "libclblast.so"}).find("CLBlastSgemm", found);
    return found;
  }();
  return function;
}

}  // namespace paceline::kernels::device
