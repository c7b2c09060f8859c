#pragma once
/// What computing costs in simulated seconds. Values come from kernels; time comes from here.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "catalogue/catalogue.hpp"
#include "kernels/models/model.hpp"
#include "kernels/optimizers/optimizer.hpp"
#include "strategies/worker.hpp"

namespace paceline::engine {

/// What a device does per second.
struct Rates {
  double flops = 1;             ///< flop/s
  double memory_bandwidth = 1;  ///< bytes/s
};

/// Roofline: t = max(flop / F, bytes / W). S. Williams et al., CACM 52 (2009).
double roofline_seconds(const Work& work, const Rates& rates);

class CostModel {
 public:
  virtual ~CostModel() = default;
  /// One gradient: the first third is the forward pass, the last two thirds are the backward pass.
  virtual double gradient_seconds(const Rates& rates) const = 0;
  virtual double work_seconds(const Work& work, const Rates& rates) const = 0;
  /// One optimizer step on that many parameters.
  virtual double update_seconds(double parameters, const Rates& rates) const = 0;
  /// A full gradient or parameter message on the wire.
  virtual std::int64_t gradient_bytes() const = 0;
  /// The share of the backward pass after which the gradient's bytes from that one to the last are ready.
  virtual double ready_share(std::int64_t from_byte) const = 0;

  /// Of what is kept for the backward pass; none: as the real model has it.
  virtual std::optional<double> activation_bytes_per_sample() const { return std::nullopt; }

  static constexpr double forward_share = 1.0 / 3.0;
};

/// What a cost model may know.
struct Workpiece {
  const kernels::Model& model;
  const kernels::Optimizer& optimizer;
  std::int64_t batch_size;
  Rates nominal;  ///< of cluster.device
};

/// Throws PlanError for what the options name and cannot be had.
using MakeCostModel = std::function<std::unique_ptr<CostModel>(const OptionValues&, const Workpiece&)>;
using CostModelItem = Catalogue<MakeCostModel>::Item;

CostModelItem fixed_timing();
CostModelItem analytic_timing();
CostModelItem measured_timing();
CostModelItem profile_timing();

}  // namespace paceline::engine
