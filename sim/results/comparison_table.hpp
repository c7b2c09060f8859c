#pragma once
/// A comparison as text for a terminal, Markdown for a report, CSV and JSON for programs.

#include <optional>
#include <string>
#include <string_view>

#include "sim/results/comparison.hpp"

namespace paceline::results {

enum class TableForm { text, markdown, csv, json };

/// "text", "markdown", "csv", "json"; none for another word.
std::optional<TableForm> table_form_of(std::string_view name);

/// text and markdown: units for people, mean ± half-width of the 95 % interval, n runs; `mark_best` marks the best
/// completed value of each column with * or bold. csv: raw SI numbers, <field> and <field>_ci95. json: every numeric
/// field of a summary as {mean, ci95, n}, the verdict and the differences.
std::string table_of(const Comparison& comparison, TableForm form, bool mark_best = true);

}  // namespace paceline::results
