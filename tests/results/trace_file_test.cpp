#include "sim/results/trace_file.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;
using Json = nlohmann::json;

namespace {

constexpr TraceFile::Lane compute{.number = 1, .name = "compute"};

}  // namespace

TEST_CASE("times in a trace keep their picoseconds, and neighbours meet") {
  const ScratchDirectory scratch;
  TraceFile trace(scratch / "trace.json");
  trace.span(0, compute, 0, 1.25e-9, {});
  trace.span(0, compute, 1.25e-9, 0.010000000003, {.peer = 3, .bytes = 84, .step = 2});
  trace.finish();
  const Json events = Json::parse(content_of(scratch / "trace.json"));
  REQUIRE(events.size() == 4);  // two of them name the lane
  CHECK(events[2]["dur"] == 0.00125);
  CHECK(events[3]["ts"] == 0.00125);
  CHECK(events[3]["dur"] == 9999.998753);
  CHECK(events[3]["args"] == Json({{"peer", 3}, {"bytes", 84}, {"step", 2}}));
}

TEST_CASE("a trace never grows beyond its limit, is whole all the same, and says what it lacks") {
  const ScratchDirectory scratch;
  TraceFile trace(scratch / "trace.json", SystemCalls::real(), 4000);
  for (int i = 0; i < 1000; ++i) trace.span(0, compute, i, i + 0.5, {});
  trace.finish();
  CHECK(trace.capped());
  const std::string text = content_of(scratch / "trace.json");
  CHECK(text.size() <= 4000);
  const Json events = Json::parse(text);
  CHECK(events.back()["name"] == "trace capped");
  CHECK(events.size() > 20);
}

TEST_CASE("a trace that holds everything does not say that it was capped") {
  const ScratchDirectory scratch;
  TraceFile trace(scratch / "trace.json");
  trace.finish();
  CHECK_FALSE(trace.capped());
  CHECK(Json::parse(content_of(scratch / "trace.json")).empty());
}

TEST_CASE("a trace in a directory that is not there is refused with its name") {
  CHECK_THROWS_WITH(TraceFile("/nowhere/trace.json"), Catch::Contains("/nowhere/trace.json"));
}
