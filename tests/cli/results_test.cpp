// What the files of a run say, and that they say the same.
#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

std::int64_t sum_of(const std::vector<Row>& rows, const char* column) {
  std::int64_t sum = 0;
  for (const Row& row : rows) sum += std::stoll(row.at(column));
  return sum;
}

const std::vector<std::string> strategies{R"({"name": "single"})",
                                          R"({"name": "allreduce-ring"})",
                                          R"({"name": "allreduce-ring", "bucket_bytes": 30, "overlap": true})",
                                          R"({"name": "ps-sync"})",
                                          R"({"name": "ps-sync", "servers": 3})",
                                          R"({"name": "ps-async"})",
                                          R"({"name": "ps-async", "servers": 2})"};

/// A run of each strategy, made once for all tests.
class Runs {
 public:
  explicit Runs(std::string_view patch) {
    std::vector<Call> calls;
    for (std::size_t i = 0; i < strategies.size(); ++i)
      calls.push_back(run_call(changed(training_scenario(strategies[i]), patch), directory(i)));
    for (const Ending& ending : run_programs(calls)) {
      INFO(ending.err);
      REQUIRE(ending.code == 0);
    }
  }
  std::filesystem::path directory(std::size_t i) const { return scratch_ / std::to_string(i); }

 private:
  ScratchDirectory scratch_;
};

/// Calls `check(directory, servers)` for a run of each strategy with a straggler, a crash and a checkpoint.
void for_each_run(const std::function<void(const std::filesystem::path&, std::size_t servers)>& check) {
  static const Runs runs(R"({
    "stragglers": [{"kind": "slow", "workers": [1], "factor": 2}],
    "failures": [{"kind": "crash", "worker": 0, "at": "55ms", "restart_after": "9ms"}],
    "recovery": {"kind": "checkpoint", "interval": "20ms", "cost": "1ms"}})");
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    CAPTURE(strategies[i]);
    const Json parsed = Json::parse(strategies[i]);
    check(runs.directory(i), parsed["name"].get<std::string>().starts_with("ps-") ? parsed.value("servers", 1U) : 0);
  }
}

/// The same without anything that goes wrong.
void for_each_calm_run(const std::function<void(const std::filesystem::path&)>& check) {
  static const Runs runs("{}");
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    CAPTURE(strategies[i]);
    check(runs.directory(i));
  }
}

}  // namespace

TEST_CASE("summary.json has the keys of the contract and no others") {
  for_each_run([](const std::filesystem::path& directory, std::size_t) {
    const Json summary = summary_in(directory);
    CHECK(keys_of(summary) == std::vector<std::string>{"format",
                                                       "name",
                                                       "strategy",
                                                       "seed",
                                                       "workers",
                                                       "status",
                                                       "reason",
                                                       "simulated_time_s",
                                                       "wall_time_s",
                                                       "steps",
                                                       "samples",
                                                       "epochs",
                                                       "throughput_samples_per_s",
                                                       "bytes_on_wire",
                                                       "initial_train_loss",
                                                       "initial_test_loss",
                                                       "initial_test_accuracy",
                                                       "final_train_loss",
                                                       "final_test_loss",
                                                       "final_test_accuracy",
                                                       "time_to_target_s",
                                                       "fractions",
                                                       "critical_path",
                                                       "bottleneck",
                                                       "staleness",
                                                       "failures",
                                                       "link_failures",
                                                       "restarts",
                                                       "lost_work_s",
                                                       "checkpoints",
                                                       "checkpoint_s",
                                                       "memory_bytes_per_worker",
                                                       "energy_j",
                                                       "model_sha256"});
    CHECK(keys_of(summary["fractions"]) == std::vector<std::string>{"compute", "communicate", "wait", "down"});
    CHECK(keys_of(summary["staleness"]) == std::vector<std::string>{"mean", "max"});
    CHECK(summary["format"] == 1);
  });
}

TEST_CASE("each line of metrics.jsonl has the keys of the contract, and their numbers never fall but for a rollback") {
  for_each_run([](const std::filesystem::path& directory, std::size_t) {
    double time = 0, bytes = 0;
    for (const Json& line : metrics_in(directory)) {
      CHECK(keys_of(line) == std::vector<std::string>{"format", "kind", "simulated_time_s", "wall_time_s", "steps",
                                                      "samples", "epochs", "bytes_on_wire", "train_loss", "test_loss",
                                                      "test_accuracy", "event", "detail", "rank"});
      CHECK(line["simulated_time_s"].get<double>() >= time);
      CHECK(line["bytes_on_wire"].get<double>() >= bytes);
      time = line["simulated_time_s"];
      bytes = line["bytes_on_wire"];
    }
  });
}

