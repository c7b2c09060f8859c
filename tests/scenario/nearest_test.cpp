#include "sim/scenario/nearest.hpp"

#include <catch2/catch.hpp>

namespace paceline::scenario {
namespace {

TEST_CASE("edit distance counts insertions, deletions, replacements and swaps") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("workers", "wrokers") == 1);
  CHECK(edit_distance("workers", "worker") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ca", "abc") == 3);
}

TEST_CASE("the nearest name is offered when it is near enough") {
  const std::vector<std::string> names = {"single", "allreduce-ring", "allreduce-tree", "ps-sync", "ps-async"};
  CHECK(nearest("alreduce-ring", names) == "allreduce-ring");
  CHECK(nearest("ps-snyc", names) == "ps-sync");
  CHECK(nearest("ring", names) == "allreduce-ring");
  CHECK_FALSE(nearest("allreduce", names).has_value());
  CHECK_FALSE(nearest("pipeline", names).has_value());
  CHECK_FALSE(nearest("", names).has_value());
  CHECK_FALSE(nearest(std::string(1'000'000, 'x'), names).has_value());
}

TEST_CASE("an enumeration reads like a sentence") {
  CHECK(enumeration({}) == "");
  CHECK(enumeration({"a"}) == "a");
  CHECK(enumeration({"a", "b", "c"}) == "a, b and c");
  CHECK(enumeration({"a", "b", "c", "d"}, 2) == "a, b and 2 more");
}

}  // namespace
}  // namespace paceline::scenario
