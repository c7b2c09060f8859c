#include "strategies/parameter_server.hpp"

#include <utility>

namespace paceline {
namespace {

Option servers_option() {
  return {.name = "servers",
          .kind = OptionKind::integer,
          .default_value = std::int64_t{1},
          .minimum = 1,
          .maximum = 4096,
          .sentence = "Parameter servers, each with an equal shard of the model; there may be more than workers.",
          .example = "2"};
}

Option colocated_option() {
  return {.name = "colocated",
          .kind = OptionKind::boolean,
          .default_value = false,
          .sentence =
              "Whether server s sits on the host of worker s (modulo the workers) instead of one of its own; "
              "messages inside a host cost nothing.",
          .example = "true"};
}

}  // namespace

ParameterServer::ParameterServer(const OptionValues& options)
    : servers_(static_cast<int>(options.integer("servers"))), colocated_(options.boolean("colocated")) {}

std::vector<Option> ParameterServer::options(std::vector<Option> others) {
  std::vector<Option> all{servers_option(), colocated_option()};
  for (Option& option : others) all.push_back(std::move(option));
  return all;
}

}  // namespace paceline
