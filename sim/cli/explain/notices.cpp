#include "sim/cli/explain/notices.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace paceline::cli {
namespace {

using results::RunFiles;
using scenario::Scenario;

class Notices {
 public:
  Notices(const Scenario& scenario, const RunFiles& run) : scenario_(&scenario), run_(&run), summary_(&*run.summary) {}

  std::vector<std::string> all(double gradient_bytes, int workers) {
    network(workers);
    buckets(gradient_bytes, workers);
    servers(workers);
    stragglers();
    failures();
    recovery();
    return std::move(sentences_);
  }

 private:
  template <class... Arguments>
  void say(fmt::format_string<Arguments...> form, Arguments&&... arguments) {
    sentences_.push_back(fmt::format(form, std::forward<Arguments>(arguments)...));
  }
  const OptionValues& options() const { return scenario_->strategy.options; }
  bool has(const char* option) const { return options().has(option); }

  void network(int workers) {
    if (run_->links.empty()) say("No byte crossed the network: bandwidth and latency had no effect.");
    if (workers < scenario_->cluster.workers)
      say("{} of the {} workers took no step.", scenario_->cluster.workers - workers, scenario_->cluster.workers);
  }

  void buckets(double gradient_bytes, int workers) {
    if (!has("bucket_bytes")) return;
    const double size = options().number("bucket_bytes");
    const bool one = size <= 0 || size >= gradient_bytes;
    if (workers < 2) return;
    if (size > 0 && one)
      say("bucket_bytes had no effect: the gradient of {:.0f} bytes fits into one bucket.", gradient_bytes);
    if (has("overlap") && options().boolean("overlap") && one)
      say("overlap had no effect: one bucket holds the whole gradient, so nothing can travel before the backward pass "
          "is over; give bucket_bytes.");
  }

  void servers(int workers) {
    if (has("staleness_bound") && !options().is_word("staleness_bound") &&
        static_cast<double>(summary_->staleness.max) <=
            static_cast<double>(options().integer("staleness_bound")) * static_cast<double>(workers - 1) &&
        summary_->fractions.wait == 0)
      say("staleness_bound had no effect: no worker ever had to wait for it.");
    if (has("period") && options().integer("period") > summary_->steps)
      say("The workers never met: period {} is longer than the run of {} steps.", options().integer("period"),
          summary_->steps);
  }

  void stragglers() {
    for (std::size_t i = 0; i < scenario_->stragglers.size(); ++i) {
      const scenario::Choice& one = scenario_->stragglers[i];
      const bool factor_of_one = one.options.has("factor") && one.options.number("factor") == 1;
      const bool no_noise = one.options.has("mean") && one.options.number("mean") == 0;
      const bool never = one.options.has("probability") && one.options.number("probability") == 0;
      if (factor_of_one || no_noise || never) say("stragglers[{}] ({}) slows nobody down.", i, one.name);
    }
  }

  void failures() {
    const bool of_links = std::any_of(scenario_->failures.begin(), scenario_->failures.end(), is_of_links);
    const bool of_hosts = std::any_of(scenario_->failures.begin(), scenario_->failures.end(),
                                      [](const scenario::Choice& one) { return !is_of_links(one); });
    if (of_hosts && summary_->failures == 0)
      say("None of the failures of hosts came before the run ended at {:.6g} s.", summary_->simulated_time_s);
    if (of_links && summary_->link_failures == 0)
      say("None of the failures of links came before the run ended at {:.6g} s.", summary_->simulated_time_s);
  }
  static bool is_of_links(const scenario::Choice& one) { return one.name == "link" || one.name == "partition"; }

  void recovery() {
    if (scenario_->recovery.name == "none") return;
    if (scenario_->recovery.name == "checkpoint" && summary_->checkpoints == 0)
      say("No checkpoint was written: the run had less work than one interval.");
    if (summary_->failures == 0 && scenario_->recovery.name != "checkpoint")
      say("recovery {} had nothing to do.", scenario_->recovery.name);
  }

  const Scenario* scenario_;
  const RunFiles* run_;
  const results::Summary* summary_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::vector<std::string> notices_about(const Scenario& scenario, const RunFiles& run, double gradient_bytes,
                                       int workers) {
  return Notices(scenario, run).all(gradient_bytes, workers);
}

}  // namespace paceline::cli