TEST_CASE("the last line of metrics.jsonl says what the summary says") {
  for_each_run([](const std::filesystem::path& directory, std::size_t) {
    const Json summary = summary_in(directory), last = metrics_in(directory).back();
    CHECK(last["kind"] == "end");
    CHECK(last["event"] == summary["status"]);
    for (const char* key : {"simulated_time_s", "steps", "samples", "epochs", "bytes_on_wire"})
      CHECK(last[key] == summary[key]);
    CHECK(last["train_loss"] == summary["final_train_loss"]);
    CHECK(last["test_loss"] == summary["final_test_loss"]);
    CHECK(last["test_accuracy"] == summary["final_test_accuracy"]);
  });
}

TEST_CASE("the first line of metrics.jsonl is the initial model, the last evaluation the final one") {
  for_each_run([](const std::filesystem::path& directory, std::size_t) {
    const Json summary = summary_in(directory);
    std::vector<Json> evaluations;
    for (Json& line : metrics_in(directory))
      if (line["kind"] == "evaluation") evaluations.push_back(std::move(line));
    REQUIRE(evaluations.size() >= 2);
    CHECK(evaluations.front()["steps"] == 0);
    CHECK(evaluations.front()["test_loss"] == summary["initial_test_loss"]);
    CHECK(evaluations.back()["test_loss"] == summary["final_test_loss"]);
  });
}

TEST_CASE("the fractions of worker time sum to 1, in the summary and in each row of workers.csv") {
  for_each_run([](const std::filesystem::path& directory, std::size_t) {
    const Json summary = summary_in(directory);
    CHECK_THAT(sum_of_fractions(summary), WithinAbs(1, 1e-9));
    for (const Row& row : table_in(directory / "workers.csv")) {
      double sum = 0;
      for (const char* column : {"compute_s", "communicate_s", "wait_s", "down_s"}) sum += std::stod(row.at(column));
      CAPTURE(row.at("rank"));
      CHECK_THAT(sum, WithinRel(summary["simulated_time_s"].get<double>(), 1e-9));
    }
  });
}

TEST_CASE("workers.csv has one row per worker in rank order, then one per server") {
  for_each_run([](const std::filesystem::path& directory, std::size_t servers) {
    const std::vector<Row> rows = table_in(directory / "workers.csv");
    REQUIRE(rows.size() == 4 + servers);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CHECK(rows[i].at("rank") == std::to_string(i));
      CHECK(rows[i].at("role") == (i < 4 ? "worker" : "server"));
    }
  });
}

TEST_CASE("without failures every byte is sent once, received once, and crosses one link up and one down") {
  for_each_calm_run([](const std::filesystem::path& directory) {
    const Json summary = summary_in(directory);
    const std::int64_t bytes = summary["bytes_on_wire"];
    const std::vector<Row> workers = table_in(directory / "workers.csv");
    CHECK(sum_of(workers, "bytes_sent") == bytes);
    CHECK(sum_of(workers, "bytes_received") == bytes);
    std::map<std::string, std::int64_t> up, down;
    for (const Row& row : table_in(directory / "links.csv")) {
      const std::string& link = row.at("link");
      const std::int64_t carried = std::stoll(row.at("bytes"));
      CHECK(carried > 0);
      CHECK_THAT(std::stod(row.at("utilisation")),
                 WithinRel(static_cast<double>(carried) / std::stod(row.at("bandwidth_bytes_per_s")) /
                               summary["simulated_time_s"].get<double>(),
                           1e-9));
      (link.ends_with("_UP") ? up : down)[link.substr(0, link.rfind('_'))] = carried;
    }
    for (const Row& row : workers) {
      CHECK(up[row.at("host")] == std::stoll(row.at("bytes_sent")));
      CHECK(down[row.at("host")] == std::stoll(row.at("bytes_received")));
    }
  });
}

TEST_CASE("samples and steps of the workers add up to the run's") {
  for_each_calm_run([](const std::filesystem::path& directory) {
    std::vector<Row> rows = table_in(directory / "workers.csv");
    std::erase_if(rows, [](const Row& row) { return row.at("role") == "server"; });
    CHECK(sum_of(rows, "samples") == summary_in(directory)["samples"]);
  });
}

