#include "kernels/catalogue.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

namespace paceline::kernels::tests {
namespace {

std::vector<Shelf> shelves() {
  return {backends().shelf(), models().shelf(), optimizers().shelf(), datasets().shelf(), partitions().shelf()};
}

std::vector<std::string> names(const Shelf& shelf) {
  std::vector<std::string> all;
  for (const Entry& entry : shelf.entries) all.push_back(entry.name);
  return all;
}

bool is_sentence(const std::string& text) {
  return text.size() > 2 && text.back() == '.' && std::isupper(static_cast<unsigned char>(text.front())) != 0;
}

void check_default(const Option& option) {
  double value = 0;
  if (const auto* number = std::get_if<double>(&option.default_value))
    value = *number;
  else if (const auto* whole = std::get_if<std::int64_t>(&option.default_value))
    value = static_cast<double>(*whole);
  else
    return;
  CHECK((option.above_minimum ? value > option.minimum : value >= option.minimum));
  CHECK((option.below_maximum ? value < option.maximum : value <= option.maximum));
}

}  // namespace

TEST_CASE("the catalogues hold what the scenario format names") {
  CHECK(names(backends().shelf()) ==
        std::vector<std::string>{"reference", "reference-fma", "opencl", "eigen", "avx", "cuda"});
  CHECK(names(models().shelf()) == std::vector<std::string>{"softmax", "linear", "mlp", "cnn"});
  CHECK(names(optimizers().shelf()) == std::vector<std::string>{"sgd", "adam"});
  CHECK(names(datasets().shelf()) ==
        std::vector<std::string>{"fashion-mnist", "idx", "csv", "synthetic-blobs", "synthetic-regression"});
  CHECK(names(partitions().shelf()) == std::vector<std::string>{"iid", "dirichlet", "shards", "quantity"});
}

TEST_CASE(
    "every entry and every option explains itself in a sentence, with an example and a default within its bounds") {
  for (const Shelf& shelf : shelves())
    for (const Entry& entry : shelf.entries) {
      INFO(shelf.noun << " " << entry.name);
      CHECK(is_sentence(entry.sentence));
      std::set<std::string> seen;
      for (const Option& option : entry.options) {
        INFO(option.name);
        CHECK(seen.insert(option.name).second);
        CHECK(is_sentence(option.sentence));
        CHECK_FALSE(option.example.empty());
        check_default(option);
        const auto* word = std::get_if<std::string>(&option.default_value);
        if (word != nullptr && !option.choices.empty())
          CHECK(std::count(option.choices.begin(), option.choices.end(), *word) == 1);
      }
    }
}

TEST_CASE("every entry names its source") {
  for (const Shelf& shelf : {models().shelf(), optimizers().shelf(), datasets().shelf(), partitions().shelf()})
    for (const Entry& entry : shelf.entries) {
      INFO(entry.name);
      CHECK_FALSE(entry.source.empty());
    }
}

TEST_CASE("auto is the fastest backend that can run here") {
  CHECK(make_backend("auto")->info().name == fastest_backend());
  const auto runs = [](const char* name) { return backends().find(name)->make.unavailable().empty(); };
  CHECK(fastest_backend() == (runs("cuda") ? "cuda" : runs("avx") ? "avx" : "eigen"));
}

TEST_CASE("a backend that does not exist is an error and not another backend") {
  CHECK_THROWS_AS(make_backend("abacus"), BackendError);
  CHECK_THROWS_WITH(make_backend("abacus"), Catch::Contains("abacus"));
}

}  // namespace paceline::kernels::tests
