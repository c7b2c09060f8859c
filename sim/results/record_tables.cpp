#include "sim/results/record_tables.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "sim/results/csv.hpp"
#include "sim/results/error.hpp"
#include "sim/results/json_object.hpp"
#include "sim/results/record_fields.hpp"
#include "sim/results/utf8.hpp"

namespace paceline::results {
namespace {

std::string cell_of(double value) {
  return std::isfinite(value) ? number_text(value) : std::string();
}
std::string cell_of(std::int64_t value) {
  return std::to_string(value);
}
std::string cell_of(const std::string& value) {
  return csv_cell(value);
}

template <class Row>
std::string header_of() {
  const Row row;
  std::vector<std::string> names;
  for_each_field(row, [&names](std::string_view name, const auto&) { names.emplace_back(name); });
  std::string line = csv_line(names);
  line.pop_back();
  return line;
}

template <class Row>
std::string table_of(std::span<const Row> rows) {
  std::string text = header_of<Row>() + "\n";
  std::vector<std::string> cells;
  for (const Row& row : rows) {
    cells.clear();
    for_each_field(row, [&cells](std::string_view, const auto& value) { cells.push_back(cell_of(value)); });
    text += csv_line(cells);
  }
  return text;
}

/// Takes the cells of one line in the order of the fields.
class CellReader {
 public:
  CellReader(std::vector<std::string> cells, const std::string& file, std::size_t line)
      : cells_(std::move(cells)), file_(file), line_(line) {}

  void operator()(std::string_view name, std::string& field) {
    field = next(name);
    if (field.empty()) refuse(name, "is empty");
  }
  void operator()(std::string_view name, double& field) {
    const std::string& cell = next(name);
    if (cell.empty())
      field = std::numeric_limits<double>::quiet_NaN();
    else if (!read(cell, field) || !std::isfinite(field))
      refuse(name, "must be a number");
  }
  void operator()(std::string_view name, std::int64_t& field) {
    if (!read(next(name), field) || field < 0) refuse(name, "must be an integer from 0 to 9223372036854775807");
  }
  void end() const {
    if (taken_ < cells_.size()) throw_reading_error(file_, line_, "has too many cells");
  }

 private:
  const std::string& next(std::string_view name) {
    if (taken_ == cells_.size()) refuse(name, "is missing");
    return cells_[taken_++];
  }
  template <class Number>
  static bool read(const std::string& cell, Number& number) {
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    return error == std::errc() && end == cell.data() + cell.size();
  }
  [[noreturn]] void refuse(std::string_view name, std::string_view rule) const {
    throw_reading_error(file_, line_, fmt::format("'{}' {}", name, rule));
  }

  std::vector<std::string> cells_;
  const std::string& file_;
  std::size_t line_;
  std::size_t taken_ = 0;
};

template <class Row>
Row parse_row(std::string_view text, const std::string& file, std::size_t line) {
  if (!is_utf8(text)) throw_reading_error(file, line, "is not UTF-8 text");
  auto cells = csv_cells(text);
  if (!cells) throw_reading_error(file, line, "has a quotation mark in the middle of a cell or one that stays open");
  CellReader reader(std::move(*cells), file, line);
  Row row;
  for_each_field(row, reader);
  reader.end();
  return row;
}

}  // namespace

std::string workers_text(std::span<const WorkerRow> rows) {
  return table_of(rows);
}
std::string links_text(std::span<const LinkRow> rows) {
  return table_of(rows);
}
std::string staleness_text(std::span<const StalenessRow> rows) {
  return table_of(rows);
}
std::string workers_header() {
  return header_of<WorkerRow>();
}
std::string links_header() {
  return header_of<LinkRow>();
}
std::string staleness_header() {
  return header_of<StalenessRow>();
}

WorkerRow parse_worker(std::string_view text, const std::string& file, std::size_t line) {
  return parse_row<WorkerRow>(text, file, line);
}

LinkRow parse_link(std::string_view text, const std::string& file, std::size_t line) {
  return parse_row<LinkRow>(text, file, line);
}

StalenessRow parse_staleness(std::string_view text, const std::string& file, std::size_t line) {
  return parse_row<StalenessRow>(text, file, line);
}

}  // namespace paceline::results
