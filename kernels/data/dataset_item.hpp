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
#include <vector>

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
  std::vector<std::string> classes{};  ///< their names, in order; empty: their numbers are their names
};

/// Samples from elsewhere in a data set's form.
struct SampleFiles {
  std::filesystem::path samples;
  std::optional<std::filesystem::path> labels;  ///< where the form keeps them in a file of their own
};
struct ForeignSamples {
  std::shared_ptr<const Dataset> samples;
  bool labelled = false;  ///< false: labels and targets are 0 and mean nothing
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
  /// Reads samples of the training samples' form from other files, encoded as those are. Throws DataError, with the
  /// option "data" or "labels" where those files are at fault. Null: the data set is drawn and has no files.
  std::function<ForeignSamples(const OptionValues& options, const std::filesystem::path& base_directory,
                               std::uint64_t seed, const SampleFiles& files)>
      read{};
};
using DatasetItem = Catalogue<DatasetMaker>::Item;

DatasetItem fashion_mnist_dataset();
DatasetItem idx_dataset();
DatasetItem csv_dataset();
DatasetItem synthetic_blobs_dataset();
DatasetItem synthetic_regression_dataset();

}  // namespace paceline::kernels
