/// CSV files, good and bad.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/data/csv_rows.hpp"
#include "tests/kernels/idx_writer.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using Given = std::vector<std::pair<std::string, OptionValue>>;

Rows rows_of(const std::string& text, char separator = ',') {
  CsvRows reader(text, separator);
  Rows rows;
  for (std::vector<std::string> cells; reader.next(cells);) rows.push_back(cells);
  return rows;
}

/// RFC 4180, written plainly: every cell quoted.
std::string quoted(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ',';
      text += '"';
      for (const char c : row[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
    }
    text += "\r\n";
  }
  return text;
}

class Folder {
 public:
  explicit Folder(const std::string& table) { write("table.csv", table); }
  void write(const std::string& name, const std::string& text) const {
    folder_.write(name, Bytes(text.begin(), text.end()));
  }
  OptionValues options(Given given = {}) const {
    given.insert(given.begin(), {{"path", std::string("table.csv")}, {"label", std::string("y")}});
    return with_defaults(*datasets().find("csv"), given);
  }
  DataSplits load(const Given& given = {}, std::uint64_t seed = 1) const {
    return datasets().find("csv")->make.load(options(given), folder_.path(), seed);
  }
  DataDescription describe(const Given& given = {}) const {
    return datasets().find("csv")->make.describe(options(given), folder_.path());
  }
  ForeignSamples read(const std::string& name, const Given& given = {}) const {
    return datasets().find("csv")->make.read(options(given), folder_.path(), 1, {folder_.path() / name, {}});
  }
  const std::filesystem::path& path() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

std::vector<float> features_of(const Dataset& data, std::size_t sample) {
  std::vector<float> values(data.shape().features());
  data.features(sample, values);
  return values;
}

const Given numbers{{"label_kind", std::string("numbers")}, {"standardise", false}};
const Given plain{{"standardise", false}};

Given operator+(Given a, const Given& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// Of what load() throws.
std::string complaint(const std::string& table, const Given& given = {}) {
  const Folder folder(table);
  try {
    folder.load(given);
  } catch (const DataError& error) {
    CHECK_THROWS_AS(folder.describe(given), DataError);
    return error.option + "|" + error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("rows are read with every line end, with quotes, blank lines and a byte-order mark") {
  const Rows expected{{"a", "b c"}, {"1", ""}, {"x\"y,\nz", " 2 "}};
  CHECK(rows_of("a,b c\n1,\n\"x\"\"y,\nz\",\" 2 \"\n") == expected);
  CHECK(rows_of("\xEF\xBB\xBF a ,\tb c\r\n\r\n1 , \r\n \n \"x\"\"y,\nz\" ,\" 2 \"") == expected);
  CHECK(rows_of("a\tb c\n1\t\n\"x\"\"y,\nz\"\t\" 2 \"", '\t') == expected);
  CHECK(rows_of("").empty());
  CHECK(rows_of("\n \r\n").empty());
  CHECK(rows_of("a\r") == Rows{{"a"}});
  CHECK(rows_of(",") == Rows{{"", ""}});
}

TEST_CASE("whatever is written with quotes is read back") {
  const Rows rows{{"", "\"", ",", "\n", "\r\n", " a\t", "\"\"x\"\""}, {"\xC3\xA9", "1", "2", "3", "4", "5", "6"}};
  CHECK(rows_of(quoted(rows)) == rows);
}

TEST_CASE("a row knows its line, also behind cells of several lines") {
  const std::string text = "a\n\"b\nc\"\n\nd\n";
  CsvRows reader(text, ',');
  std::vector<std::string> cells;
  std::vector<std::size_t> lines;
  while (reader.next(cells)) lines.push_back(reader.line());
  CHECK(lines == std::vector<std::size_t>{1, 2, 5});
}

TEST_CASE("numbers, words and classes become features and labels in the file's order") {
  const Folder folder("x,colour,y,z\n1,red,dog,-2.5\n+2e1,blue,cat,1e-3\n 3 ,red,dog,0\n");
  folder.write("test.csv", "z,y,x,colour\n7,cat,9,blue\n");
  const Given given =
      plain + Given{{"categorical", std::vector<std::string>{"colour"}}, {"test_path", std::string("test.csv")}};
  const DataSplits splits = folder.load(given);
  REQUIRE(splits.train->size() == 3);
  CHECK(splits.train->shape().features() == 4);
  CHECK(splits.train->shape().outputs == 2);
  CHECK(splits.classes == std::vector<std::string>{"cat", "dog"});
  CHECK(features_of(*splits.train, 0) == std::vector<float>{1, 0, 1, -2.5F});
  CHECK(features_of(*splits.train, 1) == std::vector<float>{20, 1, 0, 0.001F});
  CHECK(labels(*splits.train) == std::vector<std::int32_t>{1, 0, 1});
  REQUIRE(splits.test->size() == 1);
  CHECK(features_of(*splits.test, 0) == std::vector<float>{9, 1, 0, 7});
  CHECK(splits.test->label(0) == 0);
  const DataDescription described = folder.describe(given);
  CHECK(described.shape.features() == 4);
  CHECK(described.train_samples == 3);
  CHECK(described.test_samples == 1);
}

TEST_CASE("classes that are numbers are in the order of numbers, others in that of their bytes") {
  CHECK(Folder("x,y\n1,10\n1,9\n1,-1\n").load().classes == std::vector<std::string>{"-1", "9", "10"});
  CHECK(Folder("x,y\n1,10\n1,9\n1,a\n").load().classes == std::vector<std::string>{"10", "9", "a"});
}

TEST_CASE("a label that is a number makes a regression, its column untouched") {
  const Folder folder("x,y\n1,100.5\n2,-3\n3,7\n");
  folder.write("test.csv", "x,y\n5,6\n");
  const DataSplits splits =
      folder.load({{"label_kind", std::string("numbers")}, {"test_path", std::string("test.csv")}});
  CHECK(splits.train->shape().target == Target::number);
  CHECK(splits.train->shape().outputs == 1);
  CHECK(splits.classes.empty());
  CHECK(splits.train->target(0) == 100.5F);
  CHECK(splits.test->target(0) == 6);
  // Mean 2, standard deviation sqrt(2/3), of the training rows alone.
  const float one = static_cast<float>(1 / std::sqrt(2.0 / 3));
  CHECK(features_of(*splits.train, 0)[0] == Approx(-one));
  CHECK(features_of(*splits.train, 1)[0] == 0);
  CHECK(features_of(*splits.test, 0)[0] == Approx(3 * one));
}

TEST_CASE("standardised columns have mean 0 and deviation 1 over the training rows, and constants become 0") {
  std::string table = "a,b,y\n";
  for (int i = 0; i < 50; ++i) table += std::to_string(i * i % 17) + ",0.1," + std::to_string(i % 3) + "\n";
  const DataSplits splits = Folder(table).load();
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < splits.train->size(); ++i) {
    const auto values = features_of(*splits.train, i);
    sum += static_cast<double>(values[0]);
    squares += static_cast<double>(values[0]) * static_cast<double>(values[0]);
    CHECK(values[1] == 0);
  }
  const double count = static_cast<double>(splits.train->size());
  CHECK(std::abs(sum / count) < 1e-6);
  CHECK(squares / count == Approx(1).epsilon(1e-6));
}

TEST_CASE("without a test file a share of the rows, drawn from the seed, is the test split") {
  std::string table = "x,y\n";
  for (int i = 0; i < 100; ++i) table += std::to_string(i) + "," + std::to_string(i % 2) + "\n";
  const Folder folder(table);
  const auto values_of = [](const DataSplits& splits, bool test) {
    const Dataset& data = test ? *splits.test : *splits.train;
    std::vector<float> values;
    for (std::size_t i = 0; i < data.size(); ++i) values.push_back(features_of(data, i)[0]);
    return values;
  };
  const Given given = plain + Given{{"test_fraction", 0.25}};
  const DataSplits one = folder.load(given, 1), again = folder.load(given, 1), two = folder.load(given, 2);
  CHECK(one.test->size() == 25);
  CHECK(values_of(one, true) == values_of(again, true));
  CHECK(values_of(one, true) != values_of(two, true));
  std::vector<float> all = values_of(one, true), train = values_of(one, false);
  CHECK(std::is_sorted(all.begin(), all.end()));
  CHECK(std::is_sorted(train.begin(), train.end()));
  all.insert(all.end(), train.begin(), train.end());
  std::sort(all.begin(), all.end());
  for (std::size_t i = 0; i < 100; ++i) CHECK(all[i] == static_cast<float>(i));
  CHECK(folder.load(plain + Given{{"test_fraction", 0.001}}).test->size() == 1);
  CHECK(folder.load(plain + Given{{"test_fraction", 0.999}}).train->size() == 1);
}

TEST_CASE("other files are encoded like the training file, with or without labels") {
  const Folder folder("x,w,y\n1,a,0\n2,b,1\n3,a,0\n");
  folder.write("labelled.csv", "y,w,x\n1,b,5\n");
  folder.write("bare.csv", "w,x\nb,5\na,6\n");
  folder.write("strange.csv", "w,x\nb,5\nc,6\n");
  folder.write("poor.csv", "x\n5\n");
  folder.write("rich.csv", "w,x,more\nb,5,1\n");
  const Given given = plain + Given{{"categorical", std::vector<std::string>{"w"}}};
  const ForeignSamples labelled = folder.read("labelled.csv", given), bare = folder.read("bare.csv", given);
  CHECK(labelled.labelled);
  CHECK(labelled.samples->label(0) == 1);
  CHECK(features_of(*labelled.samples, 0) == std::vector<float>{5, 0, 1});
  CHECK_FALSE(bare.labelled);
  CHECK(features_of(*bare.samples, 1) == std::vector<float>{6, 1, 0});
  CHECK_THROWS_WITH(folder.read("strange.csv", given), Catch::Contains("strange.csv line 3") && Catch::Contains("'c'"));
  CHECK_THROWS_WITH(folder.read("poor.csv", given), Catch::Contains("no column 'w'"));
  CHECK_THROWS_WITH(folder.read("rich.csv", given), Catch::Contains("'more'"));
}

TEST_CASE("whatever is wrong with a CSV file is said in one sentence with file, line and column") {
  using Catch::Contains;
  const auto says = [](const std::string& table, const std::string& what, const Given& given = {}) {
    const std::string said = complaint(table, given);
    CAPTURE(table, said);
    CHECK_THAT(said, Contains(what));
    CHECK(said.find('\n') == std::string::npos);
    CHECK(said.back() == '.');
  };
  says("", "path|path file");
  says("", "is empty");
  says("\n\n", "is empty");
  says("x,y\n", "no row below");
  says("x,y\n1,0\n1\n", "line 3 has 1 cells where the header has 2");
  says("x,y\n1,0\n\n1,2,3\n", "line 4 has 3 cells where the header has 2");
  says("x,x,y\n1,1,0\n", "two columns 'x'");
  says("x,,y\n1,1,0\n", "without a name");
  says("x,z\n1,0\n2,1\n", "label|label 'y' is no column of");
  says("x,z\n1,a\n2,b\n", "label|label 'y' is no column of");
  says("y\n1\n2\n", "no column beside");
  says("x,y\n1,0\n2,0\n", "one class '0'");
  says("x,y\n1,0\nred,1\n", "line 3 has 'red' in column 'x'");
  for (const char* bad : {"nan", "inf", "-inf", "1e", "0x10", "1,5", "--1", "+-1", "1 2"})
    says("x;y\n1;0\n" + std::string(bad) + ";1\n", "which is no finite number", {{"separator", std::string(";")}});
  says("x,y\n1,0\n1e39,1\n", "more than single precision holds");
  says("x,y\n1,0\n1e999,1\n", "more than single precision holds");
  says("x,y\n1,0\n,1\n", "line 3 has nothing in column 'x'");
  says("x,y\n1,0\n2,\n", "line 3 has nothing in column 'y'");
  says("x,y\n1,dear\n2,3\n", "line 2 has 'dear' in column 'y'", numbers);
  says("x,y\n1,\"0\n2,1\n", "line 2 has a quote that is never closed");
  says("x,y\n1,\"0\"1\n2,1\n", "line 2 goes on behind the quote");
  says("x,y\n1,0\"\n2,1\n", "quote inside a cell");
  says("x,y\n1,0\rx\n", "carriage return");
  says(std::string("x,y\n1,0\0\n", 9), "zero byte");
  says("x,y\n1,gr\xFCn\n", "no UTF-8");  // Latin-1
  says("x,y\n1,0\n", "has one row", numbers);
  says("x,y\n1,0\n2,1\n", "categorical|categorical names 'w'", {{"categorical", std::vector<std::string>{"w"}}});
  says("x,y\n1,0\n2,1\n", "ignore|ignore names 'w'", {{"ignore", std::vector<std::string>{"w"}}});
  says("x,y\n1,0\n2,1\n", "ignore|ignore names the label's column", {{"ignore", std::vector<std::string>{"y"}}});
  says("x,y\n1,0\n2,1\n", "test_path file", {{"test_path", std::string("absent.csv")}});
  says("x,y\n1,0\n2,1\n", "is not a file", {{"test_path", std::string("/dev/zero")}});
  const Folder folder("x,y\n1,0\n2,1\n");
  folder.write("test.csv", "x,y\n1,0\n1,2\n");
  CHECK_THROWS_WITH(folder.load({{"test_path", std::string("test.csv")}}),
                    Contains("test_path file") && Contains("line 3 has '2' in column 'y'"));
}

TEST_CASE("a column of no use may hold anything") {
  const DataSplits splits = Folder("id,x,y\n,1,0\n\"a\nb\",2,1\n").load({{"ignore", std::vector<std::string>{"id"}}});
  CHECK(splits.train->shape().features() == 1);
}

}  // namespace paceline::kernels::tests
