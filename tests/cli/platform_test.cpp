// Platforms from SimGrid's XML: the same as what they describe, and only what is used of them.
#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/engine/platform_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::WithinRel;

namespace {

Json scenario(int workers, const std::string& strategy) {
  return Json::parse(R"({"cluster": {"workers": )" + std::to_string(workers) + R"(, "device": {"flops": "1Tf"},
    "network": {"bandwidth": "1GBps", "latency": "50us"}}, "workload": {"math": false, "model": {"name": "softmax"},
    "dataset": {"name": "synthetic-blobs"}, "timing": {"kind": "fixed", "compute": 0.01, "gradient_bytes": 8e6}},
    "strategy": )" + strategy +
                     R"(, "stop": {"steps": 3}})");
}

Json on(Json scenario, const std::string& file, const Json& options = Json::object()) {
  scenario["cluster"]["network"] = {{"topology", "platform"}, {"file", file}};
  scenario["cluster"]["network"].update(options);
  return scenario;
}

struct Ran {
  Json summary;
  std::string workers, links;
};

Ran ran(const Json& scenario) {
  const ScratchDirectory scratch;
  const Ending ending = run_programs({run_call(scenario, scratch / "out")}).at(0);
  INFO(scenario.dump() << ending.err);
  REQUIRE(ending.code == 0);
  return {summary_in(scratch / "out"), content_of(scratch / "out/workers.csv"), content_of(scratch / "out/links.csv")};
}

double seconds(const Json& scenario) {
  return ran(scenario).summary["simulated_time_s"];
}

}  // namespace

TEST_CASE("a platform that describes a star is that star", "[slow]") {
  const ScratchDirectory scratch;
  const std::string file = scratch / "star.xml";
  put(file, star_in_a_line(10));
  for (const char* strategy : {R"({"name": "allreduce-ring"})", R"({"name": "ps-sync", "servers": 2})"}) {
    Json star = scenario(5, strategy);
    star["stragglers"] = Json::parse(R"([{"kind": "slow", "workers": [1], "factor": 2},
      {"kind": "link", "worker": 2, "from": 0, "until": 1, "factor": 0.5}])");
    star["failures"] = Json::parse(R"([{"kind": "link", "worker": 3, "from": 0.02, "until": 0.05}])");
    const Ran ours = ran(star), theirs = ran(on(star, file));
    CHECK_THAT(theirs.summary["simulated_time_s"].get<double>(),
               WithinRel(ours.summary["simulated_time_s"].get<double>(), 1e-9));
    CHECK(theirs.summary["bytes_on_wire"] == ours.summary["bytes_on_wire"]);
    CHECK(lines_of(theirs.links).size() == lines_of(ours.links).size());
    star["cluster"]["devices_per_host"] = 2;
    CHECK_THAT(seconds(on(star, file)), WithinRel(seconds(star), 1e-9));
  }
}

TEST_CASE("links of a platform are shared as it says: by both directions, by one, or by nobody") {
  const ScratchDirectory scratch;
  const auto time = [&](const std::string& policy, const std::string& direction) {
    put(scratch / "two.xml",
        platform_file(R"(<zone id="z" routing="Full"><host id="a" speed="1Tf"/><host id="b" speed="1Tf"/>
      <link id="l" bandwidth="1GBps" latency="100us" sharing_policy=")" +
                      policy + R"("/>
      <route src="a" dst="b"><link_ctn id="l")" +
                      direction + R"(/></route></zone>)"));
    return seconds(on(scenario(2, R"({"name": "allreduce-ring"})"), scratch / "two.xml")) / 3 - 0.01;
  };
  // Two rounds in which each sends half of 8 MB to the other at once.
  CHECK_THAT(time("SHARED", ""), WithinRel(2 * (100e-6 + 8e6 / 1e9), 1e-9));
  CHECK_THAT(time("SPLITDUPLEX", R"( direction="UP")"), WithinRel(2 * (100e-6 + 4e6 / 1e9), 1e-9));
  CHECK_THAT(time("FATPIPE", ""), WithinRel(2 * (100e-6 + 4e6 / 1e9), 1e-9));
}

