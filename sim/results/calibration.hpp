#pragma once
/// What a machine was measured to achieve, model by model and backend by backend: the file of paceline calibrate.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace paceline::results {

/// Raised when a reader of today could misread a file of tomorrow.
inline constexpr int calibration_format = 1;

/// One gradient (forward and backward pass of a whole batch, without the update): seconds of wall time.
struct GradientRate {
  std::int64_t batch = 0;
  double seconds = 0;          ///< median
  double least = 0, most = 0;  ///< of all that were timed
  double flops = 0;            ///< achieved: flop_per_sample * batch / seconds
};

struct ModelRate {
  std::string backend, instruction_set, model;
  std::int64_t parameters = 0;
  double flop_per_sample = 0;               ///< forward and backward
  std::vector<GradientRate> gradients;      ///< by rising batch
  double update_seconds_per_parameter = 0;  ///< of a momentum step, median
  double update_bytes_per_second = 0;       ///< achieved: 20 bytes per parameter
};

struct Calibration {
  std::string cpu;
  std::vector<ModelRate> models;
};

std::string calibration_text(const Calibration& calibration);
/// Throws ResultsError with the path and what is wrong: whatever is in the file, rates that are read are positive and
/// finite and batches rise.
Calibration read_calibration(const std::filesystem::path& path);

}  // namespace paceline::results
