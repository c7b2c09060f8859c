#include "sim/results/calibration.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/results/error.hpp"
#include "sim/results/input_file.hpp"
#include "sim/results/json_document.hpp"
#include "sim/results/json_object.hpp"

namespace paceline::results {
namespace {

using Json = JsonDocument::Json;

constexpr std::uint64_t largest_file = std::uint64_t{16} << 20U;

std::string list_text(const std::vector<std::string>& items, const char* indent) {
  std::string text = "[";
  for (std::size_t i = 0; i < items.size(); ++i) text += fmt::format("{}\n{}{}", i == 0 ? "" : ",", indent, items[i]);
  return text + "]";
}

std::string text_of(const GradientRate& rate) {
  JsonObject json;
  json.add("batch", rate.batch);
  json.add("seconds", rate.seconds);
  json.add("least", rate.least);
  json.add("most", rate.most);
  json.add("flops", rate.flops);
  return json.text();
}

std::string text_of(const ModelRate& rate) {
  JsonObject json;
  json.add("backend", rate.backend);
  json.add("instruction_set", rate.instruction_set);
  json.add("model", rate.model);
  json.add("parameters", rate.parameters);
  json.add("flop_per_sample", rate.flop_per_sample);
  json.add("update_seconds_per_parameter", rate.update_seconds_per_parameter);
  json.add("update_bytes_per_second", rate.update_bytes_per_second);
  std::vector<std::string> gradients;
  for (const GradientRate& gradient : rate.gradients) gradients.push_back(text_of(gradient));
  json.add_raw("gradients", list_text(gradients, "      "));
  return json.text();
}

/// Reads one object's fields, or says what is wrong with them.
class Fields {
 public:
  Fields(const std::string& file, const std::string& where, const Json& object)
      : file_(file), where_(where), object_(object) {
    if (!object.is_object()) refuse("is no object");
  }
  [[noreturn]] void refuse(const std::string& what) const {
    throw ResultsError(fmt::format("'{}' is no calibration: {} {}", file_, where_, what));
  }
  double positive(const char* key) const {
    const Json& value = at(key);
    if (!value.is_number() || !(value.get<double>() > 0) || !std::isfinite(value.get<double>()))
      refuse(fmt::format("has a '{}' that is no positive number", key));
    return value.get<double>();
  }
  std::int64_t count(const char* key) const {
    const double value = positive(key);
    if (value != std::floor(value) || value > 1e15) refuse(fmt::format("has a '{}' that is no count", key));
    return static_cast<std::int64_t>(value);
  }
  std::string text(const char* key) const {
    const Json& value = at(key);
    if (!value.is_string()) refuse(fmt::format("has a '{}' that is no text", key));
    return value.get<std::string>();
  }
  const Json& list(const char* key) const {
    const Json& value = at(key);
    if (!value.is_array() || value.empty()) refuse(fmt::format("has a '{}' that is no list of at least one", key));
    return value;
  }

 private:
  const Json& at(const char* key) const {
    const auto found = object_.find(key);
    if (found == object_.end()) refuse(fmt::format("has no '{}'", key));
    return *found;
  }
  const std::string& file_;
  std::string where_;
  const Json& object_;
};

ModelRate model_rate(const std::string& file, const std::string& where, const Json& json) {
  const Fields fields(file, where, json);
  ModelRate rate{fields.text("backend"),
                 fields.text("instruction_set"),
                 fields.text("model"),
                 fields.count("parameters"),
                 fields.positive("flop_per_sample"),
                 {},
                 fields.positive("update_seconds_per_parameter"),
                 fields.positive("update_bytes_per_second")};
  for (const Json& item : fields.list("gradients")) {
    const Fields gradient(file, where + fmt::format(" gradient {}", rate.gradients.size()), item);
    rate.gradients.push_back({gradient.count("batch"), gradient.positive("seconds"), gradient.positive("least"),
                              gradient.positive("most"), gradient.positive("flops")});
    const std::size_t n = rate.gradients.size();
    if (n > 1 && rate.gradients[n - 1].batch <= rate.gradients[n - 2].batch)
      gradient.refuse("has a batch that does not rise");
  }
  return rate;
}

}  // namespace

std::string calibration_text(const Calibration& calibration) {
  JsonObject json(2);
  json.add("format", calibration_format);
  json.add("cpu", calibration.cpu);
  std::vector<std::string> models;
  for (const ModelRate& rate : calibration.models) models.push_back(text_of(rate));
  json.add_raw("models", list_text(models, "    "));
  return json.text() + '\n';
}

Calibration read_calibration(const std::filesystem::path& path) {
  const std::optional<std::string> text = read_text(path, largest_file);
  if (!text) throw ResultsError(fmt::format("cannot read '{}': it does not exist", path.string()));
  const JsonDocument document(*text, {path.string(), 1});
  const std::string file = path.string();
  const Fields fields(file, "it", document.object());
  Calibration calibration{fields.text("cpu"), {}};
  for (const Json& item : fields.list("models"))
    calibration.models.push_back(model_rate(file, fmt::format("model {}", calibration.models.size()), item));
  return calibration;
}

}  // namespace paceline::results
