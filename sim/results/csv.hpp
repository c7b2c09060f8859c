#pragma once
/// Comma-separated values after RFC 4180, one record a line.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::results {

/// One cell: quoted where it must be; a control character, which would break the line, becomes a space.
std::string csv_cell(std::string_view text);

/// Joined with commas and ended with a newline.
std::string csv_line(const std::vector<std::string>& cells);

/// The cells of one line without its newline (a carriage return at its end is dropped); none when a quote stays open or
/// stands in the middle of a cell.
std::optional<std::vector<std::string>> csv_cells(std::string_view line);

}  // namespace paceline::results
