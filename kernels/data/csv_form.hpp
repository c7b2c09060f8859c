#pragma once
/// How the columns of a training file become features, classes and targets; other files are encoded the same way.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernels/data/csv_table.hpp"
#include "kernels/data/table_dataset.hpp"

namespace paceline::kernels {

/// A number gives one feature, a categorical column one for each of its words (1 for the row's own, else 0), in the
/// order of the file's columns; words are in the order of their bytes. Classes are in the order of their numbers if all
/// are numbers, else of their bytes.
class CsvForm {
 public:
  /// Learns columns, words and classes. `label`: the column that is predicted, a class or a number by its kind. Throws
  /// DataError: no such column, no feature, one class only, more than 65536 classes or words in one column.
  CsvForm(const CsvTable& table, const std::string& label);

  /// Numbers are shifted and scaled from now on so that over these rows they have mean 0 and standard deviation 1
  /// (population); a column that does not vary becomes 0.
  void standardise(const CsvTable& table, std::span<const std::uint32_t> rows);

  const SampleShape& shape() const { return shape_; }
  const std::vector<std::string>& classes() const { return classes_; }
  /// Rows of a table read alike, as samples. Throws DataError: a column is missing or not known, a word or a class that
  /// the training file does not have. `labelled` becomes false where the label's column is missing; nullptr: it must be
  /// there.
  std::shared_ptr<const Dataset> encode(const CsvTable& table, std::span<const std::uint32_t> rows,
                                        bool* labelled = nullptr) const;

 private:
  struct Feature {
    std::string name;
    CsvKind kind;
    std::vector<std::string> words;  // sorted
    double mean = 0, scale = 1;      // value: (number - mean) * scale
  };

  void check_columns(const CsvTable& table) const;
  void fill(const Feature& feature, std::size_t begin, const CsvColumn& column, const NamedFile& file,
            std::span<const std::uint32_t> rows, std::vector<float>& values) const;

  std::string label_;
  std::vector<Feature> features_;
  std::vector<std::string> classes_;
  SampleShape shape_;
};

/// All rows of a table.
std::vector<std::uint32_t> all_rows(const CsvTable& table);

}  // namespace paceline::kernels
