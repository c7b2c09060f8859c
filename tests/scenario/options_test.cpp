#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/scenario/scenario_text.hpp"

namespace paceline::scenario::testing {
namespace {

using Catch::Matchers::Contains;

TEST_CASE("a word may stand instead of a number where the option allows it") {
  const Scenario by_word = loaded(smallest, {R"(strategy={"name": "ps-ssp", "staleness_bound": "unbounded"})"});
  CHECK(by_word.strategy.options.is_word("staleness_bound"));
  CHECK(by_word.strategy.options.text("staleness_bound") == "unbounded");
  CHECK(loaded(by_word.normalised_json) == by_word);
  const Scenario by_default = loaded(smallest, {R"(recovery={"kind": "checkpoint"})"});
  CHECK(by_default.recovery.options.text("interval") == "auto");
  CHECK(
      loaded(smallest, {R"(recovery={"kind": "checkpoint", "interval": "5m"})"}).recovery.options.number("interval") ==
      300);
  CHECK_THAT(sentence(complaint(smallest, {R"(strategy={"name": "ps-ssp", "staleness_bound": "unbound"})"})),
             Contains("must be a whole number or \"unbounded\"; did you mean \"unbounded\"?"));
  CHECK_THAT(sentence(complaint(smallest, {R"(recovery={"kind": "checkpoint", "interval": "atuo"})"})),
             Contains("did you mean \"auto\"?"));
  CHECK_THAT(sentence(complaint(smallest, {R"(recovery={"kind": "checkpoint", "interval": "soon"})"})),
             Contains("is not a time; write e.g. \"50us\" or \"auto\""));
}

TEST_CASE("whole numbers may be written with a point or an exponent") {
  CHECK(loaded(smallest, {"stop.samples=6e4"}).stop.samples == 60000);
  CHECK(loaded(smallest, {"stop.samples=60000.0"}).stop.samples == 60000);
  CHECK(loaded(smallest, {R"(strategy={"name": "allreduce-ring", "bucket_bytes": "25MB"})"})
            .strategy.options.integer("bucket_bytes") == 25'000'000);
  CHECK_THAT(complaint(smallest, {R"(strategy={"name": "allreduce-ring", "bucket_bytes": "0.5B"})"}).rule,
             Contains("whole number of B"));
}

TEST_CASE("a list of objects is checked key by key") {
  const std::string head = R"(workload.timing={"kind": "fixed", "compute": "10ms", "gradient_bytes": 8, "layers": )";
  const Scenario scenario = loaded(smallest, {head + R"([{"flop": 1e9, "bytes": "1kB"}, {"flop": 2, "bytes": 3}]})"});
  const std::vector<OptionValues>& layers = scenario.workload.timing.options.objects("layers");
  REQUIRE(layers.size() == 2);
  CHECK(layers[0].number("flop") == 1e9);
  CHECK(layers[0].integer("bytes") == 1000);
  CHECK(loaded(scenario.normalised_json) == scenario);
  CHECK(complaint(smallest, {head + R"([{"flop": 1e9}]})"}).pointer == "/workload/timing/layers/0/bytes");
  CHECK(complaint(smallest, {head + R"([{"flop": 1, "bytes": 1}, {"flop": -1, "bytes": 1}]})"}).pointer ==
        "/workload/timing/layers/1/flop");
  CHECK_THAT(sentence(complaint(smallest, {head + R"([{"flop": 1, "byte": 1}]})"})),
             Contains("did you mean \"bytes\"?"));
  CHECK_THAT(complaint(smallest, {head + "7}"}).rule, Contains("must be a list of objects"));
}

TEST_CASE("an unknown option lists what there is, and who has it") {
  CHECK_THAT(
      sentence(complaint(smallest, {"strategy.overlp=true"})),
      Contains(
          "is not an option of allreduce-ring; did you mean \"overlap\"? allreduce-ring has bucket_bytes and overlap"));
  CHECK_THAT(sentence(complaint(smallest, {"strategy.servers=1"})),
             Contains("it is an option of ps-sync, ps-async and ps-ssp"));
  CHECK_THAT(sentence(complaint(smallest, {"workload.model.depth=1"})), Contains("cnn has no options"));
}

TEST_CASE("a misspelt key next to a missing one is one mistake") {
  CHECK(
      complaint(
          R"({"clusters": {"workers": 4}, "workload": {"model": {"name": "cnn"}}, "strategy": {"name": "single"}, "stop": {"steps": 1}})")
          .pointer == "/clusters");
  CHECK(complaint(smallest, {R"(workload.timing={"kind": "fixed", "comptue": 1, "gradient_bytes": 1})"}).pointer ==
        "/workload/timing/comptue");
  CHECK(complaint(smallest, {R"(workload.timing={"knid": "fixed", "compute": 1, "gradient_bytes": 1})"}).pointer ==
        "/workload/timing/knid");
  CHECK(complaint(smallest, {R"(stop={"step": 1})"}).pointer == "/stop/step");
}

TEST_CASE("a choice among words names the nearest or all") {
  CHECK_THAT(sentence(complaint(smallest, {R"(workload.optimizer={"learning_rate_scaling": "liner"})"})),
             Contains("did you mean \"linear\"?"));
  CHECK_THAT(sentence(complaint(smallest, {R"(workload.optimizer={"learning_rate_scaling": "cubic"})"})),
             Contains("there are none, linear and sqrt"));
}

TEST_CASE("the name of a file or folder becomes absolute, and it must be there") {
  namespace fs = std::filesystem;
  const fs::path directory = fs::temp_directory_path() / "paceline-options-test";
  fs::create_directories(directory);
  std::ofstream(directory / "data.csv") << "x\n";
  const auto with = [&](const std::string& file) {
    return check({"t.json", smallest, directory.string()},
                 {{R"(workload.dataset={"name": "csv", "path": ")" + file + "\"}"}, {}}, stub_shelves());
  };
  CHECK(with("data.csv").empty());
  CHECK(with((directory / "data.csv").string()).empty());
  REQUIRE(with("other.csv").size() == 1);
  CHECK_THAT(with("other.csv")[0].suggestion, Contains((directory / "other.csv").string()));
  CHECK(with(".").empty());
  CHECK(with("").at(0).rule == "must name a file");
  const Scenario scenario = load({"t.json", smallest, directory.string()},
                                 {{R"(workload.dataset={"name": "csv", "path": "./data.csv"})"}, {}}, stub_shelves());
  CHECK(scenario.workload.dataset.options.text("path") == (directory / "data.csv").string());
  CHECK(load({"t.json", scenario.normalised_json, "/"}, {}, stub_shelves()).workload == scenario.workload);
  fs::remove_all(directory);
}

}  // namespace
}  // namespace paceline::scenario::testing
