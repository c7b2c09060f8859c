#include <catch2/catch.hpp>

#include "tests/scenario/scenario_text.hpp"

namespace paceline::scenario::testing {
namespace {

/// `cluster`, as it is written, in an otherwise good scenario whose first line it starts on.
Complaint in_cluster(const std::string& cluster) {
  return complaint(
      "{\"cluster\": " + cluster +
      R"(, "workload": {"model": {"name": "cnn"}}, "strategy": {"name": "single"}, "stop": {"steps": 1}})");
}

struct Case {
  const char* cluster;
  std::size_t line, column;
};

TEST_CASE("a complaint stands where the value stands, however the file is formatted") {
  const std::vector<Case> cases = {
      {"{\"workers\":0}", 1, 24},
      {"{\"workers\" : 0}", 1, 26},
      {"{\n\"workers\":\n0}", 3, 1},
      {"{\r\n\t\"workers\":\t0\r\n}", 2, 13},
      {"{ /* a */ \"workers\" /* : 1, */ : // 2\n /* 3 */ 0}", 2, 10},
      {"{ // {\"workers\": 7,\n\"workers\": 0}", 2, 12},
      {"{\"workers\":\n\n\n   0 // \"\n}", 4, 4},
      {"{ /* \xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80 */ \"workers\": 0}", 1, 36},
      {"{\"devices_per_host\": 1,\"workers\": 0 }", 1, 47},
      {"{\"device\": {\"flops\": \"1\\u0054f\"}, \"overrides\": [ ], \"workers\": 0 }", 1, 76},
      {"{\"overrides\": [{\"workers\": [1, 2]}, {\"workers\": [3]}],\n  \"workers\": -0.0}", 2, 14},
  };
  for (const Case& one : cases) {
    INFO(one.cluster);
    const Complaint found = in_cluster(one.cluster);
    CHECK(found.pointer == "/cluster/workers");
    CHECK(found.line == one.line);
    CHECK(found.column == one.column);
  }
}

TEST_CASE("a complaint about a key stands at the key") {
  const Complaint found = in_cluster("{\"workers\": 1,\r\n\t\t\"\\u0077rokers\"  :  2}");
  CHECK(found.pointer == "/cluster/wrokers");
  CHECK(found.line == 2);
  CHECK(found.column == 3);
}

TEST_CASE("a complaint about a missing key stands at the object that lacks it") {
  const Complaint found = in_cluster("\n\n  { }");
  CHECK(found.pointer == "/cluster/workers");
  CHECK(found.line == 3);
  CHECK(found.column == 3);
}

TEST_CASE("elements of lists are found, in lists of objects too") {
  const Complaint found =
      in_cluster("{\"workers\": 4, \"overrides\": [{\"workers\": [0]},\n {\"workers\": [1,\n  9]}]}");
  CHECK(found.pointer == "/cluster/overrides/1/workers/1");
  CHECK(found.line == 3);
  CHECK(found.column == 3);
}

TEST_CASE("a byte-order mark is allowed and takes no column") {
  CHECK(complaint("\xEF\xBB\xBF" + smallest).rule == "none");
  const Complaint found = complaint("\xEF\xBB\xBF{\"x\": 1}");
  CHECK(found.line == 1);
  CHECK(found.column == 2);
}

TEST_CASE("a pointer escapes slashes and tildes") {
  CHECK(in_cluster("{\"workers\": 1, \"a/b~c\": 2}").pointer == "/cluster/a~1b~0c");
}

TEST_CASE("syntax errors stand at what is wrong") {
  const std::vector<Case> cases = {
      {"{\"workers\": 1,\n}", 1, 26},
      {"{\"workers\" 1}", 1, 24},
      {"{\"workers\": 1\n \"device\": 2}", 2, 2},
      {"{\"workers\": [1 2]}", 1, 28},
      {"{\"workers\": [1,\n]}", 1, 27},
      {"{\"workers\": NaN}", 1, 25},
      {"{\"workers\": 1, \"workers\": 2}", 1, 28},
      {"{\"workers\": 012}", 1, 25},
      {"{\"workers\": truex}", 1, 25},
      {"{\"workers\": \"a\nb\"}", 1, 25},
      {"{\"workers\": tru}", 1, 25},
      {"{\"workers\": 1 / 2}", 1, 27},
  };
  for (const Case& one : cases) {
    INFO(one.cluster);
    const Complaint found = in_cluster(one.cluster);
    INFO(sentence(found));
    CHECK(found.line == one.line);
    CHECK(found.column == one.column);
  }
}

}  // namespace
}  // namespace paceline::scenario::testing
