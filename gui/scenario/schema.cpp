#include "gui/scenario/schema.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <algorithm>
#include <array>
#include <cmath>

namespace paceline::gui {
namespace {

/// Keys of run.json that describe the program and not the experiment.
const QSet<QString>& machine_keys() {
  static const QSet<QString> keys = {"$schema",    "format",       "version",         "compiler",
                                     "build_type", "backend_used", "instruction_set", "arithmetic_version",
                                     "cpu",        "gpu",          "allocator",       "threads"};
  return keys;
}

QString json_of(const QJsonValue& value) {
  const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
  return QString::fromUtf8(list.mid(1, list.size() - 2));
}

/// "10 Tflop/s", "50 µs", "[256,128]".
QString for_people(const QJsonValue& value, const QString& unit) {
  if (value.isString()) return value.toString();
  if (!value.isDouble()) return value.isNull() || value.isUndefined() ? QString() : json_of(value);
  const double number = value.toDouble();
  if (unit.isEmpty() || number == 0) return json_of(value) + (unit.isEmpty() ? "" : ' ' + unit);
  constexpr std::array<std::pair<double, const char*>, 8> prefixes = {
      {{1e15, "P"}, {1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {1, ""}, {1e-3, "m"}, {1e-6, "µ"}}};
  for (const auto& [size, prefix] : prefixes)
    if (std::abs(number) >= size * (1 - 1e-9))
      return unit == "s" && size > 1 ? QString::number(number) + " s"
                                     : QString::number(number / size) + ' ' + prefix + unit;
  return QString::number(number) + ' ' + unit;
}

/// The alternatives of a value: those of anyOf, or itself.
std::vector<QJsonObject> alternatives(const QJsonObject& schema) {
  std::vector<QJsonObject> list;
  for (const QJsonValue& one : schema["anyOf"].toArray()) list.push_back(one.toObject());
  if (list.empty()) list.push_back(schema);
  return list;
}

SchemaField::Kind kind_of(const QJsonObject& schema) {
  using Kind = SchemaField::Kind;
  if (schema.contains("enum")) return Kind::choice;
  if (schema.contains("properties") || schema["type"] == "object") return Kind::object;
  Kind kind = Kind::text;
  for (const QJsonObject& one : alternatives(schema)) {
    const QString type = one["type"].toString();
    if (type == "boolean") return Kind::boolean;
    if (type == "array") {
      const QJsonObject items = one["items"].toObject();
      return items.contains("properties") ? Kind::objects : Kind::list;
    }
    if (type == "number" || type == "integer") kind = Kind::quantity;
  }
  return kind;
}

QJsonObject value_schema(const QJsonObject& schema, SchemaField::Kind kind) {
  if (kind != SchemaField::Kind::objects) return schema;
  for (const QJsonObject& one : alternatives(schema))
    if (one["type"] == "array") return one["items"].toObject();
  return {};
}

SchemaField field_of(const QString& key, const QJsonObject& schema, bool required) {
  SchemaField field;
  field.key = key;
  field.kind = kind_of(schema);
  field.sentence = schema["description"].toString();
  field.unit = schema["x-unit"].toString();
  field.fallback = for_people(schema["default"], field.unit);
  field.required = required;
  const QJsonArray examples = schema["examples"].toArray();
  if (!examples.isEmpty()) field.example = json_of(examples.first());
  const QJsonArray names = schema["enum"].toArray(), sentences = schema["enumDescriptions"].toArray();
  for (qsizetype i = 0; i < names.size(); ++i)
    field.choices.push_back({names[i].toString(), sentences.size() > i ? sentences[i].toString() : QString()});
  field.schema = value_schema(schema, field.kind);
  return field;
}

/// The `then` of the condition that holds for what is written, or that no condition names and the default meets.
QJsonObject chosen_part(const QJsonObject& object, const JsonText& text, const JsonPath& path) {
  for (const QJsonValue& one : object["allOf"].toArray()) {
    const QJsonObject conditions = one["if"]["properties"].toObject();
    if (conditions.isEmpty()) continue;
    const QString key = conditions.constBegin().key();
    const QString wanted = conditions.constBegin()->toObject()["const"].toString();
    QString written = text.plain(path + JsonPath{key});
    if (written.isNull()) written = object["properties"][key]["default"].toString();
    if (written == wanted) return one["then"].toObject();
  }
  return {};
}

/// An option that has neither a default nor null for "not given" must be written.
bool is_needed(const QJsonObject& schema) {
  if (schema.contains("default") || schema["type"] == "object") return false;
  const std::vector<QJsonObject> all = alternatives(schema);
  return std::none_of(all.begin(), all.end(), [](const QJsonObject& one) { return one["type"] == "null"; });
}

QSet<QString> required_of(const QJsonObject& object) {
  QSet<QString> keys;
  for (const QJsonValue& key : object["required"].toArray()) keys.insert(key.toString());
  return keys;
}

}  // namespace

std::optional<Schema> Schema::parse(const QByteArray& json) {
  const QJsonDocument document = QJsonDocument::fromJson(json);
  if (!document.isObject()) return std::nullopt;
  Schema schema;
  schema.root_ = document.object();
  return schema;
}

std::vector<SchemaField> Schema::fields(const QJsonObject& object, const JsonText& text, const JsonPath& path) {
  std::vector<SchemaField> fields;
  QSet<QString> seen;
  const QJsonObject options = chosen_part(object, text, path);
  for (const QJsonObject& part : {object, options}) {
    const QJsonObject properties = part["properties"].toObject();
    const QSet<QString> required = required_of(part);
    for (auto property = properties.begin(); property != properties.end(); ++property) {
      if (!property->isObject() || seen.contains(property.key())) continue;
      if (path.isEmpty() && machine_keys().contains(property.key())) continue;
      seen.insert(property.key());
      const bool option = part == options;
      const bool needed = required.contains(property.key()) || (option && is_needed(property->toObject()));
      fields.push_back(field_of(property.key(), property->toObject(), needed));
    }
  }
  // QJson sorts keys. What is chosen comes first, then what is required, then plain values, then objects.
  const auto rank = [](const SchemaField& field) {
    if (field.key == "name" || field.key == "kind" || field.key == "topology") return 0;
    if (field.kind == SchemaField::Kind::objects) return 4;
    if (field.kind == SchemaField::Kind::object) return 3;
    return field.required ? 1 : 2;
  };
  // The sections of a scenario in the order in which one thinks of them.
  static const QStringList order = {"name",       "seed",     "cluster",  "workload",  "strategy", "compression",
                                    "stragglers", "failures", "recovery", "detection", "stop",     "evaluate"};
  std::stable_sort(fields.begin(), fields.end(), [&](const SchemaField& a, const SchemaField& b) {
    if (!path.isEmpty()) return rank(a) < rank(b);
    const auto place = [](const QString& key) {
      const auto at = order.indexOf(key);
      return at < 0 ? order.size() : at;
    };
    return place(a.key) < place(b.key);
  });
  return fields;
}

QString Schema::chosen_sentence(const QJsonObject& object, const JsonText& text, const JsonPath& path) {
  const QJsonObject part = chosen_part(object, text, path);
  const QString source = part["x-source"].toString();
  return part["description"].toString() + (source.isEmpty() ? "" : "\n" + source);
}

QString Schema::new_item(const QJsonObject& object) {
  QStringList members;
  const auto add = [&members](const QString& key, const QJsonObject& schema) {
    const QJsonArray examples = schema["examples"].toArray(), names = schema["enum"].toArray();
    const QJsonValue value = !names.isEmpty() ? names.first() : !examples.isEmpty() ? examples.first() : QJsonValue();
    members += json_quoted(key) + ": " + json_of(value);
  };
  const QJsonObject properties = object["properties"].toObject();
  for (const QJsonValue& key : object["required"].toArray()) add(key.toString(), properties[key.toString()].toObject());
  // And what the first choice cannot do without.
  const std::optional<JsonText> so_far = JsonText::parse("{ " + members.join(", ") + " }");
  const QJsonObject options = so_far ? chosen_part(object, *so_far, {})["properties"].toObject() : QJsonObject();
  for (auto option = options.begin(); option != options.end(); ++option)
    if (option->isObject() && is_needed(option->toObject())) add(option.key(), option->toObject());
  return members.isEmpty() ? "{ }" : "{ " + members.join(", ") + " }";
}

}  // namespace paceline::gui
