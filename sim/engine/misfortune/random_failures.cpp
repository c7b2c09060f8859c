/// failures random: hosts die at random and are back after a fixed time: a renewal process for each host.
///
/// The time from a host's (re)start to its next failure has the mean `mtbf`; a host that is off for another reason
/// meanwhile is off as long as either says.

#include "sim/engine/misfortune/distributions.hpp"
#include "sim/engine/misfortune/misfortune_item.hpp"

namespace paceline::engine {
namespace {

class Renewals final : public OutageSource {
 public:
  Renewals(int host, Law life, double repair, std::uint64_t seed)
      : host_(host), life_(std::move(life)), repair_(repair), random_(seed) {}

  std::optional<Outage> next() override {
    const double at = up_since_ + life_(random_);
    up_since_ = at + repair_;
    return Outage{.host = host_, .at = at, .lasts = repair_};
  }

 private:
  int host_;
  Law life_;
  double repair_;
  kernels::Random random_;
  double up_since_ = 0;
};

Law life_of(const MisfortuneEntry& entry) {
  const OptionValues& options = entry.options();
  const double mtbf = options.number("mtbf");
  if (options.text("distribution") == "weibull") {
    if (!options.has("shape")) throw entry.error("", "the distribution weibull needs shape; write e.g. \"shape\": 0.7");
    return weibull(mtbf, options.number("shape"));
  }
  if (options.has("shape")) throw entry.error("shape", "means nothing to the distribution exponential; remove it");
  return exponential(mtbf);
}

std::vector<int> hosts_of(const MisfortuneEntry& entry, const Misfortunes& misfortunes) {
  if (entry.options().has("workers")) return entry.workers();
  std::vector<int> all;
  for (int host = 0; host < misfortunes.hosts(); ++host) all.push_back(host);
  return all;
}

void bring(const MisfortuneEntry& entry, Misfortunes& misfortunes) {
  const Law life = life_of(entry);
  const double mttr = entry.options().number("mttr");
  for (const int host : hosts_of(entry, misfortunes)) {
    if (host < misfortunes.hosts() - misfortunes.layout->spares())
      misfortunes.failure_rate += 1 / entry.options().number("mtbf");
    misfortunes.of(host).outages.push_back(
        [=, seed = entry.seed(host)] { return std::make_unique<Renewals>(host, life, mttr, seed); });
  }
}

}  // namespace

MisfortuneItem random_failures() {
  Option mtbf = seconds_option("mtbf", "Mean time from a host's start to its failure.", "\"3600s\"", true);
  mtbf.above_minimum = true;
  Option mttr = seconds_option("mttr", "Time until it is back, always the same; 0 replaces it at once.", "\"60s\"");
  mttr.default_value = 0.0;
  return {
      {.name = "random",
       .sentence = "Hosts die at random, each for itself, and are back after a fixed time with empty memory.",
       .source = "Schroeder and Gibson, A large-scale study of failures in high-performance computing systems, DSN "
                 "2006: Weibull with a shape of 0.7 to 0.8",
       .options = {workers_option(
                       "Ranks of the workers concerned; when not given all hosts, those of servers and spares too."),
                   mtbf,
                   mttr,
                   {.name = "distribution",
                    .kind = OptionKind::text,
                    .default_value = std::string("exponential"),
                    .choices = {"exponential", "weibull"},
                    .sentence = "Of the time from a host's start to its failure."},
                   {.name = "shape",
                    .minimum = 0.1,
                    .maximum = 100,
                    .sentence = "Of weibull; below 1 new hosts fail more often than old ones.",
                    .example = "0.7"}}},
      bring};
}

}  // namespace paceline::engine
