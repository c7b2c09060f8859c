#include "sim/scenario/assembly.hpp"

#include <utility>

#include "sim/scenario/shelf_names.hpp"
#include "sim/scenario/value_checker.hpp"

namespace paceline::scenario {
namespace {

using Json = nlohmann::ordered_json;

OptionValues values_of(const Json& object, const std::vector<Option>& options);

OptionValue value_of(const Json& json, const Option& option) {
  // A word instead of a number.
  if (json.is_string()) return json.get<std::string>();
  switch (option.kind) {
    case OptionKind::boolean:
      return json.get<bool>();
    case OptionKind::integer:
      return json.get<std::int64_t>();
    case OptionKind::number:
      return json.get<double>();
    case OptionKind::text:
      return json.get<std::string>();
    case OptionKind::integer_list:
      return json.get<std::vector<std::int64_t>>();
    case OptionKind::integer_lists:
      return json.get<std::vector<std::vector<std::int64_t>>>();
    case OptionKind::text_list:
      return json.get<std::vector<std::string>>();
    case OptionKind::object_list:
      break;
  }
  std::vector<OptionValues> objects;
  for (const Json& item : json) objects.push_back(values_of(item, option.members));
  return objects;
}

OptionValues values_of(const Json& object, const std::vector<Option>& options) {
  OptionValues values;
  for (const Option& option : options) {
    const auto found = object.find(option.name);
    values.set(option.name, found == object.end() ? OptionValue() : value_of(*found, option));
  }
  return values;
}

Choice choice_of(const Json& object, const char* discriminator, const Shelf& shelf) {
  const auto name = object.at(discriminator).get<std::string>();
  return {name, values_of(object, find(shelf, name)->options)};
}

std::vector<Choice> choices_of(const Json& list, const Shelf& shelf) {
  std::vector<Choice> choices;
  for (const Json& item : list) choices.push_back(choice_of(item, "kind", shelf));
  return choices;
}

template <class T>
std::optional<T> if_there(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? std::nullopt : std::optional<T>(found->get<T>());
}

Device device_of(const Json& json) {
  return {.flops = json.at("flops").get<double>(),
          .memory_bandwidth = json.at("memory_bandwidth").get<double>(),
          .memory = if_there<double>(json, "memory"),
          .idle_watts = json.at("idle_watts").get<double>(),
          .busy_watts = json.at("busy_watts").get<double>()};
}

Override override_of(const Json& json) {
  return {.workers = json.at("workers").get<std::vector<std::int64_t>>(),
          .flops = if_there<double>(json, "flops"),
          .memory_bandwidth = if_there<double>(json, "memory_bandwidth"),
          .bandwidth = if_there<double>(json, "bandwidth"),
          .latency = if_there<double>(json, "latency")};
}

Network network_of(const Json& json, const Shelves& shelves) {
  return {.topology = choice_of(json, "topology", shelves.topologies),
          .bandwidth = json.at("bandwidth").get<double>(),
          .latency = json.at("latency").get<double>(),
          .model = json.at("model").get<std::string>(),
          .fidelity = json.at("fidelity").get<std::string>()};
}

Cluster cluster_of(const Json& json, const Shelves& shelves) {
  Cluster cluster{.workers = json.at("workers").get<std::int64_t>(), .device = device_of(json.at("device"))};
  for (const Json& item : json.at("overrides")) cluster.overrides.push_back(override_of(item));
  cluster.devices_per_host = json.at("devices_per_host").get<std::int64_t>();
  const Json& inner = json.at("device_network");
  cluster.device_network = {inner.at("bandwidth").get<double>(), inner.at("latency").get<double>()};
  if (const Json& placement = json.at("placement"); placement.is_string())
    cluster.placement.order = placement.get<std::string>();
  else
    cluster.placement = {"list", placement.get<std::vector<std::int64_t>>()};
  cluster.network = network_of(json.at("network"), shelves);
  return cluster;
}

Workload workload_of(const Json& json, const Shelves& shelves) {
  const Json& dataset = json.at("dataset");
  return {.dataset = choice_of(dataset, "name", shelves.datasets),
          .partition = choice_of(dataset.at("partition"), "kind", shelves.partitions),
          .model = choice_of(json.at("model"), "name", shelves.models),
          .optimizer = choice_of(json.at("optimizer"), "name", shelves.optimizers),
          .batch_size = json.at("batch_size").get<std::int64_t>(),
          .backend = json.at("backend").get<std::string>(),
          .math = json.at("math").get<bool>(),
          .timing = choice_of(json.at("timing"), "kind", shelves.timings)};
}

Stop stop_of(const Json& json) {
  return {.samples = if_there<std::int64_t>(json, "samples"),
          .steps = if_there<std::int64_t>(json, "steps"),
          .epochs = if_there<double>(json, "epochs"),
          .simulated_time_s = if_there<double>(json, "simulated_time"),
          .target_accuracy = if_there<double>(json, "target_accuracy"),
          .target_loss = if_there<double>(json, "target_loss")};
}

Evaluate evaluate_of(const Json& json) {
  return {.every_samples = if_there<std::int64_t>(json, "every_samples"),
          .target_accuracy = if_there<double>(json, "target_accuracy"),
          .train_samples = json.at("train_samples").get<std::int64_t>()};
}

Json objects_json(const std::vector<OptionValues>& objects) {
  Json out = Json::array();
  for (const OptionValues& object : objects) {
    Json item = Json::object();
    for (const auto& [name, value] : object.all())
      if (!std::holds_alternative<std::monostate>(value)) item[name] = option_json(value);
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace

Json option_json(const OptionValue& value) {
  return std::visit(
      [](const auto& held) -> Json {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, std::monostate>)
          return nullptr;
        else if constexpr (std::is_same_v<T, double>)
          return number_json(held);
        else if constexpr (std::is_same_v<T, std::vector<OptionValues>>)
          return objects_json(held);
        else
          return held;
      },
      value);
}

Scenario assemble(const Json& normalised, const Shelves& shelves) {
  Scenario scenario{.name = normalised.at("name").get<std::string>(),
                    .seed = static_cast<std::uint64_t>(normalised.at("seed").get<std::int64_t>())};
  scenario.cluster = cluster_of(normalised.at("cluster"), shelves);
  scenario.workload = workload_of(normalised.at("workload"), shelves);
  scenario.strategy = choice_of(normalised.at("strategy"), "name", shelves.strategies);
  scenario.compression = choice_of(normalised.at("compression"), "name", shelves.compressions);
  scenario.recovery = choice_of(normalised.at("recovery"), "kind", shelves.recoveries);
  scenario.stragglers = choices_of(normalised.at("stragglers"), shelves.stragglers);
  scenario.failures = choices_of(normalised.at("failures"), shelves.failures);
  scenario.detection_timeout_s = normalised.at("detection").at("timeout").get<double>();
  scenario.stop = stop_of(normalised.at("stop"));
  scenario.evaluate = evaluate_of(normalised.at("evaluate"));
  return scenario;
}

}  // namespace paceline::scenario
