#include "tests/cli/run_files.hpp"

#include <sstream>

#include "tests/results/scratch_directory.hpp"

namespace paceline::tests {

std::string source_file(std::string_view name) {
  return (std::filesystem::path(PACELINE_SOURCE_DIRECTORY) / name).string();
}

Json timing_scenario(std::string_view strategy) {
  Json scenario = Json::parse(R"({
    "name": "timing",
    "cluster": {"workers": 8, "network": {"bandwidth": 1.25e9, "latency": 5e-5}},
    "workload": {"model": {"name": "mlp"}, "math": false,
                 "timing": {"kind": "fixed", "compute": 0.01, "gradient_bytes": 8e6}},
    "stop": {"steps": 4}})");
  scenario["strategy"] = Json::parse(strategy);
  return scenario;
}

Json training_scenario(std::string_view strategy) {
  Json scenario = Json::parse(R"({
    "name": "training",
    "cluster": {"workers": 4},
    "workload": {"dataset": {"name": "synthetic-blobs", "samples": 600, "features": 7, "classes": 3, "test_samples": 90},
                 "model": {"name": "softmax"}, "batch_size": 8,
                 "optimizer": {"name": "sgd", "learning_rate": 0.1, "momentum": 0.9},
                 "timing": {"kind": "fixed", "compute": 0.01}},
    "stop": {"steps": 40}, "evaluate": {"every_samples": 320}})");
  scenario["strategy"] = Json::parse(strategy);
  return scenario;
}

Json changed(Json scenario, std::string_view patch) {
  scenario.merge_patch(Json::parse(patch));
  return scenario;
}

Call run_call(const Json& scenario, const std::filesystem::path& directory, std::vector<std::string> arguments) {
  Call call{.arguments = {"run", "-", "--out", directory.string(), "--quiet"}, .input = scenario.dump()};
  call.arguments.insert(call.arguments.end(), arguments.begin(), arguments.end());
  return call;
}

Json read_json(const std::filesystem::path& file) {
  return Json::parse(content_of(file));
}

Json summary_in(const std::filesystem::path& directory) {
  return read_json(directory / "summary.json");
}

std::vector<Json> metrics_in(const std::filesystem::path& directory) {
  std::vector<Json> lines;
  for (const std::string& line : lines_of(content_of(directory / "metrics.jsonl"))) lines.push_back(Json::parse(line));
  return lines;
}

std::vector<Row> table_in(const std::filesystem::path& file) {
  const auto cells_of = [](const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream in(line + ",");
    for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
    return cells;
  };
  const std::vector<std::string> lines = lines_of(content_of(file));
  const std::vector<std::string> names = cells_of(lines.at(0));
  std::vector<Row> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> cells = cells_of(lines[i]);
    Row& row = rows.emplace_back();
    for (std::size_t k = 0; k < names.size(); ++k) row[names[k]] = cells.at(k);
  }
  return rows;
}

std::string without_wall_time(std::string text) {
  constexpr std::string_view key = "\"wall_time_s\": ";
  for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
    const std::size_t value = at + key.size();
    text.erase(value, text.find_first_of(",\n}", value) - value);
  }
  return text;
}

std::map<std::string, std::string> lasting_content(const std::filesystem::path& directory) {
  std::map<std::string, std::string> content;
  for (const std::string& name : names_in(directory)) content[name] = without_wall_time(content_of(directory / name));
  Json run = Json::parse(content.at("run.json"));
  run.erase("threads");
  content["run.json"] = run.dump();
  return content;
}

double sum_of_fractions(const Json& summary) {
  double sum = 0;
  for (const Json& fraction : summary.at("fractions")) sum += fraction.get<double>();
  return sum;
}

bool fashion_mnist_is_installed() {
  return std::filesystem::exists("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz");
}

}  // namespace paceline::tests
