#include "kernels/data/csv_form.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "kernels/data/dataset_item.hpp"

namespace paceline::kernels {
namespace {

constexpr std::size_t most_words = 65536;
constexpr double most_floats = 1 << 30;

std::vector<std::string> sorted_words(const CsvColumn& column, const NamedFile& file) {
  if (column.words.size() > most_words)
    fail_csv(file, "has " + std::to_string(column.words.size()) + " different words in column " + shown(column.name) +
                       ", more than 65536: name the column in ignore");
  std::vector<std::string> words;
  for (const CsvColumn::Word& word : column.words) words.push_back(word.text);
  std::sort(words.begin(), words.end());
  return words;
}

/// "2" comes before "10" when all are numbers.
void sort_as_numbers(std::vector<std::string>& words) {
  double value = 0;
  if (!std::all_of(words.begin(), words.end(), [&](const std::string& word) { return is_number(word, value); })) return;
  std::stable_sort(words.begin(), words.end(), [](const std::string& a, const std::string& b) {
    double x = 0, y = 0;
    is_number(a, x);
    is_number(b, y);
    return x < y;
  });
}

/// By the table's codes: where each word stands in `words`. Throws DataError for one that does not.
std::vector<std::uint32_t> places(const CsvColumn& column, const std::vector<std::string>& words,
                                  const NamedFile& file) {
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  for (const std::string& word : words) numbers.emplace(word, static_cast<std::uint32_t>(numbers.size()));
  std::vector<std::uint32_t> by_code;
  for (const CsvColumn::Word& word : column.words) {
    const auto found = numbers.find(word.text);
    if (found == numbers.end())
      fail_csv(file, word.line,
               "has " + shown(word.text) + " in column " + shown(column.name) +
                   ", which the training file does not have: give one of its words");
    by_code.push_back(found->second);
  }
  return by_code;
}

}  // namespace

std::vector<std::uint32_t> all_rows(const CsvTable& table) {
  std::vector<std::uint32_t> rows(table.rows);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

CsvForm::CsvForm(const CsvTable& table, const std::string& label) : label_(label) {
  const CsvColumn* const predicted = &label_column(table, label);
  for (const CsvColumn& column : table.columns) {
    if (&column == predicted || column.kind == CsvKind::ignored) continue;
    Feature feature{column.name, column.kind, {}};
    if (column.kind == CsvKind::word) feature.words = sorted_words(column, table.file);
    shape_.width += column.kind == CsvKind::word ? feature.words.size() : 1;
    features_.push_back(std::move(feature));
  }
  if (features_.empty()) fail_csv(table.file, "has no column beside the label's: give at least one feature");
  if (static_cast<double>(shape_.width) * static_cast<double>(table.rows) > most_floats)
    fail_csv(table.file, "would take more than 4 GiB as features: name columns of many words in ignore");
  shape_.outputs = 1;
  shape_.target = Target::number;
  if (predicted->kind == CsvKind::number) return;
  classes_ = sorted_words(*predicted, table.file);
  sort_as_numbers(classes_);
  if (classes_.size() < 2)
    fail_csv(table.file, "has the one class " + shown(classes_.front()) + " in column " + shown(label) +
                             ": give rows of at least two classes");
  shape_.outputs = classes_.size();
  shape_.target = Target::category;
}

void CsvForm::standardise(const CsvTable& table, std::span<const std::uint32_t> rows) {
  const double count = static_cast<double>(rows.size());
  for (Feature& feature : features_) {
    if (feature.kind != CsvKind::number) continue;
    const std::vector<float>& numbers = table.find(feature.name)->numbers;
    double sum = 0, squares = 0;
    for (const std::uint32_t row : rows) sum += static_cast<double>(numbers[row]);
    feature.mean = sum / count;
    for (const std::uint32_t row : rows) {
      const double distance = static_cast<double>(numbers[row]) - feature.mean;
      squares += distance * distance;
    }
    const double deviation = std::sqrt(squares / count);
    // What is left of a constant is the rounding of its mean.
    const bool varies = deviation > std::abs(feature.mean) * 1e-14;
    feature.scale = varies ? 1 / deviation : 0;
  }
}

void CsvForm::check_columns(const CsvTable& table) const {
  for (const Feature& feature : features_)
    if (table.find(feature.name) == nullptr)
      fail_csv(table.file, "has no column " + shown(feature.name) + ", which the training file has: add it");
  for (const CsvColumn& column : table.columns) {
    const bool known = column.name == label_ || column.kind == CsvKind::ignored ||
                       std::any_of(features_.begin(), features_.end(),
                                   [&](const Feature& feature) { return feature.name == column.name; });
    if (!known)
      fail_csv(table.file, "has a column " + shown(column.name) + ", which the training file lacks: leave it out");
  }
}

void CsvForm::fill(const Feature& feature, std::size_t begin, const CsvColumn& column, const NamedFile& file,
                   std::span<const std::uint32_t> rows, std::vector<float>& values) const {
  float* at = values.data() + begin;
  if (feature.kind == CsvKind::number) {
    for (const std::uint32_t row : rows) {
      *at = static_cast<float>((static_cast<double>(column.numbers[row]) - feature.mean) * feature.scale);
      at += shape_.width;
    }
    return;
  }
  const std::vector<std::uint32_t> by_code = places(column, feature.words, file);
  for (const std::uint32_t row : rows) {
    at[by_code[column.code[row]]] = 1;
    at += shape_.width;
  }
}

std::shared_ptr<const Dataset> CsvForm::encode(const CsvTable& table, std::span<const std::uint32_t> rows,
                                               bool* labelled) const {
  check_columns(table);
  std::vector<float> values(rows.size() * shape_.width), targets;
  std::size_t begin = 0;
  for (const Feature& feature : features_) {
    fill(feature, begin, *table.find(feature.name), table.file, rows, values);
    begin += feature.kind == CsvKind::word ? feature.words.size() : 1;
  }
  const CsvColumn* const label = table.find(label_);
  if (label == nullptr && labelled == nullptr)
    fail_csv(table.file, "has no column " + shown(label_) + ", the label's: add it");
  if (labelled != nullptr) *labelled = label != nullptr;
  std::vector<std::int32_t> labels;
  if (shape_.target == Target::number) {
    targets.resize(rows.size());
    for (std::size_t i = 0; i < rows.size() && label != nullptr; ++i) targets[i] = label->numbers[rows[i]];
  } else {
    labels.resize(rows.size());
    const auto by_code = label == nullptr ? std::vector<std::uint32_t>() : places(*label, classes_, table.file);
    for (std::size_t i = 0; i < rows.size() && label != nullptr; ++i)
      labels[i] = static_cast<std::int32_t>(by_code[label->code[rows[i]]]);
  }
  return std::make_shared<TableDataset>(shape_, std::move(values), std::move(labels), std::move(targets));
}

}  // namespace paceline::kernels
