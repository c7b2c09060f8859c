#include <catch2/catch.hpp>

#include "tests/scenario/scenario_text.hpp"

namespace paceline::scenario::testing {
namespace {

TEST_CASE("what a scenario leaves out has its default") {
  const Scenario scenario = loaded(smallest);
  CHECK(scenario.seed == 1);
  CHECK(scenario.cluster.device == Device{10e12, 900e9, {}, 60, 300});
  CHECK(scenario.cluster.overrides.empty());
  CHECK(scenario.cluster.network.topology.name == "star");
  CHECK(scenario.cluster.network.bandwidth == 1.25e9);
  CHECK(scenario.cluster.network.latency == 50e-6);
  CHECK(scenario.cluster.network.model == "ideal");
  CHECK(scenario.cluster.network.fidelity == "flow");
  CHECK(scenario.workload.dataset.name == "fashion-mnist");
  CHECK(scenario.workload.partition.name == "iid");
  CHECK(scenario.workload.optimizer.name == "sgd");
  CHECK(scenario.workload.batch_size == 32);
  CHECK(scenario.workload.backend == "auto");
  CHECK(scenario.workload.math);
  CHECK(scenario.workload.timing.name == "analytic");
  CHECK(scenario.compression.name == "none");
  CHECK(scenario.recovery.name == "none");
  CHECK(scenario.detection_timeout_s == 0);
  CHECK(scenario.evaluate == Evaluate{{}, {}, 2000});
}

TEST_CASE("options of a chosen entry have their defaults") {
  const Scenario scenario = loaded(smallest);
  CHECK(scenario.strategy.options.integer("bucket_bytes") == 0);
  CHECK_FALSE(scenario.strategy.options.boolean("overlap"));
  CHECK(scenario.workload.optimizer.options.number("learning_rate") == 0.05);
}

TEST_CASE("an option without a default is there and holds nothing") {
  const Scenario scenario = loaded(smallest, {R"(strategy={"name": "ps-async"})"});
  CHECK(scenario.strategy.options.all().count("update_scale") == 1);
  CHECK_FALSE(scenario.strategy.options.has("update_scale"));
}

TEST_CASE("null stands for a value that is not given, where there may be none") {
  CHECK(loaded(smallest, {"stop.samples=null", "cluster.device.memory=null"}) == loaded(smallest));
  CHECK(complaint(smallest, {"seed=null"}).pointer == "/seed");
}

TEST_CASE("a run is called like its file when the scenario has no name") {
  const auto name_of = [](const std::string& file) { return load({file, smallest, "/"}, {}, stub_shelves()).name; };
  CHECK(name_of("scenarios/ring-8.json") == "ring-8");
  CHECK(name_of("-") == "unnamed");
  CHECK(name_of(".json") == "unnamed");
  CHECK(name_of("a\nb.json") == "unnamed");
  CHECK(name_of("") == "unnamed");
}

}  // namespace
}  // namespace paceline::scenario::testing
