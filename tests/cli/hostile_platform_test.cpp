// Platform files that cannot be used: each one sentence that names the file, exit code 2, nothing else, no core.
#include <catch2/catch.hpp>

#include <sys/stat.h>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;

namespace {

const std::string head = "<?xml version='1.0'?>\n<!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">\n";

std::string platform(const std::string& inside) {
  return head + "<platform version=\"4.1\">\n" + inside + "\n</platform>\n";
}

std::string zone(const std::string& inside, const std::string& routing = "Full") {
  return platform("<zone id=\"all\" routing=\"" + routing + "\">\n" + inside + "\n</zone>");
}

const std::string two_hosts = R"(<host id="a" speed="1Gf"/><host id="b" speed="1Gf"/>)";
const std::string ways = R"(<route src="a" dst="b"><link_ctn id="l"/></route>)";

/// Two hosts and a link with these attributes between them.
std::string linked(const std::string& attributes) {
  return zone(two_hosts + "<link id=\"l\" " + attributes + "/>" + ways);
}

const std::string plain = R"(bandwidth="1GBps" latency="50us")";

/// That, with a profile of the state of host a, or of what else is said.
std::string with_profile(const std::string& events, const std::string& period = "-1",
                         const std::string& kind = "HOST_AVAIL", const std::string& element = "a") {
  std::string text = linked(plain);
  const std::string profile = "<trace id=\"t\" periodicity=\"" + period + "\">\n" + events +
                              "</trace>\n<trace_connect kind=\"" + kind + "\" trace=\"t\" element=\"" + element +
                              "\"/>\n";
  return text.insert(text.find("</platform>"), profile);
}

struct Hostile {
  std::string what, content, said;
  std::string options;  // of the topology, beside the file
};

std::vector<Hostile> broken_files() {
  return {
      {"empty", "", "is empty"},
      {"blank", " \n\t\n", "is empty"},
      {"a scenario", R"({"cluster": {"workers": 2}})", "has no <platform> element"},
      {"a word", "<platform", "has no <platform> element"},
      {"truncated", linked(plain).substr(0, 300), "cannot be loaded"},
      {"truncated in a tag", linked(plain).substr(0, linked(plain).find("<route") + 5), "cannot be loaded"},
      {"ten megabytes of nonsense", "<platform " + std::string(10 << 20, 'x'),
       "has a word of more than 100,000 letters"},
      {"ten megabytes of tags", platform([] {
         std::string tags;
         while (tags.size() < (10 << 20)) tags += "<zone>";
         return tags;
       }()),
       "cannot be loaded"},
      {"an attribute without end",
       head + "<platform version=\"4.1\"><zone id=\"z\" " + std::string(4 << 20, 'a') + "=\"1\"/>",
       "has a word of more than 100,000 letters in line"},
      {"zero bytes", head + std::string("<platform \0\0\0>", 14), "cannot be loaded"},
      {"the third version", head + R"(<platform version="3"><AS id="a" routing="Full"></AS></platform>)",
       "is in an old version"},
      {"no version", head + "<platform></platform>", "is in an old version"},
      {"an unknown tag", zone("<computer id=\"a\"/>"), "cannot be loaded"},
      {"an unknown attribute", zone(R"(<host id="a" speed="1Gf" colour="red"/>)"), "cannot be loaded"},
      {"an unknown routing", zone(two_hosts, "Magic"), "cannot be loaded"},
      {"an unknown setting", platform(R"(<config><prop id="network/colour" value="red"/></config>)"),
       "has a <config> element that sets network/colour"},
      {"another model of the network",
       platform(
           R"(<config id="c"><prop id="network/model" value="CM02"/><prop id='cpu/optim' value="Full"/></config>)"),
       "sets network/model, cpu/optim; how the network is modelled is the scenario's network.model"},
      {"no routes", zone(two_hosts), "has no route from a to b"},
      {"no routes of shortest paths", zone(two_hosts, "Floyd"), "has no route from a to b"},
      {"no routes of Dijkstra's", zone(two_hosts, "Dijkstra"), "has no route from a to b"},
      {"a route one way",
       zone(two_hosts + "<link id=\"l\" " + plain + "/>" +
            R"(<route src="a" dst="b" symmetrical="NO"><link_ctn id="l"/></route>)"),
       "has no route from b to a"},
      {"coordinates without coordinates", zone(R"(<host id="a" speed="1Gf"/><host id="b" speed="1Gf"/>)", "Vivaldi"),
       "has no route from a to b"},
      {"coordinates",
       zone(R"(<peer id="a" speed="1Gf" bw_in="1GBps" bw_out="1GBps" coordinates="1.0 2.0 3.0"/>
                              <peer id="b" speed="1Gf" bw_in="1GBps" bw_out="1GBps" coordinates="9.0 2.0 3.0"/>)",
            "Vivaldi"),
       "(Vivaldi) are not simulated"},
      {"a negative bandwidth", linked(R"(bandwidth="-1GBps" latency="50us")"), "bandwidth that is not above 0"},
      {"no bandwidth", linked(R"(bandwidth="0" latency="50us")"), "bandwidth that is not above 0"},
      {"an endless bandwidth", linked(R"(bandwidth="inf" latency="50us")"),
       "bandwidth that is not above 0 and at most 1e18"},
      {"a latency that is no number", linked(R"(bandwidth="1GBps" latency="nan")"),
       "latency that is not 0 or from 1 ns"},
      {"a negative latency", linked(R"(bandwidth="1GBps" latency="-1s")"), "latency that is not 0 or from 1 ns"},
      {"a latency too short", linked(R"(bandwidth="1GBps" latency="1ps")"), "gives link l a latency"},
      {"a bad unit", linked(R"(bandwidth="1GBpz" latency="50us")"), "cannot be loaded: line 5: unknown unit: GBpz"},
      {"a bad unit of speed", zone(R"(<host id="a" speed="1Gg"/>)"), "cannot be loaded"},
      {"a host without speed", zone(R"(<host id="a"/>)"), "cannot be loaded"},
      {"a speed of zero",
       zone(R"(<host id="a" speed="0f"/><host id="b" speed="1Gf"/><link id="l" )" + plain + "/>" + ways),
       "gives host a a speed that is not above 0"},
      {"a negative speed",
       zone(R"(<host id="a" speed="-1Gf"/><host id="b" speed="1Gf"/><link id="l" )" + plain + "/>" + ways),
       "gives host a a speed that is not above 0"},
      {"one host twice", zone(two_hosts + R"(<host id="a" speed="1Gf"/>)"), "cannot be loaded"},
      {"one link twice", zone(two_hosts + "<link id=\"l\" " + plain + "/><link id=\"l\" " + plain + "/>" + ways),
       "cannot be loaded"},
      {"a route over an unknown link", zone(two_hosts + ways), "cannot be loaded"},
      {"a route to an unknown host",
       zone(two_hosts + "<link id=\"l\" " + plain + "/>" + R"(<route src="a" dst="z"><link_ctn id="l"/></route>)"),
       "cannot be loaded"},
      {"no host at all", zone(""), "has 0 hosts to choose from, and the cluster needs 2"},
      {"fewer hosts than workers", zone(R"(<host id="a" speed="1Gf"/>)"), "has 1 hosts to choose from"},
      {"an unknown host", linked(plain), "has no host c; it has e.g. a", R"("hosts": ["a", "c"])"},
      {"a host named twice", linked(plain), "is to give host a twice", R"("hosts": ["a", "a"])"},
      {"a property that nobody has", linked(plain), "has 0 hosts to choose from", R"("property": "role=worker")"},
      {"a wireless network",
       zone(R"(<zone id="w" routing="Wifi"><prop id="access_point" value="ap"/>
          <host id="a" speed="1Gf"/><host id="b" speed="1Gf"/><router id="ap"/></zone>)",
            "Full"),
       "has no route from a to b"},
      {"a profile that is not there",
       zone(R"(<host id="a" speed="1Gf" availability_file="a.trace"/><host id="b" speed="1Gf"/>)"),
       "names the profile a.trace, and there is no such file"},
      {"latencies over time", linked(plain + R"( latency_file="empty.json")"),
       "names the profile empty.json of the latency of link l"},
      {"a profile that goes back", with_profile("2 1\n1 0\n"), "has the profile t, whose line 3 goes back in time"},
      {"a profile of words", with_profile("1 on\n"), "whose line 2 is not a time and a value, e.g. 10 0.5"},
      {"a profile of chances", with_profile("STOCHASTIC\nDET 1 DET 0\n"), "whose line 2 is not a time and a value"},
      {"a profile with three values", with_profile("1 0 1\n"), "whose line 2 is not a time and a value"},
      {"a profile before the beginning", with_profile("-1 0\n"), "has a time before 0 s"},
      {"a profile without events", with_profile("# none\n"), "has the profile t, which has no event"},
      {"a profile that never ends", with_profile("1 0\nPERIODICITY 0\n"), "which begins anew before its last event"},
      {"a profile that begins anew too soon", with_profile("1 0\n2 1\n", "1.5"), "begins anew before its last event"},
      {"a profile with a period of no number", with_profile("1 0\n", "soon"), "whose periodicity is not a number"},
      {"a negative state", with_profile("1 -1\n"), "whose line 2 has a value that is not 0, for off"},
      {"a speed of no number", with_profile("1 nan\n", "-1", "SPEED", "a"), "is not a time and a value"},
      {"a host that stands still", with_profile("1 0\n", "-1", "SPEED", "a"), "is not a share of the host's speed"},
      {"no bandwidth at times", with_profile("1 0\n", "-1", "BANDWIDTH", "l"), "is not a bandwidth above 0"},
      {"a latency at times", with_profile("1 0\n", "-1", "LATENCY", "l"),
       "has the profile t of the latency of link l, and latencies that change are not simulated"},
      {"a profile of another kind", with_profile("1 0\n", "-1", "POWER", "a"), "has a <trace_connect> of kind POWER"},
      {"a profile of nobody", with_profile("1 0\n", "-1", "HOST_AVAIL", "z"),
       "has a profile of host z, and no such host"},
      {"a profile of no link", with_profile("1 0\n", "-1", "LINK_AVAIL", "z"),
       "has a profile of link z, and no such link"},
      {"a connection to nothing", platform(R"(<trace_connect kind="SPEED" trace="u" element="a"/>)"),
       "to the profile u, and no such profile"},
      {"a program", platform(R"(<actor host="a" function="f"/>)"), "has an element <actor>"},
  };
}

