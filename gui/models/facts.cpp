#include "gui/models/facts.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <array>
#include <cmath>

#include "sim/results/quantity_text.hpp"
#include "sim/results/summary_field.hpp"

namespace paceline::gui {
namespace {

struct Heading {
  const char* name;
  const char* title;
  const char* description;
};

constexpr std::array headings = {
    Heading{"run", "run", "The name of the result directory"},
    Heading{"cluster.workers", "workers", "Workers of the cluster"},
    Heading{"progress", "progress", "Share of the first stop condition that is met"},
    Heading{"simulated_time_s", "simulated time", "Seconds of the simulated cluster until the last update was visible"},
    Heading{"wall_time_s", "wall time", "Seconds that this machine took to simulate"},
    Heading{"throughput_samples_per_s", "samples/s", "Samples per simulated second"},
    Heading{"bytes_on_wire", "bytes on wire", "Sizes of all messages between different hosts, once each"},
    Heading{"initial_train_loss", "initial train loss", "Loss on the training samples before the first step"},
    Heading{"initial_test_loss", "initial test loss", "Loss on the test samples before the first step"},
    Heading{"initial_test_accuracy", "initial accuracy",
            "Share of test samples classified rightly before the first step"},
    Heading{"final_train_loss", "train loss", "Loss on the training samples at the end"},
    Heading{"final_test_loss", "test loss", "Loss on the test samples at the end"},
    Heading{"final_test_accuracy", "test accuracy", "Share of test samples classified rightly at the end"},
    Heading{"time_to_target_s", "time to target", "Simulated seconds until the first evaluation that met the target"},
    Heading{"fractions.compute", "compute", "Share of the workers' time in which they computed"},
    Heading{"fractions.communicate", "communicate",
            "Share of the workers' time in which they waited for a message on a link"},
    Heading{"fractions.wait", "wait", "Share of the workers' time in which they had nothing to do"},
    Heading{"fractions.down", "down", "Share of the workers' time in which their host was off or their job restored"},
    Heading{"staleness.mean", "mean staleness",
            "Global updates between a worker's pull and its push, mean over all updates"},
    Heading{"staleness.max", "max staleness", "Global updates between a worker's pull and its push, the most"},
    Heading{"lost_work_s", "lost work",
            "Run time between the commit returned to and the failure, summed over rollbacks"},
    Heading{"memory_bytes_per_worker", "memory per worker", "Parameters, gradients, optimizer state and activations"},
    Heading{"energy_j", "energy", "Joules of all hosts, servers included"},
    Heading{"bottleneck", "bottleneck", "Who or what made the workers wait most"}};

const Heading* heading_of(const QString& name) {
  for (const Heading& heading : headings)
    if (name == QLatin1String(heading.name)) return &heading;
  return nullptr;
}

QString plain_text(const QJsonValue& value) {
  switch (value.type()) {
    case QJsonValue::String:
      return value.toString();
    case QJsonValue::Double:
      return QString::number(value.toDouble(), 'g', 12);
    case QJsonValue::Bool:
      return value.toBool() ? "true" : "false";
    default:
      return "null";
  }
}

bool is_plain(const QJsonValue& value) {
  return !value.isObject() && !value.isArray();
}

bool all_plain(const QJsonArray& array) {
  for (const QJsonValue value : array)
    if (!is_plain(value)) return false;
  return true;
}

void flatten(const QJsonValue& value, const QString& name, Facts& facts) {
  if (value.isObject()) {
    const QJsonObject object = value.toObject();
    for (auto at = object.begin(); at != object.end(); ++at)
      flatten(at.value(), name.isEmpty() ? at.key() : name + "." + at.key(), facts);
  } else if (value.isArray()) {
    const QJsonArray array = value.toArray();
    if (array.isEmpty()) return;
    if (all_plain(array)) {
      QStringList texts;
      for (const QJsonValue inner : array) texts << plain_text(inner);
      facts[name] = "[" + texts.join(", ") + "]";
      return;
    }
    for (qsizetype i = 0; i < array.size(); ++i) flatten(array[i], name + "." + QString::number(i), facts);
  } else if (value.isDouble()) {
    facts[name] = value.toDouble();
  } else if (value.isBool()) {
    facts[name] = value.toBool();
  } else if (value.isString()) {
    facts[name] = value.toString();
  }
}

void add_text(Facts& facts, const char* name, const std::string& text) {
  if (!text.empty()) facts[QLatin1String(name)] = QString::fromStdString(text);
}

void add_summary(Facts& facts, const results::Summary& summary) {
  for (const auto& [name, number] : results::numbers_of(summary))
    if (number) facts[QString::fromStdString(name)] = *number;
  add_text(facts, "reason", summary.reason);
  add_text(facts, "model_sha256", summary.model_sha256);
  if (summary.bottleneck) add_text(facts, "bottleneck", summary.bottleneck->what);
  const std::string_view status = results::name_of(summary.status);
  facts["status"] = QString::fromUtf8(status.data(), static_cast<qsizetype>(status.size()));
}

bool is_share(const QString& name) {
  return name.startsWith("fractions.") || name.endsWith("accuracy") || name.endsWith("share") || name == "progress" ||
         name.endsWith("utilisation");
}

}  // namespace

Facts facts_of(const results::RunHead& head) {
  Facts facts;
  const QJsonDocument scenario = QJsonDocument::fromJson(QByteArray::fromStdString(head.scenario_json));
  flatten(scenario.object(), {}, facts);
  facts.remove("$schema");
  facts.remove("format");
  facts["seed"] = static_cast<double>(head.seed);
  add_text(facts, "name", head.name);
  add_text(facts, "strategy", head.strategy);
  add_text(facts, "version", head.environment.version);
  add_text(facts, "backend_used", head.environment.backend_used);
  add_text(facts, "cpu", head.environment.cpu);
  add_text(facts, "gpu", head.environment.gpu);
  if (head.summary) add_summary(facts, *head.summary);
  return facts;
}

QString fact_named(const Facts& facts, const QString& name) {
  if (facts.contains(name)) return name;
  for (const auto& [word, fact] : {std::pair("accuracy", "final_test_accuracy"), std::pair("loss", "final_test_loss")})
    if (name == word) return facts.contains(fact) ? QString(fact) : QString();
  for (const Heading& heading : headings)  // as columns are called: "test_accuracy", "samples/s"
    if (QString(heading.title).replace(' ', '_') == name && facts.contains(heading.name)) return heading.name;
  const QString ending = "." + name;
  QString best;
  for (auto at = facts.begin(); at != facts.end(); ++at)
    if (at.key().endsWith(ending) && (best.isEmpty() || at.key().size() < best.size())) best = at.key();
  return best;
}

QString bytes_text(double bytes) {
  static constexpr std::array prefixes = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t prefix = 0;
  while (std::abs(bytes) >= 999.5 && prefix + 1 < prefixes.size()) {
    bytes /= 1000;
    ++prefix;
  }
  return QString::number(bytes, 'g', 3) + " " + QLatin1String(prefixes[prefix]);
}

QString fact_text(const QString& name, const QVariant& value) {
  if (!value.isValid()) return {};
  if (value.typeId() != QMetaType::Double) return value.toString();
  const double number = value.toDouble();
  const auto text = [number](results::Quantity quantity) {
    return QString::fromStdString(results::quantity_text(number, quantity));
  };
  if (is_share(name)) return text(results::Quantity::share);
  if (name.contains("bytes")) return bytes_text(number);
  if (name.endsWith("_per_s")) return text(results::Quantity::rate);
  if (name.endsWith("_s")) return text(results::Quantity::seconds);
  if (number == std::floor(number) && std::abs(number) < 1e7) return QString::number(number, 'f', 0);
  return QString::number(number, 'g', 4);
}

QString fact_title(const QString& name) {
  if (const Heading* heading = heading_of(name)) return QLatin1String(heading->title);
  QString title = name;
  return title.replace('_', ' ');
}

QString fact_description(const QString& name) {
  if (const Heading* heading = heading_of(name)) return QLatin1String(heading->description) + " (" + name + ")";
  return name;
}

}  // namespace paceline::gui
