// What cannot finish says so: no exit code 0, no hanging, and a sentence about who is to blame.
#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;

namespace {

struct Unfinishable {
  const char* strategy;
  const char* patch;
  const char* status;
  const char* words;
};

constexpr const char* ring = R"({"name": "allreduce-ring"})";
constexpr const char* buckets = R"({"name": "allreduce-ring", "bucket_bytes": 30, "overlap": true})";
constexpr const char* ps_sync = R"({"name": "ps-sync"})";
constexpr const char* backup = R"({"name": "ps-sync", "backup_workers": 1})";
constexpr const char* ps_async = R"({"name": "ps-async", "servers": 2})";
constexpr const char* ssp = R"({"name": "ps-ssp", "staleness_bound": 1})";
constexpr const char* local = R"({"name": "local-sgd", "period": 2})";
constexpr const char* cut = R"({"failures": [{"kind": "partition", "groups": [[0, 1], [2, 3]], "from": "35ms"}]})";
constexpr const char* unplugged = R"({"failures": [{"kind": "link", "worker": 1, "from": "35ms"}]})";

// While all wait for messages in their first latency: nothing happens after it.
constexpr const char* in_flight =
    R"({"cluster": {"network": {"latency": "1ms"}},
        "failures": [{"kind": "partition", "groups": [[0], [1], [2], [3]], "from": "10.5ms"},
                     {"kind": "link", "worker": 1, "from": "1s", "until": "2s"}]})";

const std::vector<Unfinishable> unfinishable{
    // Silence for ever: nobody died, so nobody is told.
    {ring, cut, "stalled", "waits for a message of"},
    {buckets, cut, "stalled", "waits for a message of"},
    {local, cut, "stalled", "waits for a message of"},
    {ring, in_flight, "stalled", "waits for a message of"},
    {ring, unplugged, "stalled", "worker-2 waits for a message of worker-1"},
    {buckets, unplugged, "stalled", "waits for a message of"},
    {ps_sync, unplugged, "stalled", "waits for"},
    {ps_async, unplugged, "stalled", "waits for"},
    {ssp, unplugged, "stalled", "waits for"},
    {local, unplugged, "stalled", "waits for"},
    // Death without a recovery.
    {ring, R"({"failures": [{"kind": "crash", "worker": 2, "at": "35ms"}]})", "failed", "worker-2 died"},
    {ps_sync, R"({"failures": [{"kind": "crash", "server": 0, "at": "35ms"}]})", "failed", "server-0 died"},
    {ps_async, R"({"failures": [{"kind": "crash", "server": 1, "at": 0}]})", "failed", "server-1 died"},
    {ssp, R"({"failures": [{"kind": "crash", "workers": [0, 1, 2, 3], "at": "35ms", "restart_after": "1ms"}]})",
     "failed", "died"},
    // Recoveries that have nothing left to recover with.
    {ring, R"({"failures": [{"kind": "crash", "worker": 0, "at": "35ms"}],
               "recovery": {"kind": "checkpoint", "interval": "10ms"}})",
     "failed", "worker-0 never comes back"},
    {ps_async, R"({"failures": [{"kind": "crash", "server": 0, "at": "35ms", "restart_after": "1ms"}],
                   "recovery": {"kind": "elastic"}})",
     "failed", "server-0 died"},
    {ring, R"({"failures": [{"kind": "crash", "workers": [0, 1, 2, 3], "at": "35ms"}],
               "recovery": {"kind": "elastic"}})",
     "failed", "no worker is left"},
    {local, R"({"failures": [{"kind": "crash", "workers": [0, 1], "at": "35ms"}],
                "recovery": {"kind": "spares", "count": 1}})",
     "failed", "never comes back"},
    // Recoveries without end.
    {ring, R"({"failures": [{"kind": "random", "mtbf": "8ms", "mttr": 0}],
               "recovery": {"kind": "checkpoint", "interval": "50ms"}})",
     "stalled", "1000 times without a new commit"},
    {backup, R"({"failures": [{"kind": "random", "mtbf": "8ms", "mttr": 0}],
                 "recovery": {"kind": "checkpoint", "interval": "1s"}})",
     "stalled", "1000 times without a new commit"},
    // A clock that stands still.
    {R"({"name": "single"})",
     R"({"workload": {"math": false, "timing": {"compute": 0}}, "evaluate": null, "stop": {"steps": null, "simulated_time": 1}})",
     "stalled", "the simulated clock stands still"},
};

}  // namespace

TEST_CASE("what cannot finish ends by itself within seconds and says why", "[slow]") {
  CHECK(unfinishable.size() == 21);
  const ScratchDirectory scratch;
  std::vector<Call> calls;
  for (std::size_t i = 0; i < unfinishable.size(); ++i) {
    const Unfinishable& one = unfinishable[i];
    calls.push_back(run_call(changed(training_scenario(one.strategy), one.patch), scratch / std::to_string(i)));
  }
  const std::vector<Ending> endings = run_programs(calls);
  for (std::size_t i = 0; i < unfinishable.size(); ++i) {
    const Unfinishable& one = unfinishable[i];
    CAPTURE(i, one.strategy, one.patch, endings[i].err);
    CHECK_FALSE(endings[i].timed_out);
    REQUIRE(endings[i].code == 1);
    CHECK(endings[i].cpu_s < 5 * patience);
    const Json summary = summary_in(scratch / std::to_string(i));
    CAPTURE(summary["reason"]);
    CHECK(summary["status"] == one.status);
    CHECK(summary["reason"].get<std::string>().find(one.words) != std::string::npos);
    CHECK(std::abs(sum_of_fractions(summary) - 1) < 1e-9);
    double last_s = 0;  // of what happened; a recovery goes back in samples, never in time
    for (const Json& line : metrics_in(scratch / std::to_string(i))) {
      CHECK(line["simulated_time_s"].get<double>() >= last_s);
      last_s = line["simulated_time_s"].get<double>();
    }
    CHECK(last_s == summary["simulated_time_s"]);
  }
}