std::string scenario_with(const std::string& network) {
  return R"({"cluster": {"workers": 2, "network": {"topology": "platform", )" + network + R"(}},
    "workload": {"math": false, "model": {"name": "softmax"}, "dataset": {"name": "synthetic-blobs"},
    "timing": {"kind": "fixed", "compute": 1}}, "strategy": {"name": "allreduce-ring"}, "stop": {"steps": 1}})";
}

std::string scenario_for(const Hostile& hostile) {
  return scenario_with("\"file\": \"" + hostile.what + ".xml\"" + (hostile.options.empty() ? "" : ", ") +
                       hostile.options);
}

}  // namespace

TEST_CASE("a platform file that cannot be used is refused in one sentence with its name, by validate and by run",
          "[slow]") {
  const ScratchDirectory scratch;
  const auto all = broken_files();
  CHECK(all.size() >= 40);
  std::vector<std::string> words{"validate"};
  for (const Hostile& hostile : all) {
    words.push_back((scratch / (hostile.what + ".json")).string());
    put(scratch / (hostile.what + ".xml"), hostile.content);
    put(words.back(), scenario_for(hostile));
  }
  const Ending ending = run_program(words);
  CHECK(ending.code == 2);
  CHECK(ending.out.empty());
  const auto lines = lines_of(ending.err);
  INFO(ending.err);
  REQUIRE(lines.size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].what, lines[i]);
    CHECK(lines[i].starts_with(words[i + 1] + ":"));
    CHECK_THAT(lines[i], Contains(": /cluster/network/file: "));
    CHECK_THAT(lines[i], Contains((scratch / (all[i].what + ".xml")).string() + " "));
    CHECK_THAT(lines[i], Contains(all[i].said));
    CHECK(lines[i].size() < 1000);
  }
  std::vector<Call> calls;
  for (std::size_t i = 0; i < all.size(); ++i)
    calls.push_back({.arguments = {"run", words[i + 1], "--out", scratch / "out" / std::to_string(i)}});
  const auto endings = run_programs(calls);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].what, endings[i].err);
    CHECK(endings[i].code == 2);
    CHECK(lines_of(endings[i].err) == std::vector{lines[i]});
    CHECK(!std::filesystem::exists(scratch / "out" / std::to_string(i)));
  }
}

