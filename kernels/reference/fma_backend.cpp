/// The fused programs on plain std::fma loops.
#include "kernels/backend_item.hpp"
#include "kernels/fused/program.hpp"
#include "kernels/processor.hpp"
#include "kernels/reference/fma_parts.hpp"

namespace paceline::kernels {
namespace reference {

const fused::Routines& fma_routines() {
  static const fused::Routines table = [] {
    fused::Routines made{};
    fill_product(made);
    fill_elementwise(made);
    fill_convolution(made);
    fill_winograd(made);
    fill_update(made);
    fill_buffers(made);
    return made;
  }();
  return table;
}

}  // namespace reference

namespace {

class FmaBackend final : public KernelBackend {
 public:
  BackendInfo info() const override { return {"reference-fma", "generic", processor_name(), 1}; }
  std::shared_ptr<Tensor> tensor(std::size_t size) const override { return std::make_shared<HostTensor>(size); }
  std::unique_ptr<Program> compile(const Model& model, std::size_t largest_batch) const override {
    return std::make_unique<fused::FusedProgram>(reference::fma_routines(), model, largest_batch);
  }
  void update(const Optimizer& optimizer, const Update& step) const override {
    fused::update(reference::fma_routines(), optimizer, step);
  }
};

}  // namespace

BackendItem reference_fma_backend() {
  BackendItem item;
  item.name = "reference-fma";
  item.sentence =
      "Plain loops of fused multiply-adds in single precision: slow, and gives the bits of avx on any processor.";
  item.make.unavailable = [] { return std::string(); };
  item.make.make = [] { return std::make_unique<FmaBackend>(); };
  return item;
}

}  // namespace paceline::kernels
