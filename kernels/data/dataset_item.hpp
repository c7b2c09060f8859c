#pragma once
/// How a data set enters the catalogue: one file each.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "catalogue/catalogue.hpp"
#include "kernels/data/dataset.hpp"

namespace paceline::kernels {

/// A data set or a partition cannot be had as asked for. what() is one sentence: what is wrong, with which file, and
/// what to give instead.
class DataError : public std::runtime_error {
 public:
  DataError(std::string option_at_fault, const std::string& sentence)
      : std::runtime_error(sentence), option(std::move(option_at_fault)) {}
  std::string option;  ///< name of the option to mend, "images"
};

/// What is known of a data set before its samples are read.
struct DataDescription {
  SampleShape shape;
  std::size_t train_samples = 0;
  std::size_t test_samples = 0;
};

struct DataSplits {
  std::shared_ptr<const Dataset> train;
  std::shared_ptr<const Dataset> test;
};

struct DatasetMaker {
  /// Reads headers (and labels where the number of classes is only known from them), no samples. Throws DataError.
  std::function<DataDescription(const OptionValues& options, const std::filesystem::path& base_directory)> describe;
  /// Reads everything and checks it. Throws DataError. `seed` of the run: synthetic data are drawn from it.
  std::function<DataSplits(const OptionValues& options, const std::filesystem::path& base_directory,
                           std::uint64_t seed)>
      load;
  /// What describe() would say of the usual files, without looking at any: for runs that compute no values. None where
  /// the shape is known from files alone.
  std::function<std::optional<DataDescription>(const OptionValues& options)> nominal;
};
using DatasetItem = Catalogue<DatasetMaker>::Item;

DatasetItem fashion_mnist_dataset();
DatasetItem idx_dataset();
DatasetItem synthetic_blobs_dataset();

}  // namespace paceline::kernels
