#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sim/cli/children.hpp"
#include "sim/cli/command_line.hpp"
#include "sim/cli/measured.hpp"
#include "sim/cli/run_flags.hpp"
#include "sim/results/run_directory.hpp"

namespace paceline::cli {
namespace {

constexpr std::size_t most_seeds = 10'000;

[[noreturn]] void refuse_seeds(const std::string& text) {
  throw CLI::ValidationError("--seeds", "'" + text + "' is not a list of seeds; write e.g. 1-5 or 1,3,8");
}

std::uint64_t seed_of(std::string_view text, const std::string& all) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) refuse_seeds(all);
  return seed;
}

/// In the order given, each once.
std::vector<std::uint64_t> seeds_of(const std::string& text) {
  std::vector<std::uint64_t> seeds;
  std::set<std::uint64_t> seen;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    const std::string_view item = std::string_view(text).substr(begin, comma - begin);
    const std::size_t dash = item.find('-');
    const std::uint64_t first = seed_of(item.substr(0, dash), text);
    const std::uint64_t last = dash == std::string_view::npos ? first : seed_of(item.substr(dash + 1), text);
    if (last < first || last - first >= most_seeds) refuse_seeds(text);
    for (std::uint64_t seed = first; seed - first <= last - first; ++seed) {
      if (seen.insert(seed).second) seeds.push_back(seed);
      if (seed == last) break;
    }
    begin = comma + 1;
  }
  return seeds;
}

std::filesystem::path directory_of(const RunFlags& flags, const std::string& name, std::uint64_t seed) {
  const std::string own = name + "-" + std::to_string(seed);
  return flags.out ? std::filesystem::path(*flags.out) / own
                   : results::default_directory(std::filesystem::path("results") / own);
}

}  // namespace

int run_many(const RunFlags& flags) {
  const std::vector<std::uint64_t> seeds = seeds_of(*flags.seeds);
  const scenario::Source source = scenario::read_file(flags.file);
  const Prepared prepared = prepare_to_run(source, flags.scenario.overrides());
  const int processors = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const int threads = flags.threads > 0 ? flags.threads : std::max(1, processors / flags.jobs);
  std::vector<Child> children;
  std::vector<std::string> directories;
  for (const std::uint64_t seed : seeds) {
    directories.push_back(directory_of(flags, prepared.scenario.name, seed).string());
    children.push_back({{"run", "-", "--seed", std::to_string(seed), "--out", directories.back(), "--threads",
                         std::to_string(threads), "--quiet"},
                        prepared.scenario.normalised_json});
    if (flags.force) children.back().arguments.emplace_back("--force");
    if (flags.trace) children.back().arguments.emplace_back("--trace");
    if (flags.time_limit_s) {  // of each run
      children.back().arguments.emplace_back("--time-limit");
      children.back().arguments.push_back(std::to_string(*flags.time_limit_s));
    }
  }
  std::vector<int> codes = run_children(children, flags.jobs);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] != exit_code::done)
      std::cerr << "paceline: seed " << seeds[i] << " ended with exit code " << codes[i] << '\n';
    if (codes[i] > exit_code::interrupted) codes[i] = exit_code::not_completed;  // ended by another signal
    std::cout << directories[i] << '\n';
  }
  return *std::max_element(codes.begin(), codes.end());
}

}  // namespace paceline::cli