TEST_CASE("a hundred megabytes of nonsense are refused like a line of it", "[slow]") {
  const ScratchDirectory scratch;
  for (const char* nonsense : {"x", "<zone>", "<host id=\"a\" speed=\"1Gf\"/>", "\xff\xfe "}) {
    CAPTURE(nonsense);
    std::string block;
    while (block.size() < (1 << 20)) block += nonsense;
    {
      std::ofstream file(scratch / "p.xml", std::ios::binary);
      file << head << "<platform version=\"4.1\">\n";
      for (int i = 0; i < 100; ++i) file << block;
    }
    put(scratch / "scenario.json", scenario_with(R"("file": "p.xml")"));
    const Ending ending = run_program({"validate", scratch / "scenario.json"});
    INFO(ending.err);
    CHECK(ending.code == 2);
    CHECK(lines_of(ending.err).size() == 1);
    CHECK(ending.err.size() < 1000);
    CHECK_THAT(ending.err, Contains(": /cluster/network/file: ") &&
                               (Contains("p.xml cannot be loaded") || Contains("p.xml has a word of more")));
  }
}

TEST_CASE("what is no file is no platform") {
  const ScratchDirectory scratch;
  std::filesystem::create_directories(scratch / "folder");
  std::filesystem::create_symlink("/dev/zero", scratch / "zeros");
  REQUIRE(mkfifo((scratch / "pipe").c_str(), 0600) == 0);
  for (const char* file : {"folder", "zeros", "pipe", "missing"}) {
    put(scratch / "scenario.json", scenario_with("\"file\": \"" + std::string(file) + "\""));
    const Ending ending = run_program({"validate", scratch / "scenario.json"});
    CAPTURE(file, ending.err);
    CHECK(ending.code == 2);
    CHECK(lines_of(ending.err).size() == 1);
    CHECK_THAT(ending.err, Contains("/cluster/network/file") && Contains(file));
  }
}