TEST_CASE("zones of shortest paths have the routes that they work out") {
  std::string inside;
  for (const char* host : {"h0", "h1", "h2", "h3"}) inside += "<host id=\"" + std::string(host) + "\" speed=\"1Tf\"/>";
  for (const char* link : {"l0", "l1", "l2"})
    inside += "<link id=\"" + std::string(link) + "\" bandwidth=\"1GBps\" latency=\"1us\"/>";
  inside += R"(<route src="h0" dst="h1"><link_ctn id="l0"/></route><route src="h1" dst="h2"><link_ctn id="l1"/></route>
               <route src="h2" dst="h3"><link_ctn id="l2"/></route></zone>)";
  for (const std::string routing : {"Floyd", "Dijkstra", "DijkstraCache"}) {
    CAPTURE(routing);
    const ScratchDirectory scratch;
    put(scratch / "chain.xml", platform_file("<zone id=\"z\" routing=\"" + routing + "\">" + inside));
    Json chain = on(scenario(2, R"({"name": "allreduce-ring"})"), scratch / "chain.xml");
    chain["cluster"]["network"]["hosts"] = {"h0", "h3"};
    const Ran result = ran(chain);
    // Two rounds, in each a message each way over the same three links.
    CHECK_THAT(result.summary["simulated_time_s"].get<double>() / 3, WithinRel(0.01 + 2 * (3e-6 + 8e6 / 1e9), 1e-9));
    CHECK(lines_of(result.links).size() == 4);
  }
}

TEST_CASE("the hosts of a platform are taken in its order, by their names or by a property, at their speeds") {
  const ScratchDirectory scratch;
  const std::string file = scratch / "p.xml";
  // "within a host" and "0" are names that a program might want for itself.
  put(file, platform_file(R"(<zone id="z" routing="Full">
    <host id="zebra" speed="1Tf"/><host id="ant" speed="500Gf"><prop id="role" value="worker"/></host>
    <host id="cat" speed="250Gf"><prop id="role" value="worker"/></host>
    <link id="within a host" bandwidth="1GBps" latency="0"/><link id="0" bandwidth="1GBps" latency="0"/>
    <route src="zebra" dst="ant"><link_ctn id="0"/></route><route src="zebra" dst="cat"><link_ctn id="within a host"/></route>
    <route src="ant" dst="cat"><link_ctn id="0"/></route></zone>)"));
  const auto row = [](const Ran& one, int rank) {
    return lines_of(one.workers).at(static_cast<std::size_t>(1 + rank));
  };
  const Json single = scenario(1, R"({"name": "single"})"), ring = scenario(2, R"({"name": "allreduce-ring"})");
  CHECK_THAT(seconds(on(single, file)), WithinRel(3 * 0.01, 1e-9));
  CHECK_THAT(seconds(on(single, file, {{"hosts", {"cat"}}})), WithinRel(3 * 0.04, 1e-9));
  const Ran by_property = ran(on(ring, file, {{"property", "role=worker"}}));
  CHECK(row(by_property, 0).starts_with("0,worker,ant,"));
  CHECK(row(by_property, 1).starts_with("1,worker,cat,"));
  const Ran by_name = ran(on(ring, file, {{"hosts", {"cat", "zebra"}}}));
  CHECK(row(by_name, 0).starts_with("0,worker,cat,"));
  CHECK(row(by_name, 1).starts_with("1,worker,zebra,"));
  Json overridden = on(single, file);
  overridden["cluster"]["overrides"] = Json::parse(R"([{"workers": [0], "flops": 2e12}])");
  CHECK_THAT(seconds(overridden), WithinRel(3 * 0.005, 1e-9));
  Json placed = on(single, file);
  placed["cluster"]["placement"] = {2};
  CHECK(row(ran(placed), 0).starts_with("0,worker,cat,"));
}

TEST_CASE("of a platform of 65,536 hosts sixteen are used, in little memory", "[slow]") {
  const ScratchDirectory scratch;
  put(scratch / "cluster.xml", star_in_a_line(65536));
  put(scratch / "hosts.xml", star_spelled_out(65536));
  const Json star = scenario(16, R"({"name": "allreduce-ring"})");
  const double expected = seconds(star);
  for (const char* file : {"cluster.xml", "hosts.xml"}) {
    CAPTURE(file);
    const auto out = scratch / (std::string("of ") + file);
    const Ending ending = run_programs({run_call(on(star, scratch / file), out)}).at(0);
    REQUIRE(ending.code == 0);
    CHECK_THAT(summary_in(out)["simulated_time_s"].get<double>(), WithinRel(expected, 1e-9));
    // bench_platform_loading has the seconds: tests share their machine. A sanitizer keeps what was freed.
    CAPTURE(ending.peak_bytes);
    if (patience == 1) CHECK(ending.peak_bytes < 400'000'000);
  }
}
