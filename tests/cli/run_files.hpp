#pragma once
/// Small scenarios as JSON, and what a run of one left in its directory.

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/cli/program.hpp"

namespace paceline::tests {

using Json = nlohmann::ordered_json;

std::string source_file(std::string_view name);  ///< "scenarios/ring.json" with its full path

/// 8 workers on a star, 10 Gbps and 50 us, 4 steps of 10 ms and 8 MB, no values. `strategy` is a JSON object.
Json timing_scenario(std::string_view strategy);
/// 4 workers that train softmax regression on blobs for 40 steps of 10 ms, evaluated every 10.
Json training_scenario(std::string_view strategy);
/// `scenario` with this JSON object merged into it (RFC 7386: null removes a key, lists are replaced).
Json changed(Json scenario, std::string_view patch);

/// paceline run - --out <directory> --quiet, and these arguments.
Call run_call(const Json& scenario, const std::filesystem::path& directory, std::vector<std::string> arguments = {});

Json read_json(const std::filesystem::path& file);
Json summary_in(const std::filesystem::path& directory);
std::vector<Json> metrics_in(const std::filesystem::path& directory);
using Row = std::map<std::string, std::string>;
std::vector<Row> table_in(const std::filesystem::path& file);  ///< a CSV file, by the names of its columns

/// The text without each "wall_time_s": number.
std::string without_wall_time(std::string text);
/// Content by name of each file of a run, without wall times, and run.json without the number of threads.
std::map<std::string, std::string> lasting_content(const std::filesystem::path& directory);

double sum_of_fractions(const Json& summary);
bool fashion_mnist_is_installed();

}  // namespace paceline::tests
