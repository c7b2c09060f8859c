#include "sim/scenario/loader.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/scenario/scenario_text.hpp"

namespace paceline::scenario::testing {
namespace {

using Catch::Matchers::Contains;

const std::string complete = R"({ "$schema": "scenario.schema.json", "name": "fashion-ring-8", "seed": 1,
  "cluster": {
    "workers": 8,                                   // parameter servers get hosts of their own
    "device": { "flops": "10Tf", "memory_bandwidth": "900GBps", "memory": "16GiB", "idle_watts": 60, "busy_watts": 300 },
    "overrides": [ { "workers": [0, 1], "flops": "5Tf" } ],
    "devices_per_host": 1,
    "network": { "topology": "star", "bandwidth": "10Gbps", "latency": "50us", "model": "ideal", "fidelity": "flow" } },
  "workload": {
    "dataset": { "name": "fashion-mnist", "partition": { "kind": "iid" } },
    "model": { "name": "cnn" },
    "optimizer": { "name": "sgd", "learning_rate": 0.05, "momentum": 0.9 },
    "batch_size": 32, "backend": "auto", "math": true,
    "timing": { "kind": "analytic" } },
  "strategy": { "name": "allreduce-ring" },         /* options beside the name */
  "compression": { "name": "none" },
  "stragglers": [ { "kind": "slow", "workers": [3], "factor": 4 } ],
  "failures": [ { "kind": "crash", "worker": 2, "at": "2s", "restart_after": "5s" } ],
  "recovery": { "kind": "none" },
  "stop": { "samples": 60000 },
  "evaluate": { "every_samples": 6000 } })";

TEST_CASE("the scenario that shows every section loads") {
  const Scenario scenario = loaded(complete);
  CHECK(scenario.name == "fashion-ring-8");
  CHECK(scenario.seed == 1);
  CHECK(scenario.cluster.workers == 8);
  CHECK(scenario.cluster.device == Device{10e12, 900e9, 16.0 * 1024 * 1024 * 1024, 60, 300});
  REQUIRE(scenario.cluster.overrides.size() == 1);
  CHECK(scenario.cluster.overrides[0].workers == std::vector<std::int64_t>{0, 1});
  CHECK(scenario.cluster.overrides[0].flops == 5e12);
  CHECK_FALSE(scenario.cluster.overrides[0].latency.has_value());
  CHECK(scenario.cluster.network.bandwidth == 1.25e9);
  CHECK(scenario.cluster.network.latency == 0.00005);
  CHECK(scenario.workload.optimizer.options.number("momentum") == 0.9);
  CHECK(scenario.stragglers.at(0).options.integers("workers") == std::vector<std::int64_t>{3});
  CHECK(scenario.stragglers.at(0).options.number("factor") == 4);
  CHECK(scenario.failures.at(0).name == "crash");
  CHECK(scenario.failures.at(0).options.number("restart_after") == 5);
  CHECK_FALSE(scenario.failures.at(0).options.has("server"));
  CHECK(scenario.stop.samples == 60000);
  CHECK(scenario.evaluate.every_samples == 6000);
}

TEST_CASE("a normalised scenario loads as the same scenario and as the same text") {
  const std::string text = GENERATE(complete, smallest);
  const Scenario first = loaded(text);
  const Scenario second = loaded(first.normalised_json);
  CHECK(second == first);
  CHECK(second.normalised_json == first.normalised_json);
}

TEST_CASE("a normalised scenario keeps the order of the table and holds SI numbers") {
  const std::string text = loaded(complete).normalised_json;
  CHECK(text.find("\"format\"") < text.find("\"name\""));
  CHECK(text.find("\"cluster\"") < text.find("\"workload\""));
  CHECK(text.find("\"stop\"") < text.find("\"evaluate\""));
  CHECK_THAT(text, Contains("\"bandwidth\": 1250000000,"));
  CHECK_THAT(text, Contains("\"latency\": 5e-05,"));
  CHECK_THAT(text, !Contains("$schema"));
}

TEST_CASE("what a finished run wrote about its machine is ignored") {
  std::string text = loaded(complete).normalised_json;
  text.insert(1, R"("version": "0.1.0", "compiler": "GCC 12", "build_type": "Release", "backend_used": "eigen",
    "instruction_set": "AVX2", "arithmetic_version": 1, "cpu": {"name": 7}, "gpu": null, "allocator": "glibc", "threads": 2,)");
  CHECK(loaded(text) == loaded(complete));
}

TEST_CASE("load throws the first of the complaints that check finds") {
  const std::string text = R"({"cluster": {"workers": 0}, "workload": {"model": {"name": "cnn"}, "math": 1},
"strategy": {"name": "single"}, "stop": {"steps": 0}})";
  const std::vector<Complaint> all = complaints(text);
  REQUIRE(all.size() == 3);
  CHECK(all[0].pointer == "/cluster/workers");
  CHECK(all[1].pointer == "/workload/math");
  CHECK(all[2].pointer == "/stop/steps");
  CHECK_THROWS_WITH(loaded(text), sentence(all[0]));
}

TEST_CASE("a complaint is one line with file, line, column, pointer, value, rule and suggestion") {
  CHECK(sentence(complaint(R"({"cluster": {"workers": "4"}, "workload": {"model": {"name": "cnn"}},
  "strategy": {"name": "single"}, "stop": {"steps": 1}})")) ==
        "test.json:1:25: /cluster/workers: \"4\" must be a whole number; write 4 without quotes");
  CHECK(sentence({.file = "a\nb", .pointer = "/x\ny", .rule = "r"}) == "a\\u000ab: /x\\u000ay: r");
}

TEST_CASE("thousands of unknown keys give a hundred complaints at most") {
  std::string text = "{";
  for (int i = 0; i < 20000; ++i) text += "\"k" + std::to_string(i) + "\": 1, ";
  CHECK(complaints(text + "\"x\": 2}").size() == 100);
}

TEST_CASE("a text beyond sixteen MiB is refused unread") {
  CHECK_THAT(complaint(std::string(largest_text_bytes + 1, ' ')).rule, Contains("more than 16 MiB"));
}

TEST_CASE("half a million values are the most") {
  std::string text = R"({"cluster": {"workers": 4, "overrides": [{"workers": [)";
  for (int i = 0; i < 500'000; ++i) text += "0,";
  CHECK_THAT(complaint(text + "0]}]}}").rule, Contains("more than 500000 values"));
}

}  // namespace
}  // namespace paceline::scenario::testing
