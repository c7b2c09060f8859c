#pragma once
/// The door to everything that computes: a backend compiles a model into a Program, and owns the memory it works on.
///
/// A Program is pure: it holds a workspace and no parameters, so one gradient is a function of (parameters, batch) and
/// gives the same bits whoever runs it. Parameters, gradients and optimizer state are flat arenas (Tensor) in the order
/// of Model::layers(); the wire format of a gradient is the arena. Device backends keep tensors where they compute:
/// only Tensor::host() brings values back.
///
/// Thread safety: a KernelBackend may be used from many threads at once, a Program by one thread at a time.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "kernels/data/batch.hpp"
#include "kernels/models/model.hpp"
#include "kernels/optimizers/optimizer.hpp"

namespace paceline::kernels {

/// A flat arena of floats that a backend owns, 64-byte aligned. Uninitialised when new.
class Tensor {
 public:
  virtual ~Tensor() = default;
  virtual std::size_t size() const = 0;
  /// The values in host memory; a device backend downloads them at the first call after a change.
  virtual const float* host() const = 0;
  /// The same, to be written; a device backend uploads before its next use.
  virtual float* host_for_writing() = 0;
};

struct BackendInfo {
  std::string name;             ///< "eigen"
  std::string instruction_set;  ///< "SSE2", "AVX-512", "generic": what a run of it uses on this machine
  std::string device;           ///< name of the CPU or GPU
  int arithmetic_version = 1;   ///< raised when the same inputs would give other bits
};

/// What one batch gave: its loss is the mean over the batch's samples, of the cross-entropy for classes
/// and of the squared error for numbers.
struct BatchResult {
  double loss = 0;
  std::int64_t correct = 0;  ///< samples whose largest logit is the label's; 0 for regression
};

/// Called as soon as the gradient of parameters [begin, end) is complete, last layer first.
using LayerReady = std::function<void(std::size_t begin, std::size_t end)>;

class Program {
 public:
  virtual ~Program() = default;
  /// Writes the gradient of the batch's mean loss into `gradient` (whole arena). 1 <= batch size <= compiled batch.
  virtual BatchResult gradient(const Tensor& parameters, const Batch& batch, Tensor& gradient,
                               const LayerReady& ready = {}) = 0;
  /// Loss and correct predictions without dropout. Any batch size from 1 to the compiled one.
  virtual BatchResult evaluate(const Tensor& parameters, const Batch& batch) = 0;
  /// Raw outputs (logits, or the number), row by row: batch size x outputs floats.
  virtual void predict(const Tensor& parameters, const Batch& batch, std::span<float> outputs) = 0;
};

/// One optimizer step on `length` parameters: reads from the first three tensors at their offsets, writes the next two.
/// An output may be the same tensor at the same offset as its input (in place).
struct Update {
  const Tensor& parameters;
  std::size_t parameters_begin;
  const Tensor& state;  ///< slots x length floats, slot after slot (Optimizer::slots); size 0 when there are none
  const Tensor& gradient;
  std::size_t gradient_begin;
  float scale;           ///< multiplies the gradient first
  std::int64_t version;  ///< steps already made on these parameters (bias correction, schedules)
  Tensor& next_parameters;
  std::size_t next_parameters_begin;
  Tensor& next_state;
  std::size_t length;
};

class KernelBackend {
 public:
  virtual ~KernelBackend() = default;
  virtual BackendInfo info() const = 0;
  virtual std::shared_ptr<Tensor> tensor(std::size_t size) const = 0;
  virtual std::unique_ptr<Program> compile(const Model& model, std::size_t largest_batch) const = 0;
  virtual void update(const Optimizer& optimizer, const Update& step) const = 0;
};

}  // namespace paceline::kernels
