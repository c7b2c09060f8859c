#pragma once
/// workers.csv, links.csv and staleness.csv as text, and line by line back.

#include <span>
#include <string>
#include <string_view>

#include "sim/results/run_record.hpp"

namespace paceline::results {

/// With the header line. A number that is not finite is an empty cell.
std::string workers_text(std::span<const WorkerRow> rows);
std::string links_text(std::span<const LinkRow> rows);
std::string staleness_text(std::span<const StalenessRow> rows);

/// Without the newline.
std::string workers_header();
std::string links_header();
std::string staleness_header();

/// Throw ResultsError with `file` and `line`.
WorkerRow parse_worker(std::string_view text, const std::string& file, std::size_t line);
LinkRow parse_link(std::string_view text, const std::string& file, std::size_t line);
StalenessRow parse_staleness(std::string_view text, const std::string& file, std::size_t line);

}  // namespace paceline::results
