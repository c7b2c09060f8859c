#include "kernels/data/csv_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <system_error>
#include <unordered_map>

#include "kernels/data/csv_rows.hpp"
#include "kernels/data/dataset_item.hpp"

namespace paceline::kernels {
namespace {

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string names_of(const CsvTable& table) {
  constexpr std::size_t most = 20;
  std::string names;
  for (std::size_t i = 0; i < std::min(most, table.columns.size()); ++i)
    names += (i == 0 ? "" : ", ") + shown(table.columns[i].name);
  return names + (table.columns.size() > most ? ", ..." : "");
}

/// Puts the cells of one file into columns.
class Filing {
 public:
  Filing(CsvTable& table, const CsvReading& reading) : table_(table), reading_(reading) {}

  void header(const std::vector<std::string>& names, std::size_t line) {
    for (const std::string& name : names) {
      if (name.empty())
        fail_csv(table_.file, line,
                 "names " + std::to_string(names.size()) + " columns and leaves one without a name: give each a name");
      if (table_.find(name) != nullptr)
        fail_csv(table_.file, line, "names two columns " + shown(name) + ": give each a name of its own");
      CsvColumn& column = table_.columns.emplace_back();
      column.name = name;
      if (holds(reading_.words, name)) column.kind = CsvKind::word;
      if (holds(reading_.ignored, name)) column.kind = CsvKind::ignored;
    }
    known_.resize(table_.columns.size());
    if (!reading_.label.empty()) label_column(table_, reading_.label);
  }

  void row(const std::vector<std::string>& cells, std::size_t line) {
    if (cells.size() != table_.columns.size())
      fail_csv(table_.file, line,
               "has " + std::to_string(cells.size()) + " cells where the header has " +
                   std::to_string(table_.columns.size()) + ": give each row a cell for each column");
    if ((table_.rows + 1) * cells.size() > most_csv_cells)
      fail_csv(table_.file, line, "goes beyond 536870912 cells, more than are kept: give fewer rows or columns");
    for (std::size_t i = 0; i < cells.size(); ++i) cell(i, cells[i], line);
    ++table_.rows;
  }

 private:
  void cell(std::size_t i, const std::string& text, std::size_t line) {
    CsvColumn& column = table_.columns[i];
    if (column.kind == CsvKind::ignored) return;
    if (text.empty())
      fail_csv(table_.file, line,
               "has nothing in column " + shown(column.name) + ": give a value, or name the column in ignore");
    if (column.kind == CsvKind::word)
      column.code.push_back(code(i, text, line));
    else
      column.numbers.push_back(number(column, text, line));
  }

  float number(const CsvColumn& column, const std::string& text, std::size_t line) const {
    double value = 0;
    if (!is_number(text, value))
      fail_csv(table_.file, line,
               "has " + shown(text) + " in column " + shown(column.name) +
                   ", which is no finite number: mend it, or name the column in categorical or ignore");
    if (std::abs(value) > static_cast<double>(std::numeric_limits<float>::max()))
      fail_csv(table_.file, line,
               "has " + shown(text) + " in column " + shown(column.name) +
                   ", more than single precision holds: give smaller numbers");
    return static_cast<float>(value);
  }

  std::uint32_t code(std::size_t i, const std::string& text, std::size_t line) {
    std::vector<CsvColumn::Word>& words = table_.columns[i].words;
    const auto [found, is_new] = known_[i].try_emplace(text, static_cast<std::uint32_t>(words.size()));
    if (is_new) words.push_back({text, line});
    return found->second;
  }

  CsvTable& table_;
  const CsvReading& reading_;
  std::vector<std::unordered_map<std::string, std::uint32_t>> known_;
};

std::string contents_of(const NamedFile& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file.path, error);
  if (!std::filesystem::exists(status)) fail_csv(file, "does not exist: give the path of a CSV file");
  if (!std::filesystem::is_regular_file(status)) fail_csv(file, "is not a file: give the path of a CSV file");
  const std::uintmax_t size = std::filesystem::file_size(file.path, error);
  if (error) fail_csv(file, "cannot be measured: give a file that may be read");
  if (size > largest_csv_bytes) fail_csv(file, "has more than 2 GiB: give a smaller file");
  std::ifstream in(file.path, std::ios::binary);
  std::string text(static_cast<std::size_t>(size), '\0');
  if (!in || !in.read(text.data(), static_cast<std::streamsize>(text.size())))
    fail_csv(file, "cannot be read: give a file that may be read");
  return text;
}

}  // namespace

std::string shown(const std::string& text) {
  constexpr std::size_t most = 40;
  std::string out = text.substr(0, most);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return "'" + out + (text.size() > most ? "...'" : "'");
}

const CsvColumn& label_column(const CsvTable& table, const std::string& label) {
  const CsvColumn* const column = table.find(label);
  if (column == nullptr)
    throw DataError("label", "label " + shown(label) + " is no column of " + table.file.path.string() +
                                 ", whose columns are " + names_of(table) + ": name one of them.");
  return *column;
}

const CsvColumn* CsvTable::find(const std::string& name) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const CsvColumn& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

void fail_csv(const NamedFile& file, std::size_t line, const std::string& sentence) {
  throw DataError(file.option,
                  file.option + " file " + file.path.string() + " line " + std::to_string(line) + " " + sentence + ".");
}

void fail_csv(const NamedFile& file, const std::string& sentence) {
  throw DataError(file.option, file.option + " file " + file.path.string() + " " + sentence + ".");
}

bool is_number(std::string_view text, double& value) {
  if (!text.empty() && text.front() == '+' && text.substr(0, 2) != "+-") text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // A magnitude that double does not hold either is as good as infinity, or as zero.
  if (error == std::errc::result_out_of_range && end == text.data() + text.size()) {
    const bool tiny = text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos;
    value = tiny ? 0 : std::numeric_limits<double>::max();
    return true;
  }
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
}

CsvTable parse_csv(std::string_view text, const NamedFile& file, const CsvReading& reading) {
  CsvTable table{file, {}, 0};
  Filing filing(table, reading);
  std::vector<std::string> cells;
  try {
    CsvRows rows(text, reading.separator);
    if (!rows.next(cells)) fail_csv(file, "is empty: give a CSV file whose first line names its columns");
    filing.header(cells, rows.line());
    while (rows.next(cells)) filing.row(cells, rows.line());
  } catch (const CsvError& error) {
    fail_csv(file, error.line, error.what());
  }
  if (table.rows == 0) fail_csv(file, "has no row below its header: give at least one");
  return table;
}

CsvTable read_csv(const NamedFile& file, const CsvReading& reading) {
  return parse_csv(contents_of(file), file, reading);
}

}  // namespace paceline::kernels
