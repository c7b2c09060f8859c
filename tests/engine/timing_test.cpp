// Timings measured and profile, by closed form; built-in networks and devices by published numbers.
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "kernels/catalogue.hpp"
#include "sim/engine/calibration.hpp"
#include "sim/engine/catalogue.hpp"
#include "sim/engine/costs/network.hpp"
#include "sim/engine/plan_error.hpp"
#include "sim/results/error.hpp"
#include "tests/engine/experiment.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinRel;

namespace {

/// One worker alone with that timing: 5 steps of batch 8 on a device of 1 Tflop/s and 100 GB/s.
scenario::Scenario alone(const scenario::Choice& timing) {
  scenario::Scenario s = timing_scenario(1, strategy("single"), 5);
  s.workload.timing = timing;
  return s;
}

double parameters_of(const scenario::Scenario& s) {
  return static_cast<double>(engine::plan(s).model->parameters());
}

double flop_of(const scenario::Scenario& s) {
  const auto plan = engine::plan(s);
  return plan.model->forward_flop_per_sample() + plan.model->backward_flop_per_sample();
}

scenario::Choice profile(const std::string& name) {
  return choose(engine::timings().shelf(), "profile", {{"name", name}});
}

scenario::Choice measured(Options options) {
  return choose(engine::timings().shelf(), "measured", std::move(options));
}

results::Calibration two_backends() {
  return {"a processor",
          {{"eigen",
            "SSE2",
            "softmax",
            7850,
            1000,
            {{4, 0.004, 0.003, 0.005, 1e6}, {16, 0.010, 0.009, 0.02, 1.6e6}},
            2e-9,
            1e10},
           {"avx", "AVX2", "softmax", 7850, 1000, {{16, 0.002, 0.001, 0.003, 8e6}}, 1e-9, 2e10},
           {"avx", "AVX2", "mlp", 9, 1000, {{16, 1e-9, 1e-9, 1e-9, 1e15}}, 1e-9, 2e10}}};
}

std::string written(const ScratchDirectory& scratch, const std::string& text) {
  const std::string path = scratch / "profile.json";
  std::ofstream(path) << text;
  return path;
}

}  // namespace

TEST_CASE("the built-in networks have the published numbers of parameters") {
  // torchvision 0.13's resnet50 and vgg16, and transformers' bert-large-uncased and gpt2.
  CHECK(engine::find_network("resnet-50")->parameters() == 25557032);
  CHECK(engine::find_network("vgg-16")->parameters() == 138357544);
  CHECK(engine::find_network("bert-large")->parameters() == 335141888);
  CHECK(engine::find_network("gpt-2")->parameters() == 124439808);
}

TEST_CASE("the built-in networks have the published numbers of operations") {
  // torchvision's documentation: 4.09 and 15.47 GFLOP, a multiply-add counted once.
  CHECK_THAT(engine::find_network("resnet-50")->forward_flop() / 2, WithinRel(4.09e9, 0.005));
  CHECK_THAT(engine::find_network("vgg-16")->forward_flop() / 2, WithinRel(15.47e9, 0.005));
  // Two for each weight and token, and the scores: Kaplan et al., arXiv:2001.08361, table 1 (which leaves out biases).
  CHECK_THAT(engine::find_network("gpt-2")->forward_flop(),
             WithinRel(1024 * 2.0 * (12 * 12 * 768.0 * 768 + 50257 * 768.0) + 12 * 4 * 1024.0 * 1024 * 768, 1e-9));
  CHECK_THAT(engine::find_network("bert-large")->forward_flop(),
             WithinRel(512 * 2.0 * 24 * 12 * 1024.0 * 1024 + 24 * 4 * 512.0 * 512 * 1024 + 2 * 1024.0 * 1024, 1e-9));
}

TEST_CASE("a gradient under a profile takes 3 x batch x forward operations over the device's speed, plus the update") {
  for (const char* name : {"resnet-50", "vgg-16", "bert-large", "gpt-2"}) {
    const engine::Network& network = *engine::find_network(name);
    const Result result = run(alone(profile(name)));
    REQUIRE(result.returned);
    // A momentum step moves 20 bytes for each parameter.
    const double step = 3 * 8 * network.forward_flop() / 1e12 + network.parameters() * 20 / 1e11;
    CHECK_THAT(result.summary.simulated_time_s, WithinRel(5 * step, 1e-9));
    CHECK(result.summary.memory_bytes_per_worker == static_cast<std::int64_t>(3 * 4 * network.parameters()) +
                                                        static_cast<std::int64_t>(8 * 4 * network.activations));
  }
}

TEST_CASE("on a device that computes fast and reads slowly three passes over the weights bound a profile's gradient") {
  scenario::Scenario s = alone(profile("vgg-16"));
  s.cluster.device.flops = 1e18;
  const double bytes = engine::find_network("vgg-16")->parameters() * (3 * 4 + 20);
  CHECK_THAT(run(s).summary.simulated_time_s, WithinRel(5 * bytes / 1e11, 1e-9));
}

TEST_CASE("a ring under a profile sends the network's gradient") {
  scenario::Scenario s = timing_scenario(4, strategy("allreduce-ring"), 1);
  s.workload.timing = profile("resnet-50");
  const double bytes = 4 * engine::find_network("resnet-50")->parameters();
  CHECK_THAT(static_cast<double>(run(s).summary.bytes_on_wire), WithinRel(2 * 3 * bytes, 1e-6));
}

