#pragma once
/// What the tests of the loader share: the smallest scenario, and shorthand for loading a text.

#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/loader.hpp"
#include "tests/scenario/stub_shelves.hpp"

namespace paceline::scenario::testing {

/// All that is required and nothing else.
inline const std::string smallest =
    R"({"cluster": {"workers": 4}, "workload": {"model": {"name": "cnn"}}, "strategy": {"name": "allreduce-ring"}, "stop": {"steps": 10}})";

inline Source source_of(std::string text) {
  return {"test.json", std::move(text), "/"};
}

inline Scenario loaded(const std::string& text, std::vector<std::string> sets = {}) {
  return load(source_of(text), {std::move(sets), {}}, stub_shelves());
}

inline std::vector<Complaint> complaints(const std::string& text, std::vector<std::string> sets = {}) {
  return check(source_of(text), {std::move(sets), {}}, stub_shelves());
}

/// The only complaint; one that says "none" or "several" otherwise.
inline Complaint complaint(const std::string& text, std::vector<std::string> sets = {}) {
  std::vector<Complaint> all = complaints(text, std::move(sets));
  if (all.size() == 1) return all.front();
  std::string listed;
  for (const Complaint& one : all) listed += '\n' + sentence(one);
  return {.rule = all.empty() ? "none" : "several:" + listed};
}

}  // namespace paceline::scenario::testing
