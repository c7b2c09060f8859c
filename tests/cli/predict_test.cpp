// paceline predict as its user meets it; the arithmetic is recomputed in tests/oracle/predict_test.py.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/cli/run_files.hpp"
#include "tests/kernels/idx_writer.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using namespace paceline::kernels::tests;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

/// A finished run of the flowers, and what predict says of it.
class Flowers {
 public:
  Flowers() {
    const Ending ending = run_program({"run", source_file("scenarios/flowers.json"), "--out", run(), "--quiet"});
    INFO(ending.err);
    REQUIRE(ending.code == 0);
  }
  std::string run() const { return scratch_ / "run"; }
  std::string path(const std::string& name) const { return scratch_ / name; }
  Ending predict(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"predict", "--model", run()});
    return run_program(more);
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }

 private:
  ScratchDirectory scratch_;
};

void check_refused(const Ending& ending, const std::string& what) {
  CAPTURE(ending.err, ending.out, what);
  CHECK(ending.code == 2);
  CHECK(ending.out.empty());
  CHECK(lines_of(ending.err).size() == 1);
  CHECK_THAT(ending.err, Contains(what));
}

}  // namespace

TEST_CASE("predict without data scores the run's own test split as the run did") {
  const Flowers flowers;
  const Ending ending = flowers.predict({"--form", "json", "--out", flowers.path("p.csv")});
  CHECK(ending.code == 0);
  CHECK(ending.err.empty());
  const Json scores = Json::parse(ending.out), summary = summary_in(flowers.run());
  CHECK(scores["accuracy"] == summary["final_test_accuracy"]);
  std::int64_t all = 0, correct = 0;
  for (std::size_t i = 0; i < scores["confusion"].size(); ++i)
    for (std::size_t j = 0; j < scores["confusion"].size(); ++j) {
      all += scores["confusion"][i][j].get<std::int64_t>();
      if (i == j) correct += scores["confusion"][i][j].get<std::int64_t>();
    }
  CHECK(all == scores["samples"].get<std::int64_t>());
  CHECK(static_cast<double>(correct) / static_cast<double>(all) == scores["accuracy"].get<double>());
  const std::vector<Row> rows = table_in(flowers.path("p.csv"));
  REQUIRE(rows.size() == scores["samples"].get<std::size_t>());
  for (const Row& row : rows) {
    const double sum = std::stod(row.at("probability_bell")) + std::stod(row.at("probability_star")) +
                       std::stod(row.at("probability_trumpet"));
    CHECK(std::abs(sum - 1) < 1e-6);
  }
}

TEST_CASE("predictions are the same bytes for any number of threads and in a file") {
  const Flowers flowers;
  const std::string data = source_file("scenarios/flowers.csv");
  const Ending one = flowers.predict({"--data", data, "--threads", "1", "--batch", "7"});
  const Ending four = flowers.predict({"--data", data, "--threads", "4", "--batch", "7", "--out", flowers.path("p")});
  CHECK(one.code == 0);
  CHECK_THAT(one.err, Contains("accuracy") && Contains("macro F1") && Contains("confusion"));
  CHECK(lines_of(one.out).size() == 241);
  CHECK(content_of(flowers.path("p")) == one.out);
  CHECK(four.out.empty());
  check_refused(flowers.predict({"--out", flowers.path("p")}), "--force");
  CHECK(flowers.predict({"--out", flowers.path("p"), "--force"}).code == 0);
}

TEST_CASE("samples without labels are predicted and not scored") {
  const Flowers flowers;
  flowers.write("bare.csv", "soil,petal,sepal\nclay,1.5,5\nloam,4.6,6.7\n");
  const Ending ending = flowers.predict({"--data", flowers.path("bare.csv")});
  CHECK(ending.code == 0);
  CHECK_THAT(ending.err, Contains("2 samples predicted, without labels") && !Contains("accuracy"));
  CHECK(lines_of(ending.out)[0] == "sample,predicted,probability_bell,probability_star,probability_trumpet");
  CHECK(lines_of(ending.out)[1].starts_with("0,bell,"));
  CHECK(lines_of(ending.out)[2].starts_with("1,trumpet,"));
}

TEST_CASE("images are predicted with labels from a file of their own") {
  const ScratchDirectory scratch;
  const TemporaryFolder folder;
  Bytes images(24);  // one dark, one light
  std::fill(images.begin() + 12, images.end(), std::uint8_t{255});
  folder.write("images", idx_bytes({2, 3, 4}, images));
  folder.write("labels", idx_bytes({2}, {0, 1}));
  folder.write("small", idx_bytes({1, 3, 3}, Bytes(9)));
  const auto path = [&](const char* name) { return (folder.path() / name).string(); };
  Json scenario = changed(training_scenario(R"({"name": "allreduce-ring"})"), R"({"workload": {"dataset": null}})");
  scenario["workload"]["dataset"] = {{"name", "idx"},
                                     {"images", path("images")},
                                     {"labels", path("labels")},
                                     {"test_images", path("images")},
                                     {"test_labels", path("labels")}};
  REQUIRE(run_program(run_call(scenario, scratch / "run")).code == 0);
  const std::vector<std::string> predict{"predict", "--model", scratch / "run", "--data"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), predict.begin(), predict.end());
    return run_program(more);
  };
  CHECK_THAT(with({path("images"), "--labels", path("labels")}).err, Contains("accuracy          1.0000"));
  CHECK_THAT(with({path("images")}).err, Contains("without labels"));
  check_refused(with({path("small")}), "another size");
  check_refused(with({path("images"), "--labels", path("images")}), "dimensions");
}

TEST_CASE("whatever predict cannot use is refused in one line before anything is written", "[slow]") {
  const Flowers flowers;
  check_refused(run_program({"predict", "--model", flowers.path("nowhere")}), "holds no run");
  check_refused(run_program({"predict"}), "--model");
  check_refused(flowers.predict({"--labels", "x"}), "--data");
  check_refused(flowers.predict({"--backend", "abacus"}), "abacus");
  check_refused(flowers.predict({"--data", flowers.path("absent.csv")}), "absent.csv does not exist");
  flowers.write("bad.csv", "sepal,petal,soil\n5,1,chalk\n5,1,lava\n");
  check_refused(flowers.predict({"--data", flowers.path("bad.csv")}), "bad.csv line 3 has 'lava'");
  check_refused(flowers.predict({"--data", source_file("scenarios/flowers.csv"), "--labels", "x"}), "in a column");
  const std::string model = flowers.run() + "/model.safetensors", whole = content_of(model);
  std::string foreign = whole;
  foreign.replace(foreign.find("dense1.bias"), 11, "dense9.bias");
  fs::remove(model);
  check_refused(flowers.predict(), "does not exist");
  for (const auto& [content, what] :
       std::vector<std::pair<std::string, std::string>>{{whole.substr(0, whole.size() - 1), "[12, 72] of 71 bytes"},
                                                        {whole + "x", "behind its last tensor"},
                                                        {foreign, "no tensor 'dense1.bias'"},
                                                        {"hello, world", "more than the format allows"}}) {
    flowers.write("run/model.safetensors", content);
    const Ending ending = flowers.predict({"--out", flowers.path("never.csv")});
    CAPTURE(what, ending.err);
    CHECK(ending.code == 2);
    CHECK(lines_of(ending.err).size() == 1);
    CHECK_THAT(ending.err, Contains("model.safetensors"));
    CHECK_FALSE(fs::exists(flowers.path("never.csv")));
  }
}