TEST_CASE("options of a platform that do not go together are refused", "[slow]") {
  const ScratchDirectory scratch;
  put(scratch / "p.xml", linked(plain));
  const auto said = [&](const std::string& options, const std::string& set = "name=x") {
    put(scratch / "scenario.json", scenario_with("\"file\": \"p.xml\"" + options));
    const Ending ending = run_program({"validate", scratch / "scenario.json", "--set", set});
    CHECK(ending.code == (ending.err.ends_with(": valid\n") ? 0 : 2));
    return ending.err;
  };
  CHECK_THAT(said(""), Contains(": valid"));
  CHECK_THAT(said(R"(, "hosts": ["b", "a"])"), Contains(": valid"));
  CHECK_THAT(said(R"(, "hosts": [])"), Contains("/cluster/network/hosts") && Contains("must name a host"));
  CHECK_THAT(said(R"(, "hosts": ["a", "b"], "property": "x=y")"), Contains("cannot stand beside hosts"));
  CHECK_THAT(said(R"(, "property": "worker")"), Contains("must be a name and a value"));
  CHECK_THAT(said("", R"(cluster.overrides=[{"workers": [0], "bandwidth": 1e6}])"),
             Contains("stated by the platform file"));
  CHECK_THAT(said("", R"(cluster.overrides=[{"workers": [0], "flops": 1e6}])"), Contains(": valid"));
  CHECK_THAT(said("", R"(failures=[{"kind": "rack", "rack": 0, "at": 1}])"), Contains("topology platform has none"));
  const char* slow_link = R"(stragglers=[{"kind": "link", "worker": 0, "from": 1, "factor": 2}])";
  CHECK_THAT(said("", slow_link), Contains(": valid"));  // all that crosses the only link is worker 0's
  put(scratch / "p.xml", zone(two_hosts + R"(<host id="c" speed="1Gf"/><link id="l" )" + plain + "/>" + ways +
                              R"(<route src="a" dst="c"><link_ctn id="l"/></route>
                                 <route src="b" dst="c"><link_ctn id="l"/></route>)"));
  CHECK_THAT(said(R"(, "hosts": ["a", "b"])", slow_link), Contains(": valid"));
  put(scratch / "three.json", scenario_with(R"("file": "p.xml")"));
  const Ending three =
      run_program({"validate", scratch / "three.json", "--set", "cluster.workers=3", "--set", slow_link});
  CHECK(three.code == 2);
  CHECK_THAT(three.err, Contains("has no link of its own"));
}

TEST_CASE("more hosts of a platform than its ways can be walked for are refused") {
  const ScratchDirectory scratch;
  put(scratch / "p.xml",
      platform(R"(<cluster id="c" prefix="n" suffix="" radical="0-1099" speed="1Gf" bw="1GBps" lat="1us"/>)"));
  put(scratch / "scenario.json", scenario_with("\"file\": \"p.xml\""));
  const Ending ending = run_program({"validate", scratch / "scenario.json", "--set", "cluster.workers=1025"});
  CHECK(ending.code == 2);
  CHECK_THAT(ending.err, Contains("is to seat 1025 hosts") && Contains("at most 1024"));
}
