// Profiles in platform files: they are the failures and stragglers that they describe, and closed forms hold for them.
#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::WithinRel;

namespace {

constexpr double B = 1e9, a = 2 * 50e-6, S = 8e6, c = 0.01;

/// Four hosts on a star as clusters of SimGrid have it, with `profiles` behind it.
std::string star(const std::string& profiles) {
  return R"(<?xml version='1.0'?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1">
  <cluster id="c" prefix="n" suffix="" radical="0-3" speed="1Tf" bw="1GBps" lat="50us"/>
)" + profiles +
         "</platform>\n";
}

/// Two hosts with these attributes of the first and of the link between them.
std::string pair(const std::string& of_host, const std::string& of_link, const std::string& behind = "") {
  return R"(<?xml version='1.0'?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1"><zone id="z" routing="Full">
  <host id="a" speed="1Tf" )" +
         of_host + R"(/><host id="b" speed="1Tf"/>
  <link id="l" bandwidth="1GBps" latency="100us" sharing_policy="SPLITDUPLEX" )" +
         of_link + R"(/>
  <!-- <link id="l" bandwidth="1GBps" state_file="of nobody"/> -->
  <route src="a" dst="b"><link_ctn id="l" direction="UP"/></route>
</zone>)" +
         behind + "</platform>\n";
}

std::string trace(const std::string& id, const std::string& events, double period = -1) {
  return "<trace id=\"" + id + "\" periodicity=\"" + std::to_string(period) + "\">\n" + events + "</trace>\n";
}
std::string connected(const std::string& kind, const std::string& id, const std::string& element) {
  return "<trace_connect kind=\"" + kind + "\" trace=\"" + id + "\" element=\"" + element + "\"/>\n";
}

Json scenario(const std::string& file, int workers, int steps, const std::string& strategy = "allreduce-ring") {
  Json scenario = Json::parse(R"({"cluster": {"device": {"flops": "1Tf"}, "network": {"topology": "platform"}},
    "workload": {"math": false, "model": {"name": "softmax"}, "dataset": {"name": "synthetic-blobs"},
    "timing": {"kind": "fixed", "compute": 0.01, "gradient_bytes": 8e6}}})");
  scenario["cluster"]["workers"] = workers;
  scenario["cluster"]["network"]["file"] = file;
  scenario["strategy"] = {{"name", strategy}};
  scenario["stop"] = {{"steps", steps}};
  return scenario;
}

struct Ran {
  Json summary;
  std::string workers, links;
  std::vector<std::string> events;
};

Ran ran(const Json& scenario) {
  const ScratchDirectory scratch;
  const Ending ending = run_programs({run_call(scenario, scratch / "out")}).at(0);
  INFO(scenario.dump() << ending.err);
  REQUIRE(ending.code == 0);
  Ran all{
      summary_in(scratch / "out"), content_of(scratch / "out/workers.csv"), content_of(scratch / "out/links.csv"), {}};
  for (const std::string& line : lines_of(content_of(scratch / "out/metrics.jsonl"))) {
    const Json one = Json::parse(line);
    if (one["kind"] == "event")
      all.events.push_back(one["event"].get<std::string>() + " " +
                           std::to_string(one["simulated_time_s"].get<double>()));
  }
  return all;
}

double seconds(const Json& scenario) {
  return ran(scenario).summary["simulated_time_s"];
}

void check_same(const Ran& one, const Ran& other) {
  CHECK(one.summary["simulated_time_s"] == other.summary["simulated_time_s"]);
  for (const char* key : {"steps", "failures", "restarts", "link_failures", "lost_work_s", "fractions"}) {
    CAPTURE(key);
    CHECK(one.summary[key] == other.summary[key]);
  }
  CHECK(one.workers == other.workers);
  CHECK(one.links == other.links);
  CHECK(one.events == other.events);
}

}  // namespace

