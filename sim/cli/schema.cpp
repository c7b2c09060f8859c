/// paceline schema: the JSON schema of scenario files, and the key reference made from the same table.

#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include "sim/cli/shelves.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/error.hpp"
#include "sim/scenario/key_reference.hpp"
#include "sim/scenario/schema.hpp"

namespace paceline::cli {
namespace {

std::string page_with_reference(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw results::ResultsError("cannot open '" + path + "'");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  return scenario::with_key_reference(page, shelves());
}

struct Flags {
  bool reference = false;
  std::string page;
};

}  // namespace

void add_schema(CLI::App& app, int& /*code*/) {
  auto* verb = app.add_subcommand("schema", "The JSON schema (draft-07) of scenario files, for editors and forms");
  auto flags = std::make_shared<Flags>();
  auto* reference =
      verb->add_flag("--key-reference", flags->reference, "Print every key and option explained in Markdown instead");
  verb->add_option("--in-page", flags->page,
                   "Print this Markdown page with its key reference brought up to date instead")
      ->excludes(reference);
  verb->footer(
      "Examples:\n  paceline schema > scenarios/scenario.schema.json\n  paceline schema --in-page scenarios/README.md");
  verb->callback([flags] {
    if (!flags->page.empty())
      std::cout << page_with_reference(flags->page);
    else
      std::cout << (flags->reference ? scenario::key_reference(shelves()) : scenario::schema(shelves()));
  });
}

}  // namespace paceline::cli
