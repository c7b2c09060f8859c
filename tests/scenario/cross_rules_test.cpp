#include <catch2/catch.hpp>

#include "tests/scenario/scenario_text.hpp"

namespace paceline::scenario::testing {
namespace {

using Catch::Matchers::Contains;

struct Broken {
  std::vector<std::string> sets;
  const char* pointer;
  const char* message;
};

const std::string ps_sync = R"(strategy={"name": "ps-sync", "servers": 2})";

TEST_CASE("rules between keys are told where they are broken") {
  const std::vector<Broken> all = {
      {{R"(stragglers=[{"kind": "slow", "workers": [0, 4], "factor": 2}])"},
       "/stragglers/0/workers/1",
       "numbered from 0 to 3"},
      {{R"(stragglers=[{"kind": "slow", "workers": [1, 1], "factor": 2}])"}, "/stragglers/0/workers/1", "stands twice"},
      {{R"(stragglers=[{"kind": "slow", "workers": [], "factor": 2}])"}, "/stragglers/0/workers", "must name a worker"},
      {{R"(stragglers=[{"kind": "link", "worker": 4, "from": 1, "until": 2, "factor": 2}])"},
       "/stragglers/0/worker",
       "not a worker"},
      {{R"(stragglers=[{"kind": "link", "worker": 3, "from": "2s", "until": "2s", "factor": 2}])"},
       "/stragglers/0/until",
       "must be later than from"},
      {{R"(failures=[{"kind": "crash", "worker": 0, "at": 1}, {"kind": "crash", "worker": 4, "at": 1}])"},
       "/failures/1/worker",
       "not a worker"},
      {{R"(failures=[{"kind": "crash", "at": 1}])"}, "/failures/0", "exactly one of worker, workers and server"},
      {{ps_sync, R"(failures=[{"kind": "crash", "worker": 0, "server": 0, "at": 1}])"},
       "/failures/0",
       "exactly one of worker, workers and server"},
      {{ps_sync, R"(failures=[{"kind": "crash", "server": 2, "at": 1}])"},
       "/failures/0/server",
       "numbered from 0 to 1"},
      {{R"(failures=[{"kind": "crash", "server": 0, "at": 1}])"}, "/failures/0/server", "allreduce-ring has none"},
      {{R"(cluster.overrides=[{"workers": [4]}])"}, "/cluster/overrides/0/workers/0", "not a worker"},
      {{R"(cluster.overrides=[{"workers": [0]}, {"workers": [1, 0]}])"},
       "/cluster/overrides/1/workers/1",
       "the other is /cluster/overrides/0"},
      {{R"(strategy={"name": "ps-sync", "backup_workers": 4})"}, "/strategy/backup_workers", "there are 4 workers"},
      {{"workload.math=false", "stop.target_accuracy=0.9"}, "/stop/target_accuracy", "workload.math is false"},
      {{"workload.math=false", "stop.target_loss=0.9"}, "/stop/target_loss", "workload.math is false"},
      {{"workload.math=false", "evaluate.target_accuracy=0.9"}, "/evaluate/target_accuracy", "workload.math is false"},
      {{"name=a/b"}, "/name", "slash"},
      {{"name=a\\b"}, "/name", "slash"},
      {{"name=.."}, "/name", "dot"},
      {{"name="}, "/name", "empty"},
  };
  for (const Broken& one : all) {
    INFO(one.sets.back());
    const Complaint found = complaint(smallest, one.sets);
    CHECK(found.pointer == one.pointer);
    CHECK_THAT(sentence(found), Contains(one.message));
  }
}

TEST_CASE("what the rules between keys allow loads") {
  CHECK_NOTHROW(loaded(smallest, {ps_sync, R"(failures=[{"kind": "crash", "server": 1, "at": 0}])"}));
  CHECK_NOTHROW(loaded(smallest, {"workload.math=false", "stop.epochs=1", "evaluate.every_samples=10"}));
  CHECK_NOTHROW(loaded(smallest, {R"(strategy={"name": "ps-sync", "backup_workers": 3})"}));
}

}  // namespace
}  // namespace paceline::scenario::testing
