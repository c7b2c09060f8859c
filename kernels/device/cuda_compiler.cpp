#include "kernels/device/cuda_compiler.hpp"

#include <algorithm>

#include "kernels/device/cuda_api.hpp"
#include "kernels/device/device.hpp"
#include "kernels/device/text.hpp"

namespace paceline::kernels::device::cuda {
namespace {

void check_compiler(Result result, const char* what) {
  if (result != 0)
    throw DeviceError(std::string("NVRTC could not ") + what + " and gave the error " + std::to_string(result) + ".");
}

/// The newest architecture that NVRTC knows and the GPU has.
int architecture_for(int capability) {
  int count = 0;
  check_compiler(compiler().get_num_supported_archs(&count), "list its architectures");
  std::vector<int> known(static_cast<std::size_t>(std::max(count, 0)));
  if (!known.empty()) check_compiler(compiler().get_supported_archs(known.data()), "list its architectures");
  int best = 0;
  for (const int one : known)
    if (one <= capability) best = std::max(best, one);
  if (best == 0)
    throw DeviceError("NVRTC compiles for no GPU as old as this one, of compute capability " +
                      std::to_string(capability / 10) + "." + std::to_string(capability % 10) +
                      ": install an older CUDA toolkit.");
  return best;
}

class Compilation {
 public:
  Compilation() {
    // The length of the text is its own, so the terminating zero is put behind a copy.
    const std::string text(kernel_text);
    check_compiler(compiler().create_program(&program_, text.c_str(), "kernels.dev", 0, nullptr, nullptr),
                   "take the kernels' text");
  }
  ~Compilation() { compiler().destroy_program(&program_); }
  Compilation(const Compilation&) = delete;
  Compilation& operator=(const Compilation&) = delete;

  void run(const std::vector<std::string>& options) {
    std::vector<const char*> words;
    words.reserve(options.size());
    for (const std::string& option : options) words.push_back(option.c_str());
    if (compiler().compile_program(program_, static_cast<int>(words.size()), words.data()) == 0) return;
    throw DeviceError("NVRTC cannot compile the kernels; it says: " +
                      taken(compiler().get_log_size, compiler().get_log, "tell why it failed"));
  }
  std::string machine_code() { return taken(compiler().get_cubin_size, compiler().get_cubin, "give machine code"); }
  std::string driver_code() { return taken(compiler().get_ptx_size, compiler().get_ptx, "give code"); }

 private:
  template <class Size, class Get>
  std::string taken(Size size, Get get, const char* what) {
    std::size_t bytes = 0;
    check_compiler(size(program_, &bytes), what);
    std::string text(bytes, '\0');
    check_compiler(get(program_, text.data()), what);
    return text;
  }

  Program program_ = nullptr;
};

}  // namespace

std::string compile_kernels(int capability, const std::vector<std::string>& definitions) {
  const int architecture = architecture_for(capability);
  const bool exact = architecture == capability;
  // Denormals count as zero, as in the CPU backends; products are contracted only where the text says so; division and
  // root are correctly rounded.
  std::vector<std::string> options{
      std::string("--gpu-architecture=") + (exact ? "sm_" : "compute_") + std::to_string(architecture), "--ftz=true",
      "--fmad=false", "--prec-div=true", "--prec-sqrt=true"};
  options.insert(options.end(), definitions.begin(), definitions.end());
  Compilation compilation;
  compilation.run(options);
  return exact ? compilation.machine_code() : compilation.driver_code();
}

}  // namespace paceline::kernels::device::cuda
