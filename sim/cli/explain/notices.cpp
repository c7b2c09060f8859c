#include "sim/cli/explain/notices.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace paceline::cli {
namespace {

using results::RunFiles;
using scenario::Scenario;

class Notices {
 public:
  Notices(const Prepared& prepared, const RunFiles& run)
      : scenario_(&prepared.scenario), plan_(&prepared.plan), run_(&run), summary_(&*run.summary) {}

  std::vector<std::string> all(int workers) {
    network(workers);
    topology();
    data_and_devices();
    buckets(workers);
    servers(workers);
    stragglers();
    failures();
    recovery();
    target();
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
    const bool spoke = std::ranges::any_of(run_->workers, [](const auto& row) { return row.communicate_s > 0; });
    if (run_->links.empty())
      say("No byte crossed the network: bandwidth{} had no effect.", spoke ? "" : " and latency");
    if (workers < scenario_->cluster.workers)
      say("{} of the {} workers took no step.", scenario_->cluster.workers - workers, scenario_->cluster.workers);
  }

  void topology() {
    const scenario::Cluster& cluster = scenario_->cluster;
    const engine::Layout& layout = *plan_->layout;
    const bool in_racks = layout.topology() == "racks";
    if (run_->links.empty()) return;
    if (in_racks && layout.racks() == 1)
      say("racks had no effect: all hosts are in one.");
    else if (in_racks && !carried("rack-"))
      say("oversubscription had no effect: no message left its rack.");
    if (cluster.devices_per_host > 1 && layout.has_parts() && plan_->workers <= cluster.devices_per_host &&
        layout.servers() == 0)
      say("network.bandwidth and latency had no effect: all workers are devices of one machine.");
    if (layout.topology() == "star" && cluster.placement.order != "linear")
      say("placement {} had no effect: on a star all places are alike.", cluster.placement.order);
    if (scenario_->strategy.name == "allreduce-hierarchical") {
      const auto parts = layout.parts();
      if (parts.size() == 1 || parts.size() == static_cast<std::size_t>(layout.workers()))
        say("allreduce-hierarchical was allreduce-ring here: {}.",
            parts.size() > 1     ? "no two workers share a machine or a rack"
            : layout.has_parts() ? "all workers share one machine or rack"
                                 : "the cluster has neither machines of several devices nor racks");
    }
  }
  /// Whether a byte crossed a link whose name begins so.
  bool carried(const char* prefix) const {
    return std::ranges::any_of(
        run_->links, [&](const results::LinkRow& row) { return row.link.starts_with(prefix) && row.bytes > 0; });
  }

  void data_and_devices() {
    const std::string& timing = scenario_->workload.timing.name;
    for (std::size_t i = 0; i < scenario_->cluster.overrides.size() && timing == "fixed"; ++i)
      if (scenario_->cluster.overrides[i].memory_bandwidth)
        say("cluster.overrides[{}].memory_bandwidth had no effect: under timing fixed a gradient takes the same time "
            "whatever the memory; give flops.",
            i);
    if (plan_->workers == 1 && scenario_->workload.partition.name != "iid")
      say("partition {} had no effect: the one worker has all samples.", scenario_->workload.partition.name);
  }

  void buckets(int workers) {
    if (!has("bucket_bytes")) return;
    const auto gradient_bytes = static_cast<double>(plan_->cost->gradient_bytes());
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
      if (one.options.has("from") && one.options.number("from") >= summary_->simulated_time_s)
        say("stragglers[{}] ({}) would have begun at {:.6g} s, but the run ended at {:.6g} s.", i, one.name,
            one.options.number("from"), summary_->simulated_time_s);
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
    if (scenario_->detection_timeout_s > 0 && summary_->failures == 0)
      say("detection.timeout had no effect: nobody died.");
    if (scenario_->recovery.name == "none") return;
    if (scenario_->recovery.name == "checkpoint" && summary_->checkpoints == 0)
      say("No checkpoint was written: the run had less work than one interval.");
    if (summary_->failures == 0 && scenario_->recovery.name != "checkpoint")
      say("recovery {} had nothing to do.", scenario_->recovery.name);
  }

  void target() {
    const auto wanted =
        scenario_->evaluate.target_accuracy ? scenario_->evaluate.target_accuracy : scenario_->stop.target_accuracy;
    if (wanted && scenario_->workload.math && !summary_->time_to_target_s)
      say("The target accuracy of {:.4g} was not reached.", *wanted);
  }

  const Scenario* scenario_;
  const engine::Plan* plan_;
  const RunFiles* run_;
  const results::Summary* summary_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::vector<std::string> notices_about(const Prepared& prepared, const RunFiles& run, int workers) {
  return Notices(prepared, run).all(workers);
}

}  // namespace paceline::cli
