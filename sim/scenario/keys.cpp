#include "sim/scenario/keys.hpp"

#include <algorithm>
#include <utility>

namespace paceline::scenario {
namespace {

using K = OptionKind;

Key value(Option option, std::string why = {}) {
  return {.option = std::move(option), .why = std::move(why)};
}

Key object(std::string name, std::string sentence, std::vector<Key> keys) {
  return {.option = {.name = std::move(name), .sentence = std::move(sentence)},
          .kind = KeyKind::object,
          .keys = std::move(keys)};
}

Key ignored(std::string name, std::string sentence) {
  return {.option = {.name = std::move(name), .sentence = std::move(sentence)}, .kind = KeyKind::ignored};
}

Key written_by_run(std::string name, const std::string& what) {
  return ignored(std::move(name), "Written by run, ignored when read: " + what + ".");
}

/// A name alone, chosen from a shelf.
Key named(Option option, const Shelf Shelves::*shelf) {
  option.kind = K::text;
  return {.option = std::move(option), .kind = KeyKind::name, .shelf = shelf};
}

/// An entry with its options, chosen from a shelf.
Key chosen(Option option, const Shelf Shelves::*shelf, std::string discriminator, std::vector<Key> beside = {}) {
  option.kind = K::text;
  return {.option = std::move(option),
          .kind = KeyKind::choice,
          .shelf = shelf,
          .discriminator = std::move(discriminator),
          .keys = std::move(beside)};
}

Key list_of_chosen(Option option, const Shelf Shelves::*shelf) {
  Key key = chosen(std::move(option), shelf, "kind");
  key.kind = KeyKind::choices;
  return key;
}

/// Fields of Device and Override that mean the same.
Option flops(OptionValue default_value) {
  return {.name = "flops",
          .unit = Unit::flops,
          .default_value = std::move(default_value),
          .minimum = 0,
          .above_minimum = true,
          .sentence = "Speed at which a device computes.",
          .example = R"("10Tf")"};
}

Option memory_bandwidth(OptionValue default_value) {
  return {.name = "memory_bandwidth",
          .unit = Unit::bytes_per_second,
          .default_value = std::move(default_value),
          .minimum = 0,
          .above_minimum = true,
          .sentence = "Speed at which a device reads and writes its memory.",
          .example = R"("900GBps")"};
}

Option bandwidth(OptionValue default_value, std::string sentence) {
  return {.name = "bandwidth",
          .unit = Unit::bytes_per_second,
          .default_value = std::move(default_value),
          .minimum = 0,
          .above_minimum = true,
          .sentence = std::move(sentence),
          .example = R"("10Gbps")"};
}

Option latency(OptionValue default_value, std::string sentence) {
  return {.name = "latency",
          .unit = Unit::seconds,
          .default_value = std::move(default_value),
          .sentence = std::move(sentence),
          .example = R"("50us")"};
}

Option watts(std::string name, double default_value, std::string example, std::string sentence) {
  return {.name = std::move(name),
          .unit = Unit::watts,
          .default_value = default_value,
          .sentence = std::move(sentence),
          .example = std::move(example)};
}

Key device() {
  return object("device", "What each worker computes on.",
                {named({.name = "profile",
                        .default_value = std::string("none"),
                        .sentence = "A device by name: what else is not given here has its values, from data sheets "
                                    "(list device-profiles).",
                        .example = R"("none")"},
                       &Shelves::device_profiles),
                 value(flops(10e12)), value(memory_bandwidth(900e9)),
                 value({.name = "memory",
                        .unit = Unit::bytes,
                        .minimum = 0,
                        .above_minimum = true,
                        .sentence = "Memory of a device; a run that needs more is refused. Not given: no limit.",
                        .example = R"("16GiB")"}),
                 value(watts("idle_watts", 60, "60", "Power that a host draws while it is on and does not compute.")),
                 value(watts("busy_watts", 300, "300", "Power that a host draws while it computes."))});
}

Key overrides() {
  Key key = object("overrides", "Hosts and links that differ from the rest; a worker stands in one of them at most.",
                   {value({.name = "workers",
                           .kind = K::integer_list,
                           .minimum = 0,
                           .sentence = "Ranks of the workers that differ, from 0.",
                           .example = "[0, 1]",
                           .required = true}),
                    value(flops({})), value(memory_bandwidth({})),
                    value(bandwidth({}, "Bandwidth of the worker's own link, each way.")),
                    value(latency({}, "Latency of the worker's own link."))});
  key.kind = KeyKind::objects;
  key.option.example = R"([{ "workers": [0, 1], "flops": "5Tf" }])";
  return key;
}

Key network() {
  return chosen({.name = "network", .default_value = std::string("star"), .sentence = "What joins the hosts."},
                &Shelves::topologies, "topology",
                {value(bandwidth(1.25e9, "Bandwidth of each link, each way.")),
                 value(latency(50e-6, "Latency of each link; on a star a message crosses two links.")),
                 named({.name = "model",
                        .default_value = std::string("ideal"),
                        .sentence = "How a message shares its links.",
                        .example = R"("ideal")"},
                       &Shelves::network_models),
                 named({.name = "fidelity",
                        .default_value = std::string("flow"),
                        .sentence = "What is simulated one by one.",
                        .example = R"("flow")"},
                       &Shelves::fidelities)});
}

Key cluster() {
  return object(
      "cluster", "The machines, and what joins them.",
      {value({.name = "workers",
              .kind = K::integer,
              .minimum = 1,
              .maximum = 1'000'000,
              .sentence = "How many replicas train; parameter servers get hosts of their own, added to these.",
              .example = "8",
              .required = true}),
       device(), overrides(),
       value({.name = "devices_per_host",
              .kind = K::integer,
              .default_value = std::int64_t{1},
              .minimum = 1,
              .maximum = 1'000'000,
              .sentence = "Workers in a row that are the devices of one host; they share its link to the network, and "
                          "reach each other over inner links.",
              .example = "8"}),
       object(
           "device_network", "What joins the devices of one host, when it has several (NVLink).",
           {value(bandwidth(300e9, "Bandwidth of each device's inner link, each way.")),
            value(latency(1e-6, "Latency of each device's inner link; a message between two devices crosses two."))}),
       value({.name = "placement",
              .kind = K::integer_list,
              .default_value = std::string("linear"),
              .minimum = 0,
              .words = {"linear", "round-robin", "random"},
              .sentence = "Which places of the topology the hosts of workers take: in order, rank r in rack r mod R, "
                          "shuffled by the seed, or a list with the place of each; servers and spares take the lowest "
                          "places that are left.",
              .example = R"("round-robin")"}),
       network()});
}

Key workload() {
  const Key partition =
      chosen({.name = "partition", .default_value = std::string("iid"), .sentence = "Which worker sees which samples."},
             &Shelves::partitions, "kind");
  return object(
      "workload", "What is trained.",
      {chosen({.name = "dataset", .default_value = std::string("fashion-mnist"), .sentence = "What is learned from."},
              &Shelves::datasets, "name", {partition}),
       chosen({.name = "model", .sentence = "What is trained.", .example = R"({ "name": "cnn" })", .required = true},
              &Shelves::models, "name"),
       chosen(
           {.name = "optimizer", .default_value = std::string("sgd"), .sentence = "How a gradient changes the model."},
           &Shelves::optimizers, "name"),
       value({.name = "batch_size",
              .kind = K::integer,
              .unit = Unit::samples,
              .default_value = std::int64_t{32},
              .minimum = 1,
              .maximum = 1'000'000,
              .sentence = "Samples in one worker's gradient.",
              .example = "32"}),
       named({.name = "backend",
              .default_value = std::string("auto"),
              .words = {"auto"},
              .sentence = "Which kernels compute; auto takes the fastest that this machine can run.",
              .example = R"("auto")"},
             &Shelves::backends),
       value({.name = "math",
              .kind = K::boolean,
              .default_value = true,
              .sentence = "False: sizes and times only, no values, for very large clusters.",
              .example = "true"}),
       chosen({.name = "timing",
               .default_value = std::string("analytic"),
               .sentence = "How many simulated seconds a gradient takes."},
              &Shelves::timings, "kind")});
}

Option budget(std::string name, Unit unit, std::string sentence, std::string example) {
  return {.name = std::move(name),
          .kind = K::integer,
          .unit = unit,
          .minimum = 1,
          .sentence = std::move(sentence),
          .example = std::move(example)};
}

Option accuracy(std::string sentence) {
  return {.name = "target_accuracy",
          .minimum = 0,
          .maximum = 1,
          .above_minimum = true,
          .sentence = std::move(sentence),
          .example = "0.85"};
}

Key stop() {
  Key key =
      object("stop", "When the run ends: at the first of these conditions that is met. A target alone is not enough.",
             {value(budget("samples", Unit::samples, "Samples whose gradients all workers compute together.", "60000")),
              value(budget("steps", Unit::steps, "Updates of the global model.", "1000")),
              value({.name = "epochs",
                     .minimum = 0,
                     .maximum = 1e9,
                     .above_minimum = true,
                     .sentence = "Passes over the training samples, all workers together.",
                     .example = "1"}),
              value({.name = "simulated_time",
                     .unit = Unit::seconds,
                     .minimum = 0,
                     .above_minimum = true,
                     .sentence = "Simulated time; gradients already drawn are finished and counted.",
                     .example = R"("60s")"}),
              value(accuracy("Test accuracy at an evaluation that ends the run; needs another condition beside it.")),
              value({.name = "target_loss",
                     .minimum = 0,
                     .sentence = "Test loss at an evaluation that ends the run; needs another condition beside it.",
                     .example = "0.4"})});
  key.one_of = {"samples", "steps", "epochs", "simulated_time"};
  key.option.required = true;
  key.option.example = R"({ "samples": 60000 })";
  return key;
}

Key evaluate() {
  return object(
      "evaluate", "When the model is measured; costs no simulated time.",
      {value(budget("every_samples", Unit::samples,
                    "Samples between two evaluations; not given: the initial and the final model only.", "6000")),
       value(accuracy("Test accuracy whose first time is reported; does not end the run.")),
       value({.name = "train_samples",
              .kind = K::integer,
              .unit = Unit::samples,
              .default_value = std::int64_t{2000},
              .minimum = 1,
              .sentence = "The train loss is the evaluated model's mean loss over this many training samples, the "
                          "first ones.",
              .example = "2000"})});
}

std::vector<Key> heading() {
  return {ignored("$schema", "Where an editor finds the schema; ignored."),
          value({.name = "format",
                 .kind = K::integer,
                 .default_value = std::int64_t{1},
                 .minimum = 1,
                 .maximum = 1,
                 .sentence = "Version of this file's format.",
                 .example = "1"},
                "this program reads format 1"),
          value({.name = "name",
                 .kind = K::text,
                 .default_value = {},
                 .sentence = "What the run is called, in results too; not given: the file's name.",
                 .example = R"("fashion-ring-8")"}),
          value({.name = "seed",
                 .kind = K::integer,
                 .default_value = std::int64_t{1},
                 .minimum = 0,
                 .sentence = "Everything random follows from it.",
                 .example = "1"})};
}

std::vector<Key> misfortune() {
  return {list_of_chosen({.name = "stragglers",
                          .sentence = "What makes workers or links slow.",
                          .example = R"([{ "kind": "slow", "workers": [3], "factor": 4 }])"},
                         &Shelves::stragglers),
          list_of_chosen({.name = "failures",
                          .sentence = "What breaks, and when.",
                          .example = R"([{ "kind": "crash", "worker": 2, "at": "2s" }])"},
                         &Shelves::failures),
          object("detection", "How a death is noticed.",
                 {value({.name = "timeout",
                         .unit = Unit::seconds,
                         .default_value = 0.0,
                         .sentence = "Time from a death until the others know; a slow peer is never suspected.",
                         .example = R"("1s")"})}),
          chosen({.name = "recovery", .default_value = std::string("none"), .sentence = "What is done about a death."},
                 &Shelves::recoveries, "kind")};
}

std::vector<Key> environment() {
  return {written_by_run("version", "Paceline's version"),
          written_by_run("compiler", "what compiled it"),
          written_by_run("build_type", "CMake's build type"),
          written_by_run("backend_used", "the backend that computed"),
          written_by_run("instruction_set", "what the backend's kernels used"),
          written_by_run("arithmetic_version", "raised when the same inputs would give other bits"),
          written_by_run("cpu", "the processor"),
          written_by_run("gpu", "the graphics processor"),
          written_by_run("allocator", "who served malloc"),
          written_by_run("threads", "threads of the compute pool")};
}

std::vector<Key> make_keys() {
  std::vector<Key> all = heading();
  const auto add = [&all](std::vector<Key> keys) { all.insert(all.end(), keys.begin(), keys.end()); };
  add({cluster(), workload(),
       chosen({.name = "strategy",
               .sentence = "How the replicas agree.",
               .example = R"({ "name": "allreduce-ring" })",
               .required = true},
              &Shelves::strategies, "name"),
       chosen({.name = "compression", .default_value = std::string("none"), .sentence = "What makes messages smaller."},
              &Shelves::compressions, "name")});
  add(misfortune());
  add({stop(), evaluate()});
  add(environment());
  return all;
}

}  // namespace

const std::vector<Key>& scenario_keys() {
  static const std::vector<Key> all = make_keys();
  return all;
}

bool is_needed(const Key& key) {
  if (key.option.required) return true;
  if (key.kind == KeyKind::object) return std::any_of(key.keys.begin(), key.keys.end(), is_needed);
  const bool has_default = std::holds_alternative<std::string>(key.option.default_value);
  return key.kind == KeyKind::choice && !has_default;
}

}  // namespace paceline::scenario
