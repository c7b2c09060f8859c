#include "sim/results/trace_reader.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "sim/results/trace_file.hpp"
#include "sim/results/trace_parser.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

constexpr TraceFile::Lane compute{.number = 1, .name = "compute"};

TraceFile::Lane send(int copy) {
  return {.number = 1'000'000 + copy, .name = "send", .copy = copy};
}

/// A trace of three processes with everything in it that a run can write.
void write_sample(const std::filesystem::path& file) {
  TraceFile trace(file);
  for (int p = 0; p < 3; ++p) trace.process(p, p < 2 ? "worker-" + std::to_string(p) : "server-\"é\"-0");
  trace.instant(-1, "evaluation", 0, "");
  trace.span(0, compute, 0, 1.25e-9, {.step = 1});
  trace.span(0, compute, 1.25e-9, 0.010000000003, {.peer = 2, .bytes = 84, .step = 2});
  trace.span(1, send(0), 0.1, 0.3, {.peer = 2, .bytes = 117573});
  trace.span(1, send(1), 0.2, 0.4, {.peer = 0, .bytes = 5});
  trace.instant(1, "crash", 0.35, "the host of worker-1 \\ died");
  trace.instant(-1, "end", 0.5, "");
  trace.finish();
}

std::vector<TraceSpan> all_spans(const Trace& trace) {
  std::vector<TraceSpan> spans;
  for (const TraceProcess& process : trace.processes)
    spans.insert(spans.end(), process.spans.begin(), process.spans.end());
  return spans;
}

std::string complaint_about(std::string_view text) {
  try {
    parse_trace(text, "trace.json");
  } catch (const ResultsError& error) {
    return error.what();
  }
  return "";
}

const std::string head = R"([{"ph":"X","pid":0,"tid":1,"ts":0,"dur":1,"name":"compute"},)"
                         "\n";

}  // namespace

TEST_CASE("a trace is read as it was written") {
  const ScratchDirectory scratch;
  write_sample(scratch / "trace.json");
  double share = 0;
  const Trace trace = read_trace(scratch / "trace.json", {.progress = [&share](double s) { share = s; }, .stop = {}});
  CHECK(share == 1);
  CHECK(trace.complete);
  CHECK(trace.notes.empty());
  CHECK(trace.end_s == 0.5);
  REQUIRE(trace.processes.size() == 3);
  CHECK(trace.processes[2].name == "server-\"é\"-0");
  const TraceProcess& first = trace.processes[0];
  REQUIRE(first.spans.size() == 2);
  CHECK(first.spans[0].end_s == first.spans[1].begin_s);  // neighbours meet
  CHECK(first.spans[1].end_s == 0.010000000003);
  CHECK(first.spans[1].peer == 2);
  CHECK(first.spans[1].bytes == 84);
  CHECK(first.spans[1].step == 2);
  CHECK(trace.names[first.spans[1].name] == "compute");
  const TraceProcess& second = trace.processes[1];
  REQUIRE(second.lanes.size() == 2);
  CHECK(second.lanes[1].name == "send 2");
  CHECK(second.spans[1].lane == 1);
  CHECK(second.spans[1].step == -1);
  REQUIRE(trace.instants.size() == 3);
  CHECK(trace.instants[1].process == 1);
  CHECK(trace.instants[1].detail == "the host of worker-1 \\ died");
  CHECK(trace.instants[2].process == -1);
}

TEST_CASE("random spans come back to a picosecond, as another parser reads them") {
  const ScratchDirectory scratch;
  std::mt19937 random(7);
  std::uniform_real_distribution<double> time(0, 1e6), length(0, 10);
  TraceFile file(scratch / "trace.json");
  for (int i = 0; i < 2000; ++i) {
    const double from = i % 3 == 0 ? time(random) * 1e3 : time(random) * 1e-5;  // some beyond 64 bits of picoseconds
    file.span(i % 7, compute, from, from + length(random), {.peer = i, .bytes = i * 1000003LL, .step = -1});
  }
  file.finish();
  const Trace trace = read_trace(scratch / "trace.json");
  std::vector<std::size_t> next(trace.processes.size(), 0);
  int compared = 0;
  for (const auto& event : nlohmann::json::parse(content_of(scratch / "trace.json"))) {
    if (event["ph"] != "X") continue;
    const std::size_t pid = event["pid"];
    const TraceSpan& span = trace.processes[pid].spans[next[pid]++];
    const double from = event["ts"], dur = event["dur"];
    CHECK(std::abs(span.begin_s - from * 1e-6) <= 1e-15 * from);
    CHECK(std::abs(span.end_s - (from + dur) * 1e-6) <= 1e-15 * (from + dur));
    CHECK(span.bytes == event["args"]["bytes"]);
    ++compared;
  }
  CHECK(compared == 2000);
}