TEST_CASE("profiles of a platform are the crashes, slow times and links that a scenario would name", "[slow]") {
  const ScratchDirectory scratch;
  const std::string bare = scratch / "bare.xml", file = scratch / "p.xml";
  put(bare, star(""));
  const auto with = [&](const std::string& profiles) {
    put(file, star(profiles));
    return scenario(file, 4, 30);
  };
  Json other = scenario(bare, 4, 30);
  for (const char* recovery :
       {R"({"kind": "checkpoint", "interval": "0.1s", "cost": "1ms"})", R"({"kind": "elastic"})"}) {
    Json one = with(trace("down", "0.105 0\n0.15 1\n0.4 0\n0.45 1\n") + connected("HOST_AVAIL", "down", "n2") +
                    trace("early", "0 0\n0.02 1\n") + connected("HOST_AVAIL", "early", "n1"));
    one["recovery"] = other["recovery"] = Json::parse(recovery);
    other["failures"] = Json::parse(R"([{"kind": "crash", "worker": 2, "at": 0.105, "restart_after": 0.045},
      {"kind": "crash", "worker": 2, "at": 0.4, "restart_after": 0.05},
      {"kind": "crash", "worker": 1, "at": 0, "restart_after": 0.02}])");
    const Ran ours = ran(one);
    CHECK(ours.summary["failures"] == 3);
    CHECK(ours.summary["restarts"] > 0);
    check_same(ours, ran(other));
  }
  other.erase("recovery");
  other["failures"] = Json::array();
  put(scratch / "slow.csv", "time,worker,factor\n0.1,3,4\n0.25,3,1\n0.3,3,2\n");
  other["stragglers"] = Json::parse(R"([{"kind": "trace", "file": ")" + (scratch / "slow.csv").string() + "\"}]");
  check_same(ran(with(trace("t", "0.1 0.25\n0.25 1.0\n0.3 0.5\n") + connected("SPEED", "t", "n3"))), ran(other));
  other["stragglers"] = Json::parse(R"([{"kind": "link", "worker": 1, "from": 0.1, "until": 0.3, "factor": 0.25}])");
  const std::string slow = trace("t", "0.1 250e6\n0.3 1e9\n");
  check_same(
      ran(with(slow + connected("BANDWIDTH", "t", "c_link_1_UP") + connected("BANDWIDTH", "t", "c_link_1_DOWN"))),
      ran(other));
  other["stragglers"] = Json::array();
  other["failures"] = Json::parse(R"([{"kind": "link", "worker": 1, "from": 0.1, "until": 0.3}])");
  const std::string off = trace("t", "0.1 0\n0.3 1\n");
  check_same(
      ran(with(off + connected("LINK_AVAIL", "t", "c_link_1_UP") + connected("LINK_AVAIL", "t", "c_link_1_DOWN"))),
      ran(other));
}

TEST_CASE("a speed that comes again and again: a worker's steps by closed form") {
  const ScratchDirectory scratch;
  // A quarter of the speed for 0.3 s of each 0.5 s, from 0.1 s on: 0.275 s of work in each round.
  const double work = 0.1 + 0.3 / 4 + 0.1;
  for (const char* again : {"PERIODICITY 0.5", "LOOPAFTER 0.1"}) {
    put(scratch / "speed.txt",
        "# a machine that others use too\n" + std::string(again) + "\n0.1\t0.25 % slow\n 0.4 1.0\n");
    put(scratch / "p.xml", pair(R"(speed_file="speed.txt")", ""));
    Json one = scenario(scratch / "p.xml", 1, 55, "single");  // 0.55 s of work: two whole rounds
    CHECK_THAT(seconds(one), WithinRel(0.55 / work * 0.5, 1e-9));
    one["stop"] = {{"steps", 60}};  // and 0.05 s more, at full speed
    CHECK_THAT(seconds(one), WithinRel(2 * 0.5 + 0.05, 1e-9));
    one["cluster"]["network"]["hosts"] = {"b"};  // of which nothing was said
    CHECK_THAT(seconds(one), WithinRel(0.6, 1e-9));
  }
}

