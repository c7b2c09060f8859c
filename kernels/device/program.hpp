#pragma once
/// A model on a device: a batch goes up, its losses come down, everything between stays there.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/backend.hpp"
#include "kernels/device/batch_transfer.hpp"
#include "kernels/device/room.hpp"
#include "kernels/device/step.hpp"

namespace paceline::kernels::device {

class DeviceProgram final : public Program {
 public:
  /// Throws BackendError when the batch is too large for the device's 32-bit indices or its memory.
  DeviceProgram(Room& room, const Model& model, std::size_t largest_batch);
  ~DeviceProgram() override;
  DeviceProgram(const DeviceProgram&) = delete;
  DeviceProgram& operator=(const DeviceProgram&) = delete;

  BatchResult gradient(const Tensor& parameters, const Batch& batch, Tensor& gradient,
                       const LayerReady& ready) override;
  BatchResult evaluate(const Tensor& parameters, const Batch& batch) override;
  void predict(const Tensor& parameters, const Batch& batch, std::span<float> outputs) override;

 private:
  /// A step with its place in the chain.
  struct Stage {
    std::unique_ptr<Step> step;
    bool relu;
    std::size_t features;  ///< floats per sample that come out
    std::size_t parameters_begin, parameters_end;
    std::shared_ptr<Buffer> out;
  };

  void add_stage(std::unique_ptr<Step> step, const Layer& first, const Layer& last);
  void add_stages();
  void begin(const Batch& batch);
  void forward(const Pass& pass);
  /// Enqueues the losses and their way down; with `train` the gradient of the logits too, into d_out_.
  void lose(const Pass& pass, bool train);
  void backward(const Pass& pass, const Buffer& gradient, std::vector<std::shared_ptr<const Event>>* ends);
  BatchResult result(std::size_t samples) const;
  const Buffer& input_of(std::size_t stage) const;
  /// Whoever writes the gradient of this stage's input has to mask it by the ReLU in front.
  bool masks_input(std::size_t stage) const;

  Room& room_;
  Model model_;
  std::size_t largest_batch_;
  std::unique_ptr<Queue> queue_;
  Parts parts_;
  BatchTransfer transfer_;
  std::vector<Stage> stages_;
  std::shared_ptr<Buffer> d_out_, d_in_;  ///< gradients of the activations on both sides of the stage at work
  std::shared_ptr<Buffer> results_;
  std::shared_ptr<HostMemory> results_on_host_, outputs_on_host_;
};

}  // namespace paceline::kernels::device