TEST_CASE("neighbours in a trace meet to the last bit") {
  const ScratchDirectory scratch;
  std::mt19937 random(11);
  std::uniform_real_distribution<double> length(1e-9, 0.3);
  TraceFile file(scratch / "trace.json");
  double at = 0;
  for (int i = 0; i < 3000; ++i) {
    const double begin = at;
    at += length(random);
    file.span(0, compute, begin, at, {});
  }
  file.finish();
  const std::vector<TraceSpan> spans = all_spans(read_trace(scratch / "trace.json"));
  REQUIRE(spans.size() == 3000);
  for (std::size_t i = 1; i < spans.size(); ++i) CHECK(spans[i - 1].end_s == spans[i].begin_s);
}

TEST_CASE("a trace that was cut off anywhere gives what came before and a note") {
  const ScratchDirectory scratch;
  write_sample(scratch / "trace.json");
  const std::string text = content_of(scratch / "trace.json");
  const std::vector<TraceSpan> whole = all_spans(parse_trace(text, "trace.json"));
  CHECK_THAT(complaint_about(""), Contains("trace.json:1: the file is empty"));
  std::size_t most = 0;
  for (std::size_t length = 1; length < text.find_last_of(']'); ++length) {
    const Trace trace = parse_trace(text.substr(0, length), "trace.json");
    CHECK_FALSE(trace.complete);
    CHECK(trace.notes.size() == 1);
    const std::size_t spans = all_spans(trace).size();
    CHECK(spans >= most);
    most = spans;
  }
  CHECK(most == whole.size());
}

TEST_CASE("it does not matter in which pieces a trace is read") {
  const ScratchDirectory scratch;
  write_sample(scratch / "trace.json");
  const std::string text = content_of(scratch / "trace.json");
  for (std::size_t piece = 1; piece < 200; piece += 3) {
    TraceParser parser("trace.json");
    for (std::size_t at = 0; at < text.size(); at += piece) parser.feed(std::string_view(text).substr(at, piece));
    const Trace trace = parser.finish();
    CHECK(trace.complete);
    CHECK(all_spans(trace).size() == 4);
    CHECK(trace.instants.size() == 3);
  }
}

TEST_CASE("an object with traceEvents is a trace too, and other keys and kinds of events are left out") {
  const Trace trace = parse_trace(R"({"displayTimeUnit": "ms", "other": {"a": [1, {"b": "]"}]}, "traceEvents": [
    {"name": "x\u00e9\n", "ph": "X", "ts": "1.5e3", "dur": 2, "pid": 7, "tid": -3, "args": {"deep": {"peer": 1}, "peer": -1}},
    {"ph": "B", "ts": 1, "pid": 7}, ], "more": null})",
                                  "trace.json");
  CHECK(trace.complete);
  REQUIRE(trace.processes.size() == 1);
  CHECK(trace.processes[0].name == "process 7");
  CHECK(trace.processes[0].spans[0].begin_s == 0.0015);
  CHECK(trace.processes[0].spans[0].peer == -1);
  CHECK(trace.processes[0].lanes[0].number == -3);
  CHECK(trace.names[0] == "xé ");
  REQUIRE(trace.notes.size() == 1);
  CHECK_THAT(trace.notes[0], StartsWith("1 events are of kinds"));
}

TEST_CASE("a trace that was capped as it was written says so") {
  const ScratchDirectory scratch;
  TraceFile file(scratch / "trace.json", SystemCalls::real(), 4000);
  for (int i = 0; i < 1000; ++i) file.span(0, compute, i, i + 0.5, {});
  file.finish();
  const Trace trace = read_trace(scratch / "trace.json");
  CHECK_FALSE(trace.complete);
  REQUIRE(trace.notes.size() == 1);
  CHECK_THAT(trace.notes[0], Contains("had become too large"));
}

