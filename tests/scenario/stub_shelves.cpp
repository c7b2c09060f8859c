#include "tests/scenario/stub_shelves.hpp"

namespace paceline::scenario::testing {
namespace {

using K = OptionKind;

Option count(std::string name, std::int64_t by_default, double minimum) {
  return {.name = std::move(name),
          .kind = K::integer,
          .default_value = by_default,
          .minimum = minimum,
          .sentence = "How many."};
}

Option duration(std::string name, bool required) {
  return {.name = std::move(name),
          .unit = Unit::seconds,
          .sentence = "How long.",
          .example = R"("2s")",
          .required = required};
}

Option from_zero(std::string name, bool required) {
  Option option = duration(std::move(name), required);
  option.minimum = 0;
  return option;
}

Option rank(std::string name) {
  return {.name = std::move(name), .kind = K::integer, .minimum = 0, .sentence = "Whom it strikes.", .example = "0"};
}

Option ranks() {
  return {.name = "workers",
          .kind = K::integer_list,
          .minimum = 0,
          .sentence = "Whom it strikes; not given: all.",
          .example = "[3]"};
}

Option file(std::string name) {
  return {.name = std::move(name),
          .kind = K::text,
          .sentence = "A file.",
          .example = R"("data.csv")",
          .required = true,
          .path = true};
}

Option optional_file(std::string name) {
  Option option = file(std::move(name));
  option.required = false;
  return option;
}

Entry plain(std::string name) {
  return {.name = std::move(name), .sentence = "The plain one.", .source = ""};
}

Shelf datasets() {
  return {"data set",
          {plain("fashion-mnist"),
           {"csv",
            "A table.",
            "",
            {file("path"),
             {.name = "label", .kind = K::text, .default_value = std::string("label"), .sentence = "Its last column."},
             {.name = "separator",
              .kind = K::text,
              .default_value = std::string(","),
              .choices = {",", "tab"},
              .sentence = "Between cells."},
             {.name = "test_fraction",
              .default_value = 0.2,
              .minimum = 0,
              .maximum = 1,
              .above_minimum = true,
              .below_maximum = true,
              .sentence = "For testing."}}},
           {"synthetic-blobs",
            "Clouds of points.",
            "",
            {count("samples", 1000, 1), count("features", 2, 1), count("classes", 2, 2)}}}};
}

Shelf models() {
  return {"model",
          {plain("softmax"),
           plain("cnn"),
           {"mlp",
            "Dense layers.",
            "",
            {{.name = "hidden",
              .kind = K::integer_list,
              .default_value = std::vector<std::int64_t>{256, 128},
              .minimum = 1,
              .maximum = 65536,
              .sentence = "Units of each hidden layer."}}}}};
}

Shelf optimizers() {
  return {"optimizer",
          {{"sgd",
            "Stochastic gradient descent.",
            "Robbins and Monro (1951)",
            {{.name = "learning_rate",
              .default_value = 0.05,
              .minimum = 0,
              .above_minimum = true,
              .sentence = "Step length."},
             {.name = "momentum",
              .default_value = 0.0,
              .minimum = 0,
              .maximum = 1,
              .below_maximum = true,
              .sentence = "Share of the last step."},
             {.name = "learning_rate_scaling",
              .kind = K::text,
              .default_value = std::string("none"),
              .choices = {"none", "linear", "sqrt"},
              .sentence = "With the number of workers."}}}}};
}

Shelf strategies() {
  Option bucket{.name = "bucket_bytes",
                .kind = K::integer,
                .unit = Unit::bytes,
                .default_value = std::int64_t{0},
                .sentence = "Bytes of a bucket; 0: one bucket.",
                .example = R"("25MB")"};
  Option overlap{
      .name = "overlap", .kind = K::boolean, .default_value = false, .sentence = "Send while the rest is computed."};
  Option bound{.name = "staleness_bound",
               .kind = K::integer,
               .default_value = std::int64_t{3},
               .minimum = 0,
               .words = {"unbounded"},
               .sentence = "How far a worker may run ahead."};
  Option scale{.name = "update_scale",
               .minimum = 0,
               .above_minimum = true,
               .sentence = "Factor on each push; 1/workers when not given.",
               .example = "1"};
  return {"strategy",
          {plain("single"),
           {"allreduce-ring", "A ring.", "Patarasuk and Yuan (2009)", {bucket, overlap}},
           {"ps-sync", "Servers that wait for all.", "", {count("servers", 1, 1), count("backup_workers", 0, 0)}},
           {"ps-async", "Servers that wait for none.", "", {count("servers", 1, 1), scale}},
           {"ps-ssp", "Servers that wait a little.", "", {count("servers", 1, 1), scale, bound}}}};
}

Shelf topologies() {
  return {"topology",
          {plain("star"),
           {"racks",
            "Racks below one switch.",
            "",
            {count("hosts_per_rack", 8, 1),
             {.name = "oversubscription", .default_value = 1.0, .minimum = 1, .sentence = "Of the racks' uplinks."}}},
           {"fat-tree",
            "Levels of switches.",
            "",
            {count("levels", 2, 1),
             {.name = "down", .kind = K::integer_list, .minimum = 1, .sentence = "Children.", .example = "[4, 4]"}}},
           {"platform", "A SimGrid file.", "", {file("file")}}}};
}

Shelf timings() {
  Option layers{.name = "layers",
                .kind = K::object_list,
                .sentence = "Bytes become ready layer by layer.",
                .members = {{.name = "flop", .unit = Unit::flop, .sentence = "Of its backward pass.", .required = true},
                            {.name = "bytes",
                             .kind = K::integer,
                             .unit = Unit::bytes,
                             .sentence = "Of its gradient.",
                             .required = true}}};
  return {"timing",
          {{"analytic", "By flop and bytes.", ""},
           {"profile",
            "As a network.",
            "",
            {{.name = "name",
              .kind = K::text,
              .choices = {"resnet-50"},
              .sentence = "Which.",
              .example = R"("resnet-50")",
              .required = true}}},
           {"measured",
            "As timed.",
            "",
            {optional_file("profile"),
             {.name = "gradient", .unit = Unit::seconds, .minimum = 0, .above_minimum = true, .sentence = "Of one."},
             {.name = "update_per_parameter", .unit = Unit::seconds, .minimum = 0, .sentence = "Of one."}}},
           {"fixed",
            "As stated.",
            "",
            {duration("compute", true),
             {.name = "gradient_bytes",
              .kind = K::integer,
              .unit = Unit::bytes,
              .sentence = "Of each message.",
              .example = R"("100MB")",
              .required = true},
             layers}}}};
}

Shelf stragglers() {
  Option factor{.name = "factor", .minimum = 1, .sentence = "How many times slower.", .example = "4", .required = true};
  Option distribution{.name = "distribution",
                      .kind = K::text,
                      .default_value = std::string("exponential"),
                      .choices = {"exponential", "lognormal", "pareto"},
                      .sentence = "Of the delay."};
  return {"straggler",
          {{"slow", "Computes slower.", "", {ranks(), factor}},
           {"noise", "Random delays.", "", {ranks(), distribution, from_zero("mean", true)}},
           {"trace", "From a file.", "", {file("file")}},
           {"link",
            "A slow link.",
            "",
            {{.name = "worker", .kind = K::integer, .minimum = 0, .sentence = "Whose.", .required = true},
             from_zero("from", true),
             from_zero("until", false),
             factor}}}};
}

Shelf failures() {
  Option mtbf = from_zero("mtbf", true);
  mtbf.above_minimum = true;
  Option worker = rank("worker");
  worker.required = true;
  Option groups{.name = "groups",
                .kind = K::integer_lists,
                .minimum = 0,
                .sentence = "Who is with whom.",
                .example = "[[0], [1]]",
                .required = true};
  return {"failure",
          {{"crash",
            "A host dies.",
            "",
            {rank("worker"), rank("server"), ranks(), duration("at", true), duration("restart_after", false)}},
           {"random", "Hosts die.", "", {ranks(), mtbf, from_zero("mttr", false)}},
           {"link", "A link is down.", "", {worker, from_zero("from", true), from_zero("until", false)}},
           {"partition", "The network falls apart.", "", {groups, from_zero("from", true), from_zero("until", false)}},
           {"rack",
            "A rack dies.",
            "",
            {{.name = "rack", .kind = K::integer, .minimum = 0, .sentence = "Which.", .required = true},
             duration("at", true)}}}};
}

Shelf recoveries() {
  return {"recovery",
          {plain("none"),
           {"checkpoint",
            "Writes the model now and then.",
            "Daly (2006)",
            {{.name = "interval",
              .unit = Unit::seconds,
              .default_value = std::string("auto"),
              .words = {"auto"},
              .sentence = "Work between two."},
             {.name = "cost", .unit = Unit::seconds, .default_value = 0.0, .sentence = "Of one write."}}}}};
}

Shelves make() {
  const Entry fast{"fast",
                   "Quick.",
                   "",
                   {{.name = "flops", .unit = Unit::flops, .default_value = 4e13},
                    {.name = "memory", .unit = Unit::bytes, .default_value = 8e9}}};
  return {.datasets = datasets(),
          .partitions = {"partition",
                         {plain("iid"),
                          {"dirichlet",
                           "Uneven labels.",
                           "",
                           {{.name = "alpha",
                             .default_value = 0.5,
                             .minimum = 0,
                             .above_minimum = true,
                             .sentence = "Small: uneven."}}}}},
          .models = models(),
          .optimizers = optimizers(),
          .backends = {"backend", {plain("auto"), plain("reference"), plain("eigen")}},
          .strategies = strategies(),
          .compressions = {"compression",
                           {plain("none"),
                            {"topk",
                             "The largest only.",
                             "",
                             {{.name = "ratio",
                               .default_value = 0.01,
                               .minimum = 0,
                               .maximum = 1,
                               .above_minimum = true,
                               .sentence = "Share that is sent."}}}}},
          .topologies = topologies(),
          .network_models = {"network model", {plain("ideal"), plain("tcp")}},
          .fidelities = {"fidelity", {plain("flow"), plain("collective")}},
          .timings = timings(),
          .stragglers = stragglers(),
          .failures = failures(),
          .recoveries = recoveries(),
          .device_profiles = {"device profile", {plain("none"), fast}}};
}

}  // namespace

const Shelves& stub_shelves() {
  static const Shelves shelves = make();
  return shelves;
}

}  // namespace paceline::scenario::testing
