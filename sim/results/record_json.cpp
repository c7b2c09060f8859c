#include "sim/results/record_json.hpp"

#include <stdexcept>

#include "sim/results/json_document.hpp"
#include "sim/results/json_object.hpp"

namespace paceline::results {
namespace {

using Json = JsonDocument::Json;

/// Adds each field that it visits to one object.
struct FieldWriter {
  JsonObject& object;

  void operator()(std::string_view key, Status status) const { object.add(key, name_of(status)); }
  template <NestedRecord Record>
  void operator()(std::string_view key, const Record& record) const {
    JsonObject inner;
    for_each_field(record, FieldWriter{inner});
    object.add_raw(key, inner.text());
  }
  template <NestedRecord Record>
  void operator()(std::string_view key, const std::optional<Record>& record) const {
    if (record)
      (*this)(key, *record);
    else
      object.add_raw(key, "null");
  }
  void operator()(std::string_view key, const auto& value) const { object.add(key, value); }
};

template <class Record>
std::string text_of(const Record& record, int indent) {
  JsonObject object(indent);
  object.add("format", format);
  for_each_field(record, FieldWriter{object});
  return object.text();
}

/// The text at /key, or at /key/inner.
std::string text_at(const JsonDocument& document, const Json& object, const std::string& key) {
  const auto found = object.find(key);
  if (found == object.end()) document.refuse(key, "is missing");
  if (!found->is_string()) document.refuse(key, "must be a text");
  return found->get<std::string>();
}

std::string strategy_name(const JsonDocument& document) {
  const auto strategy = document.object().find("strategy");
  if (strategy == document.object().end() || !strategy->is_object())
    document.refuse("strategy", "must be an object with a name");
  return text_at(document, *strategy, "name");
}

}  // namespace

std::string summary_text(const Summary& summary) {
  return text_of(summary, 2) + "\n";
}

std::string metrics_text(const MetricsLine& line) {
  return text_of(line, 0);
}

std::string run_text(std::string_view scenario_json, const Environment& environment) {
  const Json scenario = Json::parse(scenario_json, nullptr, false);
  if (!scenario.is_object()) throw std::invalid_argument("the scenario of a run must be a JSON object");
  JsonObject surroundings;
  for_each_field(environment, FieldWriter{surroundings});
  Json run = {{"format", format}};
  for (const auto& [key, value] : scenario.items()) run[key] = value;
  const Json facts = Json::parse(surroundings.text());
  for (const auto& [key, value] : facts.items()) {
    run.erase(key);
    run[key] = value;
  }
  return run.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Summary parse_summary(std::string_view text, const std::string& file) {
  const JsonDocument document(text, {file, 1});
  Summary summary;
  for_each_field(summary, FieldReader(document, document.object()));
  return summary;
}

MetricsLine parse_metrics(std::string_view text, const std::string& file, std::size_t line) {
  const JsonDocument document(text, {file, line});
  MetricsLine record;
  for_each_field(record, FieldReader(document, document.object()));
  if (record.kind.empty()) document.refuse("kind", "must be a text");
  return record;
}

RunDescription parse_run(std::string_view text, const std::string& file) {
  JsonDocument document(text, {file, 1}, false);
  RunDescription run;
  const FieldReader read(document, document.object(), FieldReader::Missing::is_default);
  run.name = text_at(document, document.object(), "name");
  run.strategy = strategy_name(document);
  read("seed", run.seed);
  for_each_field(run.environment, read);
  Json scenario = document.take_object();
  for_each_field(run.environment, [&scenario](std::string_view key, const auto&) { scenario.erase(std::string(key)); });
  run.scenario_json = scenario.dump();
  return run;
}

}  // namespace paceline::results