TEST_CASE("what is wrong with a trace is said with its line") {
  const auto [text, sentence] = GENERATE_COPY(table<std::string, std::string>({
      {"\x89PNG\r\n", "trace.json:1: no trace: it must begin with [ or {"},
      {"\n\n  \n", "trace.json:1: the file is empty"},
      {"{}", "no list \"traceEvents\""},
      {R"({"traceEvents": 3})", "\"traceEvents\" must be a list"},
      {head + "7]", "trace.json:2: an event must be an object"},
      {head + "{}]", "trace.json:2: an event needs \"ph\""},
      {head + R"({"ph":"X","pid":0,"ts":-1,"dur":1}])", "trace.json:2: \"ts\" must be"},
      {head + R"({"ph":"X","pid":0,"ts":1e400,"dur":1}])", "trace.json:2: \"ts\" must be"},
      {head + R"({"ph":"X","pid":0,"ts":0,"dur":-1}])", "\"dur\" must be"},
      {head + R"({"ph":"X","pid":0,"ts":0}])", "\"dur\" must be"},
      {head + R"({"ph":"X","pid":0,"ts":"soon","dur":1}])", "\"ts\" must be"},
      {head + R"({"ph":"X","pid":-4,"ts":0,"dur":1}])", "\"pid\" must be"},
      {head + R"({"ph":"X","pid":99999999999999999999,"ts":0,"dur":1}])", "\"pid\" must be"},
      {head + R"({"ph":"X","pid":0,"tid":0.5,"ts":0,"dur":1}])", "\"tid\" must be"},
      {head + R"({"ph":"X","pid":0,"ts":01,"dur":1}])", "this is no JSON value"},
      {head + R"({"ph":"X","pid":0,"ts":nan,"dur":1}])", "this is no JSON value"},
      {head + "{\"ph\":\"X\",\"na\nme\":1}]", "trace.json:2: a text must not hold a control character"},
      {head + R"({"ph" "X"}])", "a colon must stand here"},
      {head + R"({"ph":"X"]])", "a comma or } must stand here"},
      {head + R"({"ph":"M","pid":0,"name":"process_sort_index","args":{"sort_index":"x"}}])", "\"sort_index\" must be"},
      {head + "{\"ph\":\"B\",\"a\":" + std::string(200, '[') + std::string(200, ']') + "}]", "nested too deeply"},
      {head + std::string(30, '\0') + "]", "trace.json:2: an event must be an object"},
      {"[]\n\nand more", "trace.json:3: nothing may stand behind the end"},
  }));
  CAPTURE(text);
  CHECK_THAT(complaint_about(text), Contains(sentence));
}

TEST_CASE("names that are not UTF-8, overlapping events and senseless facts are shown as well as can be") {
  const Trace trace = parse_trace(
      "[{\"ph\":\"X\",\"pid\":0,\"tid\":1,\"ts\":0,\"dur\":9,\"name\":\"\xff\xfe\\ud800\"},"
      "{\"ph\":\"X\",\"pid\":0,\"tid\":1,\"ts\":1,\"dur\":9,\"name\":\"b\","
      "\"args\":{\"bytes\":1e99,\"step\":-5,\"peer\":\"you\"}}]",
      "trace.json");
  CHECK(trace.names[0] == "???");
  CHECK(trace.processes[0].spans.size() == 2);
  CHECK(trace.processes[0].spans[1].bytes == -1);
  CHECK(trace.processes[0].spans[1].peer == -1);
}

TEST_CASE("an event that never ends is refused before it fills the memory") {
  TraceParser parser("trace.json");
  parser.feed("[{\"ph\":\"");
  const std::string piece(100'000, 'x');
  CHECK_THROWS_WITH(
      [&] {
        for (int i = 0; i < 50; ++i) parser.feed(piece);
      }(),
      Contains("trace.json:1: an event is longer than 1048576 bytes"));
}

TEST_CASE("what is no file of events is refused with its name, and reading can be cancelled") {
  const ScratchDirectory scratch;
  CHECK_THROWS_WITH(read_trace(scratch / "trace.json"), Contains("there is no such file"));
  CHECK_THROWS_WITH(read_trace(scratch.path()), Contains("not a regular file"));
  REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
  CHECK_THROWS_WITH(read_trace(scratch / "pipe"), Contains("not a regular file"));
  write_sample(scratch / "trace.json");
  std::stop_source source;
  source.request_stop();
  CHECK_THROWS_WITH(read_trace(scratch / "trace.json", {.progress = {}, .stop = source.get_token()}),
                    Contains("was cancelled"));
}
