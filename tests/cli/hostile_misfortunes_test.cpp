// Misfortunes that cannot be, as only planning finds out: broken traces, options that do not go together, groups that
// overlap. One line each, with the place of the key to change; exit code 2.
#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;

namespace {

struct Hostile {
  std::string what, list, entry, pointer, said;
};

std::vector<Hostile> impossible_entries() {
  const auto noise = [](const std::string& what, const std::string& options, const std::string& key,
                        const std::string& said) {
    return Hostile{what, "stragglers", R"({"kind": "noise", )" + options + "}", "/stragglers/0" + key, said};
  };
  const auto groups = [](const std::string& what, const std::string& list, const std::string& key,
                         const std::string& said) {
    return Hostile{what, "failures", R"({"kind": "partition", "from": 1, "groups": )" + list + "}",
                   "/failures/0/groups" + key, said};
  };
  return {
      noise("no mean", R"("workers": [0])", "", "exponential needs mean"),
      noise("a Pareto tail without a mean", R"("distribution": "pareto", "mean": 1, "shape": 1)", "/shape", "above 1"),
      noise("lognormal without a shape", R"("distribution": "lognormal", "mean": 1)", "", "lognormal needs shape"),
      noise("gamma without a shape", R"("distribution": "gamma", "mean": 1)", "", "gamma needs shape"),
      noise("an exponential shape", R"("mean": 1, "shape": 2)", "/shape",
            "means nothing to the distribution exponential"),
      noise("a stall without a duration", R"("distribution": "stall", "probability": 0.1)", "", "stall needs duration"),
      noise("a stall without a probability", R"("distribution": "stall", "duration": 1)", "",
            "stall needs probability"),
      noise("a stall with a mean", R"("distribution": "stall", "mean": 1)", "/mean", "means nothing"),
      noise("a probability without a stall", R"("mean": 1, "probability": 0.1)", "/probability", "means nothing"),
      {"a slow time as long as its period", "stragglers",
       R"({"kind": "periodic", "period": 2, "duration": 2, "factor": 3})", "/stragglers/0/duration",
       "shorter than period"},
      {"Weibull without a shape", "failures", R"({"kind": "random", "mtbf": 9, "distribution": "weibull"})",
       "/failures/0", "weibull needs shape"},
      {"a shape of exponential failures", "failures", R"({"kind": "random", "mtbf": 9, "shape": 0.7})",
       "/failures/0/shape", "means nothing to the distribution exponential"},
      groups("one group", "[[0, 1]]", "", "two groups at least"),
      groups("no group", "[]", "", "two groups at least"),
      groups("an empty group", "[[0], []]", "/1", "must name a worker"),
      groups("groups that overlap", "[[0, 1], [2, 1]]", "/1/1", "worker 1 stands twice"),
      groups("a worker twice in one group", "[[0, 0], [1]]", "/0/1", "worker 0 stands twice"),
      groups("a group of strangers", "[[0], [1, 4]]", "/1/1", "there is no worker 4"),
  };
}

struct Trace {
  std::string what, list, content, said;
};

std::vector<Trace> broken_traces() {
  const std::string slow = "stragglers", off = "failures";
  return {
      {"empty", off, "", "is empty; its first line must be time,worker,event"},
      {"only comments", slow, "# nothing\n\n", "its first line must be time,worker,factor"},
      {"no header", off, "1,0,down\n", ":1: the header must be time,worker,event"},
      {"the header of the other kind", slow, "time,worker,event\n", ":1: the header must be time,worker,factor"},
      {"not text", off, std::string("\x89PNG\r\n\x1A\n\0\0", 10), ":1: the header must be"},
      {"two values", off, "time,worker,event\n1,0\n",
       ":2: a row must have 3 values, time,worker,event, and this has 2"},
      {"four values", slow, "time,worker,factor\n1,0,2,3\n", ":2: a row must have 3 values"},
      {"semicolons", slow, "time;worker;factor\n", ":1: the header must be"},
      {"a time in words", off, "time,worker,event\nnoon,0,down\n", ":2: time must be a number of seconds"},
      {"a time with a unit", off, "time,worker,event\n5s,0,down\n", ":2: time must be a number of seconds"},
      {"no time", slow, "time,worker,factor\n,0,2\n", ":2: time must be a number of seconds"},
      {"a negative time", slow, "time,worker,factor\n-1,0,2\n", ":2: time must be at least 0"},
      {"an infinite time", off, "time,worker,event\ninf,0,down\n", ":2: time must be a number of seconds"},
      {"times that go back", off, "time,worker,event\n5,0,down\n4,1,down\n", ":3: time goes back"},
      {"a worker by name", off, "time,worker,event\n1,worker-0,down\n", ":2: worker must be a rank"},
      {"half a worker", slow, "time,worker,factor\n1,0.5,2\n", ":2: worker must be a rank"},
      {"an unknown worker", off, "time,worker,event\n\n1,4,down\n", ":3: there is no worker 4"},
      {"a negative worker", slow, "time,worker,factor\n1,-1,2\n", ":2: there is no worker -1"},
      {"a factor of 0", slow, "time,worker,factor\n1,0,0\n", ":2: factor must be a number above 0"},
      {"a negative factor", slow, "time,worker,factor\n1,0,-2\n", ":2: factor must be"},
      {"a factor in words", slow, "time,worker,factor\n1,0,twice\n", ":2: factor must be"},
      {"a factor that is not a number", slow, "time,worker,factor\n1,0,nan\n", ":2: factor must be"},
      {"two factors at one time", slow, "time,worker,factor\n1,0,2\n1,0,3\n", ":3: worker 0 has two factors"},
      {"an unknown event", off, "time,worker,event\n1,0,crash\n",
       ":2: the event \"crash\" of worker 0 is not an event"},
      {"an event in capitals", off, "time,worker,event\n1,0,DOWN\n", ":2: the event \"DOWN\""},
      {"up without down", off, "time,worker,event\n1,0,up\n", ":2: the event \"up\" of worker 0 has no down before it"},
      {"up twice", off, "time,worker,event\n1,0,down\n2,0,up\n3,0,up\n", ":4: the event \"up\""},
      {"add of a worker that is there", off, "time,worker,event\n1,0,down\n2,0,add\n", ":3: the event \"add\""},
      {"a return after remove", off, "time,worker,event\n1,0,remove\n2,0,up\n", ":3: the event \"up\""},
      {"remove twice", off, "time,worker,event\n1,0,remove\n2,0,remove\n", ":3: the event \"remove\""},
      {"a line without end", off, "time,worker,event\n" + std::string(5000, '7'), ":2: is longer than"},
  };
}

std::string scenario_with(const std::string& list, const std::string& entry) {
  return R"({"cluster": {"workers": 4}, "workload": {"math": false, "model": {"name": "softmax"},
    "dataset": {"name": "synthetic-blobs"}, "timing": {"kind": "fixed", "compute": 1}},
    "strategy": {"name": "allreduce-ring"}, "stop": {"steps": 10}, ")" +
         list + "\": [" + entry + "]}";
}

