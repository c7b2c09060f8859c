/// libFuzzer target: any bytes are a scenario or a complaint, and an accepted scenario survives being written and read.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "sim/scenario/loader.hpp"
#include "tests/scenario/stub_shelves.hpp"

namespace {

using namespace paceline::scenario;

void expect(bool truth) {
  if (!truth) std::abort();
}

void expect_clear(const Complaint& complaint) {
  expect(!complaint.rule.empty());
  expect(complaint.file != "fuzz.json" || (complaint.line > 0 && complaint.column > 0));
  expect(sentence(complaint).find('\n') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Behind a zero byte stands an override.
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t zero = bytes.find('\0');
  Overrides overrides;
  if (zero != std::string::npos) overrides.sets.push_back(bytes.substr(zero + 1));
  const Source source{"fuzz.json", bytes.substr(0, zero), "/"};
  const std::vector<Complaint> complaints = check(source, overrides, testing::stub_shelves());
  for (const Complaint& complaint : complaints) expect_clear(complaint);
  if (!complaints.empty()) return 0;
  const Scenario first = load(source, overrides, testing::stub_shelves());
  const Scenario second = load({"fuzz.json", first.normalised_json, "/"}, {}, testing::stub_shelves());
  expect(first == second);
  expect(first.normalised_json == second.normalised_json);
  return 0;
}
