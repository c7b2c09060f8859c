#include "sim/results/comparison_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

#include "sim/results/csv.hpp"
#include "sim/results/json_object.hpp"
#include "sim/results/quantity_text.hpp"
#include "sim/results/summary_field.hpp"
#include "sim/results/utf8.hpp"
#include "sim/results/verdict.hpp"

namespace paceline::results {
namespace {

struct Column {
  std::string_view title, field;
  Quantity quantity;
  bool more_is_better;
};

constexpr std::string_view down_field = "fractions.down";
constexpr std::array<Column, 8> columns = {{{"simulated time", "simulated_time_s", Quantity::seconds, false},
                                            {"time to target", "time_to_target_s", Quantity::seconds, false},
                                            {"throughput", "throughput_samples_per_s", Quantity::rate, true},
                                            {"final accuracy", "final_test_accuracy", Quantity::share, true},
                                            {"compute", "fractions.compute", Quantity::share, true},
                                            {"communicate", "fractions.communicate", Quantity::share, false},
                                            {"wait", "fractions.wait", Quantity::share, false},
                                            {"down", down_field, Quantity::share, false}}};

/// A cell of the tables for people.
struct Cell {
  std::string text;
  bool best = false;
};

struct Grid {
  std::vector<std::string> titles;
  std::vector<bool> right;  ///< numbers are aligned at their right
  std::vector<std::vector<Cell>> rows;
};

/// Nobody was ever down in most comparisons: the column would only take room.
bool is_shown(const Column& column, const Comparison& comparison) {
  if (column.field != down_field) return true;
  return std::any_of(comparison.rows.begin(), comparison.rows.end(),
                     [](const ComparisonRow& row) { return row.estimate(down_field).mean.value_or(0) > 0; });
}

std::string text_of(const Estimate& estimate, Quantity quantity) {
  if (!estimate.mean) return "-";
  const std::string text = quantity_text(*estimate.mean, estimate.half_width, quantity);
  return estimate.complete() ? text : fmt::format("{} ({} of {})", text, estimate.n, estimate.of);
}

/// The best number among rows that may win; none when all are alike, for then nothing stands out.
std::optional<double> best_of(const Column& column, const std::vector<ComparisonRow>& rows) {
  std::vector<double> values;
  for (const ComparisonRow& row : rows) {
    const Estimate estimate = row.estimate(column.field);
    if (row.completed() && estimate.complete()) values.push_back(*estimate.mean);
  }
  if (values.size() < 2) return std::nullopt;
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (*least == *most) return std::nullopt;
  return column.more_is_better ? *most : *least;
}

void add_column(Grid& grid, const Column& column, const Comparison& comparison, bool mark_best) {
  grid.titles.emplace_back(column.title);
  grid.right.push_back(true);
  const std::optional<double> best = mark_best ? best_of(column, comparison.rows) : std::nullopt;
  for (std::size_t i = 0; i < comparison.rows.size(); ++i) {
    const ComparisonRow& row = comparison.rows[i];
    const Estimate estimate = row.estimate(column.field);
    const bool wins = best && row.completed() && estimate.complete() && *estimate.mean == *best;
    grid.rows[i].push_back({text_of(estimate, column.quantity), wins});
  }
}

Grid grid_of(const Comparison& comparison, bool mark_best) {
  Grid grid{{"run", "strategy", "n"}, {false, false, true}, {}};
  for (const ComparisonRow& row : comparison.rows)
    grid.rows.push_back({{printable(row.label)}, {printable(row.strategy)}, {std::to_string(row.runs.size())}});
  for (const Column& column : columns)
    if (is_shown(column, comparison)) add_column(grid, column, comparison, mark_best);
  grid.titles.emplace_back("status");
  grid.right.push_back(false);
  for (std::size_t i = 0; i < comparison.rows.size(); ++i) grid.rows[i].push_back({comparison.rows[i].status()});
  return grid;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string space(width - std::min(width, width_of(text)), ' ');
  return right ? space + text : text + space;
}

std::string aligned_line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
                         const std::vector<bool>& right) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += "  ";
    line += padded(cells[i], widths[i], right[i]);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

/// The place of a mark is kept free in its whole column, so that digits stay below digits.
std::vector<std::string> places_for_marks(const Grid& grid) {
  std::vector<std::string> places(grid.titles.size());
  for (const auto& row : grid.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      if (row[i].best) places[i].assign(1, ' ');
  return places;
}

std::vector<std::vector<std::string>> lines_of(const Grid& grid, const std::vector<std::string>& places) {
  std::vector<std::vector<std::string>> lines(1 + grid.rows.size());
  for (std::size_t i = 0; i < grid.titles.size(); ++i) {
    lines[0].push_back(grid.titles[i] + places[i]);
    for (std::size_t j = 0; j < grid.rows.size(); ++j)
      lines[j + 1].push_back(grid.rows[j][i].text + (grid.rows[j][i].best ? "*" : places[i]));
  }
  return lines;
}

std::string text_form(const Grid& grid) {
  const std::vector<std::string> places = places_for_marks(grid);
  const auto lines = lines_of(grid, places);
  std::vector<std::size_t> widths(grid.titles.size());
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  std::string text;
  for (const auto& line : lines) text += aligned_line(line, widths, grid.right);
  const bool marked = std::find(places.begin(), places.end(), " ") != places.end();
  return marked ? text + "* best of its column\n" : text;
}

std::string markdown_cell(const Cell& cell) {
  std::string text;
  for (const char c : cell.text) {
    if (c == '|' || c == '\\' || c == '*' || c == '`' || c == '<') text += '\\';
    text += c;
  }
  return cell.best ? "**" + text + "**" : text;
}

std::string markdown_form(const Grid& grid) {
  std::string text = fmt::format("| {} |\n|", fmt::join(grid.titles, " | "));
  for (const bool right : grid.right) text += right ? " ---: |" : " --- |";
  text += '\n';
  for (const auto& row : grid.rows) {
    text += '|';
    for (const Cell& cell : row) text += fmt::format(" {} |", markdown_cell(cell));
    text += '\n';
  }
  return text;
}

std::vector<std::string> seeds_of(const ComparisonRow& row) {
  std::vector<std::string> seeds;
  for (const RunHead& run : row.runs) seeds.push_back(std::to_string(run.seed));
  return seeds;
}

std::string csv_form(const Comparison& comparison) {
  std::vector<std::string> header = {"run", "strategy", "n", "seeds", "status"};
  for (const Column& column : columns) {
    header.emplace_back(column.field);
    header.push_back(std::string(column.field) + "_ci95");
  }
  std::string text = csv_line(header);
  const auto number = [](const std::optional<double>& value) { return value ? number_text(*value) : std::string(); };
  for (const ComparisonRow& row : comparison.rows) {
    std::vector<std::string> cells = {csv_cell(row.label), csv_cell(row.strategy), std::to_string(row.runs.size()),
                                      fmt::format("{}", fmt::join(seeds_of(row), " ")), csv_cell(row.status())};
    for (const Column& column : columns) {
      const Estimate estimate = row.estimate(column.field);
      cells.push_back(number(estimate.mean));
      cells.push_back(number(estimate.half_width));
    }
    text += csv_line(cells);
  }
  return text;
}

std::string json_list(const std::vector<std::string>& texts) {
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

std::string json_texts(std::vector<std::string> texts) {
  for (std::string& text : texts) text = json_string(text);
  return json_list(texts);
}

std::string json_row(const ComparisonRow& row) {
  JsonObject object;
  object.add("run", row.label);
  object.add("strategy", row.strategy);
  object.add("n", row.runs.size());
  object.add_raw("seeds", json_list(seeds_of(row)));
  std::vector<std::string> directories;
  for (const RunHead& run : row.runs) directories.push_back(run.directory.string());
  object.add_raw("directories", json_texts(std::move(directories)));
  object.add("status", row.status());
  for (const auto& [field, none] : numbers_of(Summary())) {
    const Estimate estimate = row.estimate(field);
    JsonObject numbers;
    numbers.add("mean", estimate.mean);
    numbers.add("ci95", estimate.half_width);
    numbers.add("n", estimate.n);
    object.add_raw(field, numbers.text());
  }
  return object.text();
}

std::string json_form(const Comparison& comparison) {
  std::vector<std::string> rows;
  for (const ComparisonRow& row : comparison.rows) rows.push_back(json_row(row));
  JsonObject object(2);
  object.add("format", format);
  object.add_raw("rows", fmt::format("[\n    {}\n  ]", fmt::join(rows, ",\n    ")));
  object.add("verdict", verdict(comparison));
  object.add_raw("differences", json_texts(comparison.differences));
  object.add_raw("environment_differences", json_texts(comparison.environment_differences));
  return object.text() + "\n";
}

}  // namespace

std::optional<TableForm> table_form_of(std::string_view name) {
  if (name == "text") return TableForm::text;
  if (name == "markdown") return TableForm::markdown;
  if (name == "csv") return TableForm::csv;
  if (name == "json") return TableForm::json;
  return std::nullopt;
}

std::string table_of(const Comparison& comparison, TableForm form, bool mark_best) {
  switch (form) {
    case TableForm::csv:
      return csv_form(comparison);
    case TableForm::json:
      return json_form(comparison);
    case TableForm::markdown:
      return markdown_form(grid_of(comparison, mark_best));
    case TableForm::text:
      break;
  }
  return text_form(grid_of(comparison, mark_best));
}

}  // namespace paceline::results