TEST_CASE("without values the scores are null and there is no model") {
  const ScratchDirectory scratch;
  REQUIRE(run_program(run_call(timing_scenario(strategies[1]), scratch / "out")).code == 0);
  const Json summary = summary_in(scratch / "out");
  for (const char* key : {"initial_train_loss", "initial_test_loss", "initial_test_accuracy", "final_train_loss",
                          "final_test_loss", "final_test_accuracy", "time_to_target_s", "model_sha256"}) {
    CAPTURE(key);
    CHECK(summary[key].is_null());
  }
  CHECK_FALSE(std::filesystem::exists(scratch / "out" / "model.safetensors"));
}

TEST_CASE("slow times of workers and links are events, when they begin and when they are over") {
  const Json scenario = changed(timing_scenario(R"({"name": "ps-async"})"), R"({
    "stop": {"steps": null, "simulated_time": "10s"},
    "stragglers": [{"kind": "slow", "workers": [1], "factor": 2},
                   {"kind": "periodic", "workers": [1], "period": "4s", "duration": "1s", "factor": 3},
                   {"kind": "link", "worker": 0, "from": "1s", "until": "2s", "factor": 0.5},
                   {"kind": "noise", "distribution": "exponential", "mean": "1ms"}],
    "failures": [{"kind": "link", "worker": 3, "from": "1.5s", "until": "1.75s"},
                 {"kind": "partition", "groups": [[0, 1], [2, 3]], "from": "2.5s", "until": "3s"}]})");
  const ScratchDirectory scratch;
  const Ending ending = run_programs({run_call(scenario, scratch / "out")}).at(0);
  INFO(ending.err);
  REQUIRE(ending.code == 0);
  struct Event {
    double at;
    std::string what, about;
    double late;  // at most: a worker is slow from its next gradient on, which takes 60 ms and its messages
  };
  const std::vector<Event> expected{{0, "slow", "worker-1 takes 6 times", 0},
                                    {1, "slow", "worker-1 takes 2 times", 0.5},
                                    {1, "link_slow", "the link of worker-0 has 0.5", 0},
                                    {1.5, "link_down", "the link of worker-3", 0},
                                    {1.75, "link_up", "the link of worker-3", 0},
                                    {2, "link_usual", "the link of worker-0", 0},
                                    {2.5, "link_down", "the network", 0},
                                    {3, "link_up", "the network", 0},
                                    {4, "slow", "worker-1 takes 6 times", 0.5},
                                    {5, "slow", "worker-1 takes 2 times", 0.5},
                                    {8, "slow", "worker-1 takes 6 times", 0.5},
                                    {9, "slow", "worker-1 takes 2 times", 0.5}};
  std::vector<Json> events;
  for (const Json& line : metrics_in(scratch / "out"))
    if (line["kind"] == "event") events.push_back(line);
  REQUIRE(events.size() == expected.size());
  for (const Event& event : expected) {
    CAPTURE(event.at, event.what);
    CHECK(std::any_of(events.begin(), events.end(), [&](const Json& line) {
      const double late = line["simulated_time_s"].get<double>() - event.at;
      return late >= -1e-9 && late <= event.late + 1e-9 && line["event"] == event.what &&
             line["detail"].get<std::string>().starts_with(event.about) &&
             line["rank"].is_null() == (event.what != "slow");
    }));
  }
}

TEST_CASE("staleness.csv is the distribution that the summary's mean and maximum are of, where any update was stale") {
  for_each_run([](const std::filesystem::path& directory, std::size_t /*servers*/) {
    const Json staleness = summary_in(directory)["staleness"];
    REQUIRE(std::filesystem::exists(directory / "staleness.csv") == (staleness["max"] != 0));
    if (staleness["max"] == 0) return;
    double updates = 0, sum = 0, last = -1;
    for (const Row& row : table_in(directory / "staleness.csv")) {
      CHECK(std::stod(row.at("staleness")) > last);
      CHECK(std::stod(row.at("updates")) > 0);
      last = std::stod(row.at("staleness"));
      updates += std::stod(row.at("updates"));
      sum += last * std::stod(row.at("updates"));
    }
    CHECK(last == staleness["max"]);
    CHECK_THAT(sum / updates, WithinRel(staleness["mean"].get<double>(), 1e-12));
  });
}
