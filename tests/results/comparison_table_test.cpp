#include "sim/results/comparison_table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sim/results/csv.hpp"
#include "sim/results/utf8.hpp"
#include "tests/results/sample_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;
using Catch::Matchers::Contains;
using sample::comparison_of;
using sample::Run;

namespace {

std::vector<Run> two_rows() {
  std::vector<Run> runs;
  for (const std::uint64_t seed : {1, 2, 3})
    runs.push_back({.name = "größe", .seed = seed, .change = [seed](Summary& s) {
                      s.simulated_time_s = 8.0 + 2.0 * static_cast<double>(seed);
                      s.final_test_accuracy = 0.871;
                      if (seed < 3) s.time_to_target_s = 5;
                    }});
  runs.push_back({.name = "größe", .strategy = "ps-async", .change = [](Summary& s) {
                    s.simulated_time_s = 20;
                    s.throughput_samples_per_s = 4560;
                  }});
  return runs;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("The text table is aligned by what is seen, with units, intervals and marks") {
  const ScratchDirectory scratch;
  const std::string text = table_of(comparison_of(scratch.path(), two_rows()), TableForm::text);
  const std::vector<std::string> lines = lines_of(text);
  REQUIRE(lines.size() == 4);
  UNSCOPED_INFO(text);
  CHECK_THAT(lines[1], Contains("größe  allreduce-ring  3  ") && Contains(" 12.0 ± 5.0 s*  ") &&
                           Contains("5.00 s (2 of 3)") && Contains("87.1 %") && Contains("20.0 %"));
  CHECK_THAT(lines[2], Contains("größe  ps-async        1  ") && Contains(" 20.0 s   ") && Contains("4.56 k/s*") &&
                           Contains("  -  "));
  CHECK(width_of(lines[0]) - 6 == width_of(lines[1]) - 9);
  CHECK(lines[3] == "* best of its column");
}

TEST_CASE("Marks can be left out, and nothing is best where all are alike") {
  const ScratchDirectory scratch;
  const Comparison comparison = comparison_of(scratch.path(), two_rows());
  CHECK(table_of(comparison, TableForm::text, false).find('*') == std::string::npos);
  const ScratchDirectory other;
  CHECK(table_of(comparison_of(other.path(), {{}, {.strategy = "b"}}), TableForm::text).find('*') == std::string::npos);
}

TEST_CASE("A run that did not complete is never the best") {
  const ScratchDirectory scratch;
  const auto dies = [](Summary& s) {
    s.status = Status::failed;
    s.simulated_time_s = 0.001;
  };
  const std::string text =
      table_of(comparison_of(scratch.path(), {{}, {.strategy = "b", .change = dies}}), TableForm::text);
  CHECK(text.find("1.00 ms*") == std::string::npos);
}

TEST_CASE("Down time has a column only when there was any") {
  const ScratchDirectory scratch;
  CHECK(table_of(comparison_of(scratch.path(), {{}}), TableForm::text).find("down") == std::string::npos);
  const ScratchDirectory other;
  const auto fails = [](Summary& s) { s.fractions = {0.5, 0.25, 0.0, 0.25}; };
  CHECK_THAT(table_of(comparison_of(other.path(), {{.change = fails}}), TableForm::text),
             Contains("down") && Contains("25.0 %"));
}

TEST_CASE("Markdown is a table in which no name can break a cell") {
  const ScratchDirectory scratch;
  std::vector<Run> runs = two_rows();
  runs[3].strategy = "a|b";
  const std::vector<std::string> lines = lines_of(table_of(comparison_of(scratch.path(), runs), TableForm::markdown));
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] ==
        "| run | strategy | n | simulated time | time to target | throughput | final accuracy | compute | communicate "
        "| wait | status |");
  CHECK(lines[1] == "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
  CHECK_THAT(lines[2], Contains("| **12.0 ± 5.0 s** |"));
  CHECK_THAT(lines[3], Contains("| a\\|b |"));
}

TEST_CASE("CSV has raw numbers under the names of the summary") {
  const ScratchDirectory scratch;
  const std::vector<std::string> lines = lines_of(table_of(comparison_of(scratch.path(), two_rows()), TableForm::csv));
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] ==
        "run,strategy,n,seeds,status,simulated_time_s,simulated_time_s_ci95,time_to_target_s,time_to_target_s_ci95,"
        "throughput_samples_per_s,"
        "throughput_samples_per_s_ci95,final_test_accuracy,final_test_accuracy_ci95,fractions.compute,fractions."
        "compute_ci95,"
        "fractions.communicate,fractions.communicate_ci95,fractions.wait,fractions.wait_ci95,fractions.down,fractions."
        "down_ci95");
  const auto cells = csv_cells(lines[1]);
  REQUIRE(cells);
  CHECK(cells->size() == 21);
  CHECK((*cells)[3] == "1 2 3");
  CHECK((*cells)[5] == "12.0");
  CHECK_THAT(std::stod((*cells)[6]), Catch::Matchers::WithinRel(4.96827, 1e-5));
  CHECK(csv_cells(lines[2])->at(6).empty());
  CHECK(csv_cells(lines[2])->at(11).empty());
}

TEST_CASE("JSON has every number, the seeds, the places and the verdict") {
  const ScratchDirectory scratch;
  const auto json = nlohmann::json::parse(table_of(comparison_of(scratch.path(), two_rows()), TableForm::json));
  CHECK(json["format"] == 1);
  REQUIRE(json["rows"].size() == 2);
  const auto& row = json["rows"][0];
  CHECK(row["strategy"] == "allreduce-ring");
  CHECK(row["seeds"] == nlohmann::json{1, 2, 3});
  CHECK(row["directories"].size() == 3);
  CHECK(row["simulated_time_s"]["mean"] == 12.0);
  CHECK(row["time_to_target_s"]["n"] == 2);
  CHECK(row["final_test_loss"]["mean"].is_null());
  CHECK(row["fractions.wait"]["mean"] == 0.2);
  CHECK_THAT(json["verdict"].get<std::string>(), Contains("allreduce-ring"));
  CHECK(json["differences"] == nlohmann::json{"/seed"});
}

TEST_CASE("A name cannot steer the terminal that shows the table") {
  const ScratchDirectory scratch;
  const std::string text = table_of(comparison_of(scratch.path(), {{.name = "\\u001b[2Jx"}}), TableForm::text);
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("Forms go by their names") {
  CHECK(table_form_of("markdown") == TableForm::markdown);
  CHECK_FALSE(table_form_of("html"));
}
