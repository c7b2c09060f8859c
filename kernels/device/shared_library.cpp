#include "kernels/device/shared_library.hpp"

#include <dlfcn.h>

namespace paceline::kernels::device {

SharedLibrary::SharedLibrary(std::initializer_list<std::string> names) {
  for (const std::string& name : names) {
    handle_ = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle_ != nullptr) return;
    const char* const why = dlerror();
    error_ = why != nullptr ? why : name + " does not open";
  }
}

void* SharedLibrary::symbol(const char* name) const {
  return handle_ != nullptr ? dlsym(handle_, name) : nullptr;
}

}  // namespace paceline::kernels::device
