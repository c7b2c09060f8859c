#include <catch2/catch.hpp>
#include <cctype>
#include <set>
#include <string>

#include "tests/strategies/variants.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

bool is_kebab_case(const std::string& name, char joint) {
  if (name.empty() || name.front() == joint || name.back() == joint) return false;
  for (const char c : name)
    if (!std::islower(static_cast<unsigned char>(c)) && !std::isdigit(static_cast<unsigned char>(c)) && c != joint)
      return false;
  return true;
}

bool is_sentence(const std::string& text) {
  return text.size() > 10 && text.back() == '.' && std::isupper(static_cast<unsigned char>(text.front())) &&
         text.find('\n') == std::string::npos;
}

void check_option(const Option& option) {
  CAPTURE(option.name);
  CHECK(is_kebab_case(option.name, '_'));
  CHECK(is_sentence(option.sentence));
  CHECK(!option.example.empty());
  CHECK(option.minimum <= option.maximum);
  const auto* integer = std::get_if<std::int64_t>(&option.default_value);
  const auto* number = std::get_if<double>(&option.default_value);
  if (!integer && !number) return;
  const double value = integer ? static_cast<double>(*integer) : *number;
  CHECK(value >= option.minimum);
  CHECK(value <= option.maximum);
}

}  // namespace

TEST_CASE("every strategy says in one sentence what it does and where it comes from") {
  std::set<std::string> names;
  for (const StrategyItem& item : strategies().items()) {
    CAPTURE(item.name);
    CHECK(is_kebab_case(item.name, '-'));
    CHECK(names.insert(item.name).second);
    CHECK(is_sentence(item.sentence));
    CHECK(!item.source.empty());
    CHECK(strategies().find(item.name) == &item);
  }
  CHECK(names.size() >= 4);
  CHECK(strategies().find("no-such-strategy") == nullptr);
  CHECK(strategies().shelf().noun == "strategy");
}

TEST_CASE("every option of a strategy has a sentence, an example and a default within its bounds") {
  for (const StrategyItem& item : strategies().items()) {
    CAPTURE(item.name);
    std::set<std::string> names;
    for (const Option& option : item.options) {
      CHECK(names.insert(option.name).second);
      check_option(option);
    }
  }
}

TEST_CASE("every strategy can be made with its defaults and with each option changed") {
  for (const Variant& variant : variants()) {
    CAPTURE(variant.text);
    const auto strategy = variant.make();
    REQUIRE(strategy);
    CHECK(strategy->servers() >= 0);
    for (const int available : {1, 2, 8}) {
      CHECK(strategy->workers(available) >= 1);
      CHECK(strategy->workers(available) <= available);
    }
  }
}

TEST_CASE("the servers of a parameter server strategy are as many as asked for, and sit where asked for") {
  for (const char* name : {"ps-sync", "ps-async", "ps-ssp"}) {
    CHECK(make_strategy(name)->servers() == 1);
    CHECK(make_strategy(name, {{"servers", std::int64_t{4}}})->servers() == 4);
    CHECK(!make_strategy(name)->colocated());
    CHECK(make_strategy(name, {{"colocated", true}})->colocated());
  }
}

TEST_CASE("single takes one worker of any number") {
  CHECK(make_strategy("single")->workers(16) == 1);
  CHECK(make_strategy("single")->servers() == 0);
}

TEST_CASE("compressions have at least the plain one") {
  const Shelf shelf = compressions();
  REQUIRE(!shelf.entries.empty());
  CHECK(shelf.entries.front().name == "none");
  for (const Entry& entry : shelf.entries) CHECK(is_sentence(entry.sentence));
}
