#include "sim/results/csv.hpp"

#include "sim/results/utf8.hpp"

namespace paceline::results {
namespace {

/// Reads a cell in quotes from `text`, which starts behind the opening one and is moved behind the closing one.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string cell;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '"') {
      cell += c;
    } else if (!text.empty() && text.front() == '"') {
      cell += '"';
      text.remove_prefix(1);
    } else {
      return cell;
    }
  }
  return std::nullopt;
}

std::optional<std::string> take_cell(std::string_view& text) {
  if (!text.empty() && text.front() == '"') {
    text.remove_prefix(1);
    return take_quoted(text);
  }
  const std::string_view cell = text.substr(0, text.find(','));
  if (cell.find('"') != std::string_view::npos) return std::nullopt;
  text.remove_prefix(cell.size());
  return std::string(cell);
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string clean = printable(text);
  if (clean.find_first_of(",\"") == std::string::npos) return clean;
  std::string cell = "\"";
  for (const char c : clean) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) line += ',';
    line += cell;
  }
  return line + '\n';
}

std::optional<std::vector<std::string>> csv_cells(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  std::vector<std::string> cells;
  for (;;) {
    std::optional<std::string> cell = take_cell(line);
    if (!cell) return std::nullopt;
    cells.push_back(std::move(*cell));
    if (line.empty()) return cells;
    if (line.front() != ',') return std::nullopt;
    line.remove_prefix(1);
  }
}

}  // namespace paceline::results
