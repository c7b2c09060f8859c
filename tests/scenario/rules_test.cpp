#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/scenario/document.hpp"
#include "sim/scenario/keys.hpp"
#include "sim/scenario/option_text.hpp"
#include "tests/scenario/scenario_text.hpp"

namespace paceline::scenario::testing {
namespace {

using Catch::Matchers::Contains;

/// A key of the table, how --set reaches it, and what must be there so that it can be set.
struct Reached {
  const Key* key;
  std::string path, pointer;
  std::vector<std::string> before;
};

void reach(const std::vector<Key>& keys, const Reached& parent, std::vector<Reached>& out) {
  for (const Key& key : keys) {
    const std::string path = parent.path.empty() ? key.option.name : parent.path + '.' + key.option.name;
    Reached here{&key, path, child(parent.pointer, key.option.name), parent.before};
    out.push_back(here);
    if (key.kind == KeyKind::objects) {
      here.before.push_back(path + "=" + key.option.example);
      here.path += ".0";
      here.pointer += "/0";
    }
    reach(key.keys, here, out);
  }
}

std::vector<Reached> all_keys() {
  std::vector<Reached> out;
  reach(scenario_keys(), {nullptr, "", "", {}}, out);
  return out;
}

Complaint with(const Reached& reached, const std::string& value) {
  std::vector<std::string> sets = reached.before;
  sets.push_back(reached.path + '=' + value);
  return complaint(smallest, sets);
}

void must_be_refused(const Reached& reached, const std::string& value) {
  INFO(reached.path << " = " << value);
  const Complaint found = with(reached, value);
  INFO(sentence(found));
  CHECK(found.pointer.starts_with(reached.pointer));
  CHECK_THAT(found.rule, Contains("must") || Contains("is newer than this program"));
  CHECK_FALSE(found.suggestion.empty());
}

std::string in_list(const Option& option, double value) {
  const std::string text = nlohmann::json(value).dump();
  return option.kind == OptionKind::integer_list ? '[' + text + ']' : text;
}

bool is_numeric(const Option& option) {
  return option.kind == OptionKind::number || option.kind == OptionKind::integer ||
         option.kind == OptionKind::integer_list;
}

TEST_CASE("every key of the table refuses a value of another type") {
  for (const Reached& reached : all_keys()) {
    if (reached.key->kind == KeyKind::ignored) continue;
    const bool object = reached.key->kind == KeyKind::object || reached.key->kind == KeyKind::choice;
    must_be_refused(reached, object ? "[7]" : "{\"x\": 1}");
    must_be_refused(reached,
                    is_numeric(reached.key->option) && reached.key->kind == KeyKind::value ? "true" : "7.5e30");
  }
}

TEST_CASE("every bound of the table is held at both sides") {
  for (const Reached& reached : all_keys()) {
    const Option& option = reached.key->option;
    if (reached.key->kind != KeyKind::value || !is_numeric(option)) continue;
    const Bounds limits = bounds(option);
    if (std::isfinite(limits.minimum)) {
      must_be_refused(reached, in_list(option, limits.minimum - 1));
      if (limits.above_minimum) must_be_refused(reached, in_list(option, limits.minimum));
    }
    if (std::isfinite(limits.maximum)) {
      must_be_refused(reached, in_list(option, limits.maximum * 2 + 1));
      if (limits.below_maximum) must_be_refused(reached, in_list(option, limits.maximum));
    }
  }
}

TEST_CASE("every time of the table refuses what the simulator cannot tell from zero") {
  for (const Reached& reached : all_keys())
    if (reached.key->option.unit == Unit::seconds) must_be_refused(reached, "1e-10");
}

TEST_CASE("every name of the table is one of its shelf's") {
  for (const Reached& reached : all_keys()) {
    const KeyKind kind = reached.key->kind;
    if (kind == KeyKind::name) CHECK_THAT(with(reached, "zzz").rule, Contains("is not a"));
    if (kind == KeyKind::choice)
      CHECK_THAT(with(reached, "{\"" + reached.key->discriminator + "\": \"zzz\"}").rule, Contains("is not a"));
    if (kind == KeyKind::choices)
      CHECK_THAT(with(reached, "[{\"" + reached.key->discriminator + "\": \"zzz\"}]").rule, Contains("is not a"));
  }
}

TEST_CASE("every key of the table has a sentence, and its example is accepted") {
  for (const Reached& reached : all_keys()) {
    INFO(reached.path);
    CHECK(reached.key->option.sentence.ends_with('.'));
    if (reached.key->kind == KeyKind::value) CHECK(with(reached, example_text(reached.key->option)).rule == "none");
    if (!reached.key->option.example.empty()) CHECK(with(reached, reached.key->option.example).rule == "none");
  }
}

TEST_CASE("what is required is asked for") {
  nlohmann::json whole = nlohmann::json::parse(smallest);
  const auto without = [&](const char* pointer) {
    nlohmann::json text = whole;
    const nlohmann::json::json_pointer path(pointer);
    text.at(path.parent_pointer()).erase(path.back());
    return complaint(text.dump());
  };
  CHECK(without("/cluster").pointer == "/cluster/workers");
  CHECK(without("/cluster/workers").pointer == "/cluster/workers");
  CHECK(without("/workload").pointer == "/workload/model");
  CHECK(without("/workload/model").pointer == "/workload/model");
  CHECK(without("/workload/model/name").pointer == "/workload/model/name");
  CHECK(without("/strategy").pointer == "/strategy");
  CHECK(without("/strategy/name").pointer == "/strategy/name");
  CHECK(without("/stop").pointer == "/stop");
  CHECK_THAT(without("/stop/steps").rule, Contains("must have one of samples, steps, epochs and simulated_time"));
  CHECK(complaints("{}").size() == 4);
}

}  // namespace
}  // namespace paceline::scenario::testing
