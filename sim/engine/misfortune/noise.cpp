/// stragglers noise: seconds added to each gradient, drawn anew for each that a host begins.
///
/// They come on top of the compute time and are not stretched by slowness. A gradient that is done again after a
/// failure has a draw of its own: what is drawn is never taken back.

#include "sim/engine/misfortune/noise.hpp"

#include "sim/engine/misfortune/distributions.hpp"
#include "sim/engine/misfortune/misfortune_item.hpp"

namespace paceline::engine {
namespace {

double needed(const MisfortuneEntry& entry, const std::string& option, const std::string& distribution,
              const std::string& example) {
  if (!entry.options().has(option))
    throw entry.error(
        "", "the distribution " + distribution + " needs " + option + "; write e.g. \"" + option + "\": " + example);
  return entry.options().number(option);
}

void refuse(const MisfortuneEntry& entry, const std::string& option, const std::string& distribution) {
  if (entry.options().has(option))
    throw entry.error(option, "means nothing to the distribution " + distribution + "; remove it");
}

Law law_of(const MisfortuneEntry& entry) {
  const std::string& name = entry.options().text("distribution");
  if (name == "stall") {
    for (const char* option : {"mean", "shape"}) refuse(entry, option, name);
    return stall(needed(entry, "duration", name, "\"500ms\""), needed(entry, "probability", name, "0.05"));
  }
  for (const char* option : {"duration", "probability"}) refuse(entry, option, name);
  const double mean = needed(entry, "mean", name, "\"20ms\"");
  if (name == "exponential") {
    refuse(entry, "shape", name);
    return exponential(mean);
  }
  const double shape = needed(entry, "shape", name, name == "pareto" ? "2.5" : "0.5");
  if (name == "lognormal") return lognormal(mean, shape);
  if (name == "gamma") return gamma(mean, shape);
  if (shape <= 1) throw entry.error("shape", "must be above 1 for pareto, which has no mean otherwise; write e.g. 2.5");
  return pareto(mean, shape);
}

void bring(const MisfortuneEntry& entry, Misfortunes& misfortunes) {
  const Law law = law_of(entry);
  for (const int host : entry.workers()) misfortunes.of(host).noise.push_back({law, entry.seed(host)});
}

std::vector<Option> options() {
  return {workers_option(),
          {.name = "distribution",
           .kind = OptionKind::text,
           .default_value = std::string("exponential"),
           .choices = {"exponential", "lognormal", "pareto", "gamma", "stall"},
           .sentence = "What is added to each gradient: drawn from a distribution with this mean, or stall: duration "
                       "seconds with a probability, else nothing."},
          seconds_option("mean", "Mean of what is added; for all but stall.", "\"20ms\""),
          {.name = "shape",
           .minimum = 0,
           .maximum = 1000,
           .above_minimum = true,
           .sentence = "lognormal: standard deviation of the logarithm; pareto: exponent of the tail, above 1; gamma: "
                       "shape (1 is exponential, larger ones are more regular).",
           .example = "0.5"},
          seconds_option("duration", "Length of a stall.", "\"500ms\""),
          {.name = "probability",
           .minimum = 0,
           .maximum = 1,
           .sentence = "Of a stall, for each gradient.",
           .example = "0.05"}};
}

}  // namespace

MisfortuneItem noise() {
  return {
      {.name = "noise",
       .sentence = "Random seconds are added to each gradient, the same ones whatever the strategy.",
       .source = "Dutta et al., Slow and Stale Gradients Can Win the Race, AISTATS 2018, arXiv:1803.01113, for what "
                 "exponential noise does to synchronous and asynchronous training",
       .options = options()},
      bring};
}

}  // namespace paceline::engine
