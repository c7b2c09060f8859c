#include "sim/scenario/key_reference.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "tests/scenario/stub_shelves.hpp"

namespace paceline::scenario::testing {
namespace {

using Catch::Matchers::Contains;

TEST_CASE("the key reference explains keys, entries and their options") {
  const std::string text = key_reference(stub_shelves());
  CHECK_THAT(text, Contains("| `workers` | a whole number |  | required | at least 1, at most 1000000 |"));
  CHECK_THAT(text, Contains("| `latency` | a time | s | `\"50us\"` | at least 0 |"));
  CHECK_THAT(text, Contains("#### strategy: allreduce-ring"));
  CHECK_THAT(text, Contains("| `bucket_bytes` | a size | B | `0` | at least 0 |"));
  CHECK_THAT(text, Contains("| `layers[].flop` |"));
  CHECK_THAT(text, Contains("### workload.dataset.partition"));
  CHECK(text == key_reference(stub_shelves()));
}

TEST_CASE("the key reference replaces what stands between the markers") {
  const std::string page =
      "before\n" + std::string(reference_begin) + "\nold\n" + std::string(reference_end) + "\nafter\n";
  const std::string once = with_key_reference(page, stub_shelves());
  CHECK_THAT(once,
             Catch::Matchers::StartsWith("before\n") && Catch::Matchers::EndsWith("\nafter\n") && !Contains("\nold\n"));
  CHECK(with_key_reference(once, stub_shelves()) == once);
  CHECK_THROWS_AS(with_key_reference("no markers", stub_shelves()), std::invalid_argument);
}

}  // namespace
}  // namespace paceline::scenario::testing
