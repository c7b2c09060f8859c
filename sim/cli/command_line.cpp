#include "sim/cli/command_line.hpp"

#include <csignal>
#include <exception>
#include <iostream>
#include <new>

#include "kernels/data/dataset_item.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/error.hpp"
#include "sim/scenario/error.hpp"

namespace paceline::cli {
namespace {

int complain(const std::string& sentence, int code) {
  std::cerr << "paceline: " << sentence << '\n';
  return code;
}

/// CLI11 answers --help with 0 and every mistake with a code above 100.
int answer(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    const int code = app.exit(error);
    std::cout.flush();
    return std::cout ? code : complain("cannot write to standard output", exit_code::not_completed);
  }
  std::string what = error.what();
  for (char& c : what)
    if (c == '\n') c = ' ';
  return complain(what + "; see 'paceline --help'", exit_code::bad_usage);
}

/// CLI11 would only say that a verb is missing. Empty: the first word is one that the program knows.
std::string unknown_first_word(const CLI::App& app, int argc, char** argv) {
  if (argc < 2) return "";
  const std::string word = argv[1];
  std::string verbs;
  for (const CLI::App* verb : app.get_subcommands({})) {
    if (verb->get_name() == word) return "";
    verbs += (verbs.empty() ? "" : ", ") + verb->get_name();
  }
  for (const CLI::Option* flag : app.get_options())
    if (flag->check_name(word)) return "";
  return "'" + word + "' is not a verb; the verbs are " + verbs + "; see 'paceline --help'";
}

}  // namespace

int command_line(int argc, char** argv) {
  CLI::App app(
      "Which way of training on many machines gets there first, on this cluster, with these stragglers and these "
      "failures?");
  app.name("paceline");
  app.require_subcommand(0, 1);  // its absence is told below: CLI11 would not name a verb that it does not know
  app.set_version_flag("--version", "paceline " PACELINE_VERSION);
  app.footer(
      "Examples:\n"
      "  paceline run scenarios/ring.json\n"
      "  paceline run scenarios/ring.json --set cluster.workers=16 --seeds 1-5 --jobs 2\n"
      "  paceline compare results/ring-1 results/ps-async-1\n"
      "Exit codes: 0 done; 1 a run ended other than completed, or a gate failed; 2 bad usage or scenario; 130 "
      "interrupted.");
  std::signal(SIGXFSZ, SIG_IGN);  // a file above the user's limit is then an error of the write, with its path
  int code = exit_code::done;
  add_run(app, code);
  add_validate(app, code);
  add_list(app, code);
  add_schema(app, code);
  add_compare(app, code);
  add_explain(app, code);
  add_predict(app, code);
  add_calibrate(app, code);
  if (const std::string sentence = unknown_first_word(app, argc, argv); !sentence.empty())
    return complain(sentence, exit_code::bad_usage);
  try {
    app.parse(argc, argv);
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A verb");
    std::cout.flush();
    if (!std::cout) return complain("cannot write to standard output", exit_code::not_completed);
    return code;
  } catch (const CLI::ParseError& error) {
    return answer(app, error);
  } catch (const scenario::ScenarioError& error) {
    std::cerr << error.what() << '\n';
    return exit_code::bad_usage;
  } catch (const kernels::DataError& error) {
    return complain(error.what(), exit_code::bad_usage);
  } catch (const results::ResultsError& error) {
    return complain(error.what(), exit_code::not_completed);
  } catch (const std::bad_alloc&) {
    return complain("out of memory", exit_code::not_completed);
  } catch (const std::exception& error) {
    return complain(std::string("internal error: ") + error.what(), exit_code::not_completed);
  }
}

}  // namespace paceline::cli
