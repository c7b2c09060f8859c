#include "sim/results/json_object.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

using namespace paceline::results;

TEST_CASE("Doubles are the shortest text that reads back, and never look like integers") {
  CHECK(number_text(0.1) == "0.1");
  CHECK(number_text(0.1 + 0.2) == "0.30000000000000004");
  CHECK(number_text(5) == "5.0");
  CHECK(number_text(-0.0) == "-0.0");
  CHECK(number_text(1e300) == "1e+300");
  CHECK(number_text(5e-324) == "5e-324");
}

TEST_CASE("What is not finite is null") {
  CHECK(number_text(std::numeric_limits<double>::quiet_NaN()) == "null");
  CHECK(number_text(-std::numeric_limits<double>::infinity()) == "null");
}

TEST_CASE("Random doubles read back bit for bit") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20000; ++i) {
    const auto value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const double read = nlohmann::json::parse(number_text(value)).get<double>();
    CHECK(std::bit_cast<std::uint64_t>(read) == std::bit_cast<std::uint64_t>(value));
  }
}

TEST_CASE("An object keeps the order of its keys; absent values are null") {
  JsonObject object;
  CHECK(object.text() == "{}");
  object.add("b", 1);
  object.add("a", std::optional<double>());
  object.add("c", "");
  object.add("d", "x\"\n\xff");
  CHECK(object.text() == "{\"b\": 1, \"a\": null, \"c\": null, \"d\": \"x\\\"\\n\xef\xbf\xbd\"}");
}

TEST_CASE("An indented object has one key per line") {
  JsonObject object(2);
  object.add("a", 1);
  object.add("b", 2.5);
  CHECK(object.text() == "{\n  \"a\": 1,\n  \"b\": 2.5\n}");
}