TEST_CASE("a link that every way crosses is down, or slow, again and again: steps by closed form") {
  const ScratchDirectory scratch;
  const double step = c + 2 * (a + S / 2 / B);
  // Down for 30 ms of each 100 ms, the first time while messages fly.
  const double from = c + a + 0.001;
  const std::string down = trace("t", std::to_string(from) + " 0\n" + std::to_string(from + 0.03) + " 1\n", 0.1);
  put(scratch / "p.xml", pair("", "", down + connected("LINK_AVAIL", "t", "l")));
  const Ran held = ran(scenario(scratch / "p.xml", 2, 1));
  CHECK_THAT(held.summary["simulated_time_s"].get<double>(), WithinRel(step + 0.03, 1e-9));
  CHECK(held.summary["link_failures"] == 1);  // one link, though it has two directions
  const Ran often = ran(scenario(scratch / "p.xml", 2, 100));
  const double end = often.summary["simulated_time_s"];
  CHECK(often.summary["link_failures"] == static_cast<int>((end - from) / 0.1) + 1);
  CHECK(end > 100 * step + 0.02 * (end / 0.1 - 1));  // an outage costs its length but for 10 ms of computing
  CHECK(end < 100 * step + 0.03 * (end / 0.1 + 1));
  // Half the bandwidth from the middle of the first message on.
  put(scratch / "half.txt", "0.0121 5e8\n");
  put(scratch / "p.xml", pair("", R"(bandwidth_file="half.txt")"));
  CHECK_THAT(seconds(scenario(scratch / "p.xml", 2, 1)), WithinRel(0.0121 + (0.008 - 0.002) * 2 + a, 1e-9));
}

TEST_CASE("who waits for a push over a link that a profile takes down charges that link") {
  const ScratchDirectory scratch;
  // From before the pushes at c until D after them, when those of the other two workers have long arrived.
  const double D = 0.05;
  put(scratch / "p.xml", star(trace("t", std::to_string(c / 2) + " 0\n" + std::to_string(c + D) + " 1\n") +
                              connected("LINK_AVAIL", "t", "c_link_1_UP")));
  REQUIRE(run_programs({run_call(scenario(scratch / "p.xml", 3, 1, "ps-sync"), scratch / "out")}).at(0).code == 0);
  double charged = 0;
  for (const Row& row : table_in(scratch / "out/links.csv"))
    if (row.at("link") == "c_link_1_UP") charged = std::stod(row.at("caused_wait_s"));
  // All three wait for the server, which had the other two's pushes a + 2 S/B after c.
  CHECK_THAT(charged, WithinRel(3 * (D + S / B - (a + 2 * S / B)), 1e-9));
}

TEST_CASE("a link that is down for ever stalls the run, and it says who waits for whom") {
  const ScratchDirectory scratch;
  put(scratch / "off.txt", "0.05 0\n");
  put(scratch / "p.xml", pair("", R"(state_file="off.txt")"));
  const Ending ending = run_programs({run_call(scenario(scratch / "p.xml", 2, 100), scratch / "out")}).at(0);
  CHECK(ending.code == 1);
  const Json summary = summary_in(scratch / "out");
  CHECK(summary["status"] == "stalled");
  CHECK(summary["reason"].get<std::string>().find("waits for a message of worker-") != std::string::npos);
}

TEST_CASE("a link that comes and goes without end hides no stall: a server that an eternal partition cuts off") {
  const ScratchDirectory scratch;
  put(scratch / "p.xml", star(trace("t", "0.1 0\n0.11 1\n", 0.3) + connected("LINK_AVAIL", "t", "c_link_2_UP")));
  Json one = scenario(scratch / "p.xml", 3, 100, "ps-sync");
  one["failures"] = Json::parse(R"([{"kind": "partition", "groups": [[0], [1, 2]], "from": 0.05}])");
  const Ending ending = run_programs({run_call(one, scratch / "out")}).at(0);
  CHECK(ending.code == 1);
  CHECK(summary_in(scratch / "out")["status"] == "stalled");
}
