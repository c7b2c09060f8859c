#include "sim/scenario/schema.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/scenario/stub_shelves.hpp"

namespace paceline::scenario::testing {
namespace {

using nlohmann::json;

TEST_CASE("the schema is the same text every time") {
  CHECK(schema(stub_shelves()) == schema(stub_shelves()));
}

TEST_CASE("the schema requires what the loader requires and allows no other keys") {
  const json whole = json::parse(schema(stub_shelves()));
  CHECK(whole.at("required") == json{"cluster", "workload", "strategy", "stop"});
  CHECK(whole.at("additionalProperties") == false);
  CHECK(whole.at("/properties/cluster/required"_json_pointer) == json{"workers"});
  CHECK(whole.at("/properties/stop/anyOf"_json_pointer).size() == 4);
}

TEST_CASE("the schema carries bounds, defaults, units and spellings") {
  const json whole = json::parse(schema(stub_shelves()));
  const json& workers = whole.at("/properties/cluster/properties/workers"_json_pointer);
  CHECK(workers.at("minimum") == 1);
  CHECK(workers.at("maximum") == 1'000'000);
  const json& bandwidth = whole.at("/properties/cluster/properties/network/properties/bandwidth"_json_pointer);
  CHECK(bandwidth.at("default") == 1.25e9);
  CHECK(bandwidth.at("x-unit") == "B/s");
  CHECK(bandwidth.at("/anyOf/0/exclusiveMinimum"_json_pointer) == 0);
  CHECK(bandwidth.at("/anyOf/1/type"_json_pointer) == "string");
}

TEST_CASE("the schema offers the options of the entry that is named") {
  const json whole = json::parse(schema(stub_shelves()));
  const json& strategy = whole.at("/properties/strategy"_json_pointer);
  CHECK(strategy.at("/properties/name/enum"_json_pointer).size() == 5);
  const json& ring = strategy.at("/allOf/1"_json_pointer);
  CHECK(ring.at("/if/properties/name/const"_json_pointer) == "allreduce-ring");
  CHECK(ring.at("/then/properties"_json_pointer).contains("bucket_bytes"));
  CHECK(ring.at("/then/additionalProperties"_json_pointer) == false);
  // An object that leaves the name out has the default entry's options.
  const json& timing = whole.at("/properties/workload/properties/timing"_json_pointer);
  CHECK_FALSE(timing.at("/allOf/0/if"_json_pointer).contains("required"));
  CHECK(timing.at("/allOf/1/if/required"_json_pointer) == json{"kind"});
}

}  // namespace
}  // namespace paceline::scenario::testing
