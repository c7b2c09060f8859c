#include "sim/results/csv.hpp"

#include <catch2/catch.hpp>

using namespace paceline::results;
using Cells = std::vector<std::string>;

TEST_CASE("Cells read back as they were written") {
  for (const Cells& cells :
       {Cells{""}, Cells{"a", "b"}, Cells{"", "", ""}, Cells{"a,b", "say \"hi\"", "\""}, Cells{"größe", " x "}}) {
    Cells written;
    for (const std::string& cell : cells) written.push_back(csv_cell(cell));
    const std::string line = csv_line(written);
    CHECK(csv_cells(line.substr(0, line.size() - 1)) == cells);
  }
}

TEST_CASE("A cell never breaks its line") {
  CHECK(csv_cell("a\nb\r") == "a b ");
}

TEST_CASE("Misplaced quotes are refused") {
  for (const char* line : {"\"a", "a\"b", "\"a\"b", "a,\"", "\"\"\""}) CHECK_FALSE(csv_cells(line));
}