void check_line(const std::string& what, const std::string& line, const std::string& file, const std::string& pointer,
                const std::string& said) {
  CAPTURE(what, line);
  CHECK(line.starts_with(file + ":"));
  CHECK(line.size() < 600);
  CHECK_THAT(line, Contains(": " + pointer + ": ") && Contains(said));
}

std::string trace_entry(const Trace& trace) {
  return R"({"kind": "trace", "file": ")" + trace.what + R"(.csv"})";
}

}  // namespace

TEST_CASE("validate refuses misfortunes whose options do not go together") {
  const ScratchDirectory scratch;
  std::vector<std::string> words{"validate"};
  const auto all = impossible_entries();
  for (const Hostile& hostile : all) {
    words.push_back((scratch / (hostile.what + ".json")).string());
    put(words.back(), scenario_with(hostile.list, hostile.entry));
  }
  const Ending ending = run_program(words);
  CHECK(ending.code == 2);
  const auto lines = lines_of(ending.err);
  INFO(ending.err);
  REQUIRE(lines.size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    check_line(all[i].what, lines[i], words[i + 1], all[i].pointer, all[i].said);
}

TEST_CASE("validate refuses broken traces with file and line") {
  const ScratchDirectory scratch;
  std::vector<std::string> words{"validate"};
  const auto all = broken_traces();
  for (const Trace& trace : all) {
    words.push_back((scratch / (trace.what + ".json")).string());
    put(scratch / (trace.what + ".csv"), trace.content);
    put(words.back(), scenario_with(trace.list, trace_entry(trace)));
  }
  const Ending ending = run_program(words);
  CHECK(ending.code == 2);
  const auto lines = lines_of(ending.err);
  INFO(ending.err);
  REQUIRE(lines.size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    check_line(all[i].what, lines[i], words[i + 1], "/" + all[i].list + "/0/file", all[i].said);
    CHECK_THAT(lines[i], Contains((scratch / (all[i].what + ".csv")).string()));
  }
}

TEST_CASE("run refuses a broken trace before anything is written, also one that is a folder or a device without end") {
  const ScratchDirectory scratch;
  for (const char* file : {"broken.csv", "folder", "zeros"}) {
    put(scratch / "broken.csv", "time,worker,event\n1,0,up\n");
    std::filesystem::create_directories(scratch / "folder");
    std::filesystem::create_symlink("/dev/zero", scratch / "zeros");
    put(scratch / "scenario.json",
        scenario_with("failures", R"({"kind": "trace", "file": ")" + std::string(file) + "\"}"));
    const Ending ending = run_program({"run", scratch / "scenario.json", "--out", scratch / "out"});
    CAPTURE(file, ending.err);
    CHECK(ending.code == 2);
    CHECK(lines_of(ending.err).size() == 1);
    CHECK_THAT(ending.err, Contains(file));
    CHECK(!std::filesystem::exists(scratch / "out"));
    std::filesystem::remove(scratch / "zeros");
  }
}
