/// A table of numbers and words in a CSV file, for classification or regression.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "kernels/data/csv_form.hpp"
#include "kernels/data/dataset_item.hpp"
#include "kernels/random.hpp"

namespace paceline::kernels {
namespace {

CsvReading reading_of(const OptionValues& options) {
  CsvReading reading;
  const std::string& separator = options.text("separator");
  reading.separator = separator == "tab" ? '\t' : separator.front();
  if (options.has("categorical")) reading.words = options.texts("categorical");
  if (options.has("ignore")) reading.ignored = options.texts("ignore");
  const std::string& label = options.text("label");
  if (std::find(reading.ignored.begin(), reading.ignored.end(), label) != reading.ignored.end())
    throw DataError("ignore", "ignore names the label's column " + shown(label) + ": take it out of the list.");
  std::erase(reading.words, label);
  if (options.text("label_kind") == "categories") reading.words.push_back(label);
  return reading;
}

void check_names(const CsvTable& table, const OptionValues& options) {
  for (const char* option : {"categorical", "ignore"}) {
    if (!options.has(option)) continue;
    for (const std::string& name : options.texts(option))
      if (table.find(name) == nullptr)
        throw DataError(option, std::string(option) + " names " + shown(name) + ", which is no column of " +
                                    table.file.path.string() + ": name a column, or leave it out.");
  }
}

std::size_t test_rows(std::size_t rows, const OptionValues& options, const NamedFile& file) {
  if (rows < 2) fail_csv(file, "has one row, which cannot be both for training and for testing: give at least two");
  const auto wanted = std::llround(options.number("test_fraction") * static_cast<double>(rows));
  return std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, rows - 1);
}

/// The training file, and how it and others are encoded.
struct Training {
  CsvReading reading;
  CsvTable table;
  CsvForm form;
  std::vector<std::uint32_t> train, test;  ///< rows; test is empty where there is a file of its own
};

Training read_training(const OptionValues& options, const std::filesystem::path& base, std::uint64_t seed) {
  const CsvReading reading = reading_of(options);
  CsvReading labelled = reading;  // other files may do without
  labelled.label = options.text("label");
  CsvTable table = read_csv({base / options.text("path"), "path"}, labelled);
  check_names(table, options);
  CsvForm form(table, options.text("label"));
  Training training{reading, std::move(table), std::move(form), {}, {}};
  std::vector<std::uint32_t> rows = all_rows(training.table);
  if (!options.has("test_path")) {
    Random(stream_seed(seed, "csv split")).shuffle(rows);
    const auto cut = static_cast<std::ptrdiff_t>(test_rows(rows.size(), options, training.table.file));
    training.test.assign(rows.begin(), rows.begin() + cut);
    rows.erase(rows.begin(), rows.begin() + cut);
    std::sort(training.test.begin(), training.test.end());
    std::sort(rows.begin(), rows.end());
  }
  training.train = std::move(rows);
  if (options.boolean("standardise")) training.form.standardise(training.table, training.train);
  return training;
}

std::shared_ptr<const Dataset> read_test(const Training& training, const OptionValues& options,
                                         const std::filesystem::path& base) {
  if (!options.has("test_path")) return training.form.encode(training.table, training.test);
  const CsvTable table = read_csv({base / options.text("test_path"), "test_path"}, training.reading);
  return training.form.encode(table, all_rows(table));
}

DataSplits load(const OptionValues& options, const std::filesystem::path& base, std::uint64_t seed) {
  const Training training = read_training(options, base, seed);
  return {training.form.encode(training.table, training.train), read_test(training, options, base),
          training.form.classes()};
}

DataDescription describe(const OptionValues& options, const std::filesystem::path& base) {
  const Training training = read_training(options, base, 0);  // sizes do not depend on the seed
  return {training.form.shape(), training.train.size(), read_test(training, options, base)->size()};
}

ForeignSamples read_foreign(const OptionValues& options, const std::filesystem::path& base, std::uint64_t seed,
                            const SampleFiles& files) {
  if (files.labels) throw DataError("labels", "a CSV file holds its labels in a column: leave out the file of labels.");
  const Training training = read_training(options, base, seed);
  const CsvTable table = read_csv({files.samples, "data"}, training.reading);
  ForeignSamples read;
  read.samples = training.form.encode(table, all_rows(table), &read.labelled);
  return read;
}

Option text(const char* name, const char* sentence, const char* example) {
  Option option;
  option.name = name;
  option.kind = OptionKind::text;
  option.sentence = sentence;
  option.example = example;
  return option;
}

Option word(const char* name, std::vector<std::string> choices, const char* sentence) {
  Option option = text(name, sentence, "");
  option.default_value = choices.front();
  option.example = '"' + choices.front() + '"';
  option.choices = std::move(choices);
  return option;
}

Option columns(const char* name, const char* sentence) {
  Option option = text(name, sentence, "[\"colour\"]");
  option.kind = OptionKind::text_list;
  return option;
}

std::vector<Option> csv_options() {
  Option path = text("path", "CSV file (RFC 4180, UTF-8) whose first line names its columns.", "\"houses.csv\"");
  Option label = text("label", "Column that is to be predicted.", "\"price\"");
  path.required = label.required = true;
  Option test_path =
      text("test_path", "CSV file of the test samples, with the same columns; not given: some of path's rows.",
           "\"houses-test.csv\"");
  path.path = test_path.path = true;
  Option test_fraction;
  test_fraction.name = "test_fraction";
  test_fraction.default_value = 0.2;
  test_fraction.minimum = 0;
  test_fraction.maximum = 1;
  test_fraction.above_minimum = test_fraction.below_maximum = true;
  test_fraction.sentence =
      "Share of path's rows, drawn from the run's seed, that are the test samples where there is no test_path.";
  test_fraction.example = "0.2";
  Option standardise;
  standardise.name = "standardise";
  standardise.kind = OptionKind::boolean;
  standardise.default_value = true;
  standardise.sentence =
      "Shift and scale each column of numbers to mean 0 and standard deviation 1 over the training rows; the label's "
      "column stays as it is.";
  standardise.example = "true";
  return {
      path,
      label,
      word("label_kind", {"categories", "numbers"},
           "Whether the label is a class (classification) or a number (regression)."),
      columns("categorical", "Columns of words: each word becomes a feature that is 1 or 0; all others are numbers."),
      columns("ignore", "Columns that are left out."),
      word("separator", {",", ";", "tab"}, "What stands between two cells."),
      standardise,
      test_path,
      test_fraction};
}

}  // namespace

DatasetItem csv_dataset() {
  DatasetItem item;
  item.name = "csv";
  item.sentence =
      "A table in a CSV file: numbers as they are or standardised, words one-hot; classes or numbers are predicted.";
  item.source = "Shafranovich, RFC 4180, 2005; one-hot as in Bishop, Pattern Recognition and Machine Learning, 2006";
  item.options = csv_options();
  item.make.describe = describe;
  item.make.load = load;
  item.make.nominal = [](const OptionValues&) { return std::optional<DataDescription>(); };
  item.make.read = read_foreign;
  return item;
}

}  // namespace paceline::kernels
