/// Fused kernels with AVX2 or AVX-512, whichever the processor has.
#include "kernels/backend_item.hpp"
#include "kernels/fused/program.hpp"
#include "kernels/processor.hpp"
#include "kernels/simd/instruction_set.hpp"

namespace paceline::kernels {
namespace {

class AvxBackend final : public KernelBackend {
 public:
  explicit AvxBackend(simd::InstructionSet set) : set_(set) {}
  BackendInfo info() const override { return {"avx", simd::name_of(set_), processor_name(), 1}; }
  std::shared_ptr<Tensor> tensor(std::size_t size) const override { return std::make_shared<HostTensor>(size); }
  std::unique_ptr<Program> compile(const Model& model, std::size_t largest_batch) const override {
    return std::make_unique<fused::FusedProgram>(simd::routines(set_), model, largest_batch);
  }
  void update(const Optimizer& optimizer, const Update& step) const override {
    fused::update(simd::routines(set_), optimizer, step);
  }

 private:
  simd::InstructionSet set_;
};

}  // namespace

BackendItem avx_backend() {
  BackendItem item;
  item.name = "avx";
  item.sentence =
      "Fused kernels for AVX2 and AVX-512, chosen when the program starts; the same bits with both and as "
      "reference-fma.";
  item.source =
      "Goto and van de Geijn, Anatomy of high-performance matrix multiplication, ACM TOMS 34(3), 2008; Lavin and Gray, "
      "Fast algorithms for convolutional neural networks, CVPR 2016; Highway";
  item.make.unavailable = simd::backend_unavailable;
  item.make.make = [] { return std::make_unique<AvxBackend>(simd::chosen_instruction_set()); };
  return item;
}

}  // namespace paceline::kernels
