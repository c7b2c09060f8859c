#include "sim/results/utf8.hpp"

#include <catch2/catch.hpp>

using namespace paceline::results;

TEST_CASE("Well-formed UTF-8 is told from all that only looks like it") {
  for (const char* text : {"", "abc", "größe", "損失", "\xf0\x9f\x9a\x80", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf"})
    CHECK(is_utf8(text));
  for (const char* text : {"\x80", "\xc3", "\xc3(", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80",
                           "\xf0\x80\x80\xaf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe6\x90"})
    CHECK_FALSE(is_utf8(text));
}

TEST_CASE("Width counts code points") {
  CHECK(width_of("größe") == 5);
  CHECK(width_of("±µ") == 2);
}

TEST_CASE("What is printed cannot steer a terminal or break a line") {
  CHECK(printable("a\x1b[31mb\nc\x7f") == "a [31mb c ");
  CHECK(printable("a\xc2\x9b"
                  "b") == "a b");
  CHECK(printable("größe \xff!") == "größe ?!");
}
