#pragma once
/// A small data set of 28 x 28 images in ten classes, for networks that take their time on each.

#include <string>

#include "tests/cli/run_files.hpp"
#include "tests/kernels/idx_writer.hpp"

namespace paceline::tests {

class ImageFolder {
 public:
  /// The test images are the training images.
  explicit ImageFolder(std::uint32_t samples) {
    kernels::tests::Bytes pixels(std::size_t{samples} * 28 * 28), labels(samples);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * i / 7);
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::uint8_t>(i % 10);
    folder_.write("images", kernels::tests::idx_bytes({samples, 28, 28}, pixels));
    folder_.write("labels", kernels::tests::idx_bytes({samples}, labels));
  }
  /// For workload.dataset.
  Json dataset() const {
    const auto path = [this](const char* name) { return (folder_.path() / name).string(); };
    return {{"name", "idx"},
            {"images", path("images")},
            {"labels", path("labels")},
            {"test_images", path("images")},
            {"test_labels", path("labels")}};
  }

 private:
  kernels::tests::TemporaryFolder folder_;
};

}  // namespace paceline::tests