TEST_CASE("measured seconds are charged as they stand, longer on a slower device") {
  const scenario::Scenario s = alone(measured({{"gradient", 0.25}, {"update_per_parameter", 1e-6}}));
  const double step = 0.25 + 1e-6 * parameters_of(s);
  CHECK_THAT(run(s).summary.simulated_time_s, WithinRel(5 * step, 1e-9));
  scenario::Scenario slow = s;
  slow.cluster.overrides.push_back({.workers = {0}, .flops = 0.5e12, .memory_bandwidth = 0.25e11});
  CHECK_THAT(run(slow).summary.simulated_time_s, WithinRel(5 * (0.5 + 4e-6 * parameters_of(s)), 1e-9));
}

TEST_CASE("a profile's rates are linear between its batches, proportional beyond them, and scaled by operations") {
  const ScratchDirectory scratch;
  const std::string path = written(scratch, results::calibration_text(two_backends()));
  const auto seconds = [&](std::int64_t batch, const std::string& backend) {
    scenario::Scenario s = alone(measured({{"profile", path}, {"backend", backend}}));
    s.workload.batch_size = batch;
    const double update = parameters_of(s) * (backend == "eigen" ? 2e-9 : 1e-9);
    return (run(s).summary.simulated_time_s / 5 - update) / (flop_of(s) / 1000);
  };
  CHECK_THAT(seconds(4, "eigen"), WithinRel(0.004, 1e-9));
  CHECK_THAT(seconds(10, "eigen"), WithinRel(0.007, 1e-9));
  CHECK_THAT(seconds(2, "eigen"), WithinRel(0.002, 1e-9));
  CHECK_THAT(seconds(32, "eigen"), WithinRel(0.020, 1e-9));
  CHECK_THAT(seconds(8, "fastest"), WithinRel(0.001, 1e-9));
}

TEST_CASE("a profile without the model or the backend is refused at its key") {
  const ScratchDirectory scratch;
  results::Calibration rates = two_backends();
  const std::string whole = written(scratch, results::calibration_text(rates));
  CHECK_THROWS_WITH(engine::plan(alone(measured({{"profile", whole}, {"backend", std::string("cuda")}}))),
                    Catch::Contains("no model softmax on the backend cuda"));
  rates.models.erase(rates.models.begin(), rates.models.begin() + 2);
  const std::string other = written(scratch, results::calibration_text(rates));
  try {
    engine::plan(alone(measured({{"profile", other}})));
    FAIL("accepted");
  } catch (const engine::PlanError& error) {
    CHECK(error.pointer == "/workload/timing/profile");
  }
  CHECK_THROWS_AS(engine::plan(alone(measured({{"gradient", 1.0}}))), engine::PlanError);
}

TEST_CASE("a calibration reads back as it was written, and whatever else is in the file is refused") {
  const ScratchDirectory scratch;
  const std::string text = results::calibration_text(two_backends());
  const results::Calibration read = results::read_calibration(written(scratch, text));
  CHECK(results::calibration_text(read) == text);
  CHECK(read.models[0].gradients[1].seconds == 0.010);
  const auto refuses = [&](std::string from, const std::string& to, const std::string& what) {
    std::string bad = text;
    bad.replace(bad.find(from), from.size(), to);
    CHECK_THROWS_WITH(results::read_calibration(written(scratch, bad)), Catch::Contains(what));
  };
  refuses("\"format\": 1", "\"format\": 2", "newer");
  refuses("\"batch\": 16", "\"batch\": 4", "does not rise");
  refuses("\"batch\": 16", "\"batch\": 16.5", "no count");
  refuses("0.004", "-0.004", "no positive number");
  refuses("0.004", "null", "no positive number");
  refuses("\"cpu\"", "\"gpu\"", "no 'cpu'");
  refuses("\"model\": \"softmax\"", "\"model\": 7", "no text");
  CHECK_THROWS_AS(results::read_calibration(written(scratch, "{\"format\": 1, \"cpu\": \"x\", \"models\": []}")),
                  results::ResultsError);
  CHECK_THROWS_AS(results::read_calibration(written(scratch, "[]")), results::ResultsError);
  CHECK_THROWS_AS(results::read_calibration(scratch / "absent"), results::ResultsError);
}

TEST_CASE("measuring gives rates that agree with each other") {
  const auto backend = kernels::make_backend("reference");
  const kernels::Model model = kernels::models().find("softmax")->make({}, {1, 1, 20, 3});
  const results::ModelRate rate = engine::measure(*backend, model, {1, 4}, 0.001);
  CHECK(rate.parameters == 63);
  CHECK(rate.backend == "reference");
  REQUIRE(rate.gradients.size() == 2);
  for (const results::GradientRate& gradient : rate.gradients) {
    CHECK(gradient.least > 0);
    CHECK(gradient.least <= gradient.seconds);
    CHECK(gradient.seconds <= gradient.most);
    CHECK_THAT(gradient.flops * gradient.seconds,
               WithinRel(rate.flop_per_sample * static_cast<double>(gradient.batch), 1e-12));
  }
  CHECK_THAT(rate.update_bytes_per_second * rate.update_seconds_per_parameter, WithinRel(20.0, 1e-12));
}

TEST_CASE("every device profile has a source, a stated efficiency and positive values") {
  for (const Entry& entry : engine::device_profiles().entries) {
    if (entry.name == "none") continue;
    INFO(entry.name);
    CHECK_FALSE(entry.source.empty());
    CHECK_THAT(entry.sentence, Catch::Contains(" % of "));
    REQUIRE(entry.options.size() == 5);
    for (const Option& option : entry.options) CHECK(std::get<double>(option.default_value) > 0);
  }
}
