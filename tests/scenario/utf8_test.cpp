#include "catalogue/utf8.hpp"

#include <catch2/catch.hpp>

namespace paceline::scenario {
namespace {

TEST_CASE("well-formed UTF-8 has no bad byte") {
  CHECK_FALSE(first_bad_byte("").has_value());
  CHECK_FALSE(first_bad_byte("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF").has_value());
}

TEST_CASE("the first byte that is not UTF-8 is found") {
  CHECK(first_bad_byte("ab\xFF") == 2);
  CHECK(first_bad_byte("\x80") == 0);
  CHECK(first_bad_byte("\xC0\xAF") == 0);
  CHECK(first_bad_byte("\xE0\x9F\xBF") == 0);
  CHECK(first_bad_byte("\xED\xA0\x80") == 0);
  CHECK(first_bad_byte("\xF0\x8F\xBF\xBF") == 0);
  CHECK(first_bad_byte("\xF4\x90\x80\x80") == 0);
  CHECK(first_bad_byte("\xF5\x80\x80\x80") == 0);
  CHECK(first_bad_byte("a\xE2\x82") == 1);
}

TEST_CASE("cutting never splits a character") {
  CHECK(cut("abc", 3) == "abc");
  CHECK(cut("\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4", 4) == "\xC3\xA4...");
  CHECK(characters("\xC3\xA4\xE2\x82\xAC"
                   "a") == 3);
}

}  // namespace
}  // namespace paceline::scenario
