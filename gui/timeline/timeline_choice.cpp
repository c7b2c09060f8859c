#include "gui/timeline/timeline_choice.hpp"

#include <QJsonArray>
#include <algorithm>
#include <array>

namespace paceline::gui {
namespace {

constexpr std::array order_names = {"rank", "waiting", "down", "name"};  // in the order of RowOrder

/// A sentence when the value is there and no bool.
QString read_bool(const QJsonObject& json, const char* key, bool& field) {
  const QJsonValue value = json[QLatin1String(key)];
  if (value.isUndefined()) return {};
  if (!value.isBool()) return QString("'%1' must be true or false.").arg(key);
  field = value.toBool();
  return {};
}

/// The number of the name that the value is; -1: of none.
template <typename Names>
int number_of(const Names& names, const QJsonValue& value) {
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const char* name) { return value.toString() == name; });
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

template <typename Names>
QString list_of(const Names& names) {
  QStringList list;
  for (const char* name : names) list << name;
  return list.join(", ");
}

std::array<const char*, states> state_names() {
  std::array<const char*, states> names{};
  for (int s = 0; s < states; ++s) names[static_cast<std::size_t>(s)] = name_of(static_cast<State>(s));
  return names;
}

}  // namespace

QJsonObject json_of(const TimelineChoice& choice) {
  QJsonObject json{{"order", order_names[static_cast<std::size_t>(choice.order)]},
                   {"workers_first", choice.workers_first},
                   {"messages", choice.messages},
                   {"difference", name_of(choice.difference)}};
  if (choice.align_at_step) json["align_at_step"] = *choice.align_at_step;
  if (choice.time) json["x_range"] = QJsonArray{choice.time->first, choice.time->second};
  return json;
}

QString read_choice(const QJsonObject& json, TimelineChoice& choice) {
  if (json.contains("order")) {
    const int order = number_of(order_names, json["order"]);
    if (order < 0) return "'order' must be one of " + list_of(order_names) + ".";
    choice.order = static_cast<RowOrder>(order);
  }
  if (json.contains("difference")) {
    const int state = number_of(state_names(), json["difference"]);
    if (state < 0) return "'difference' must be one of " + list_of(state_names()) + ".";
    choice.difference = static_cast<State>(state);
  }
  for (const auto& [key, field] :
       {std::pair("workers_first", &choice.workers_first), std::pair("messages", &choice.messages)})
    if (const QString problem = read_bool(json, key, *field); !problem.isEmpty()) return problem;
  if (json.contains("align_at_step")) {
    const int step = json["align_at_step"].toInt(-1);
    if (step < 0) return "'align_at_step' must be the number of a step.";
    choice.align_at_step = step;
  }
  if (json.contains("x_range")) {
    const QJsonArray ends = json["x_range"].toArray();
    if (ends.size() != 2 || !ends[0].isDouble() || !ends[1].isDouble() || !(ends[0].toDouble() < ends[1].toDouble()))
      return "'x_range' must be [from, to] with from < to.";
    choice.time = TimeInterval{ends[0].toDouble(), ends[1].toDouble()};
  }
  return {};
}

std::optional<std::array<double, 2>> offsets_at_step(const std::vector<TimelinePane>& panes, int step) {
  if (panes.size() < 2) return std::nullopt;
  const auto first = panes[0].data->begin_of_step(step), second = panes[1].data->begin_of_step(step);
  if (!first || !second) return std::nullopt;
  // The one that is there later stays; nothing begins before 0.
  return std::array{std::max(0.0, *second - *first), std::max(0.0, *first - *second)};
}

TimelineScene scene_of(std::vector<TimelinePane> panes, const TimelineChoice& choice) {
  TimelineScene scene;
  scene.panes = std::move(panes);
  for (TimelinePane& pane : scene.panes) pane.order = ordered_rows(*pane.data, choice.order, choice.workers_first);
  if (scene.panes.size() == 2) {
    scene.panes[0].label.prepend("A  ");
    scene.panes[1].label.prepend("B  ");
  }
  scene.difference = choice.difference;
  scene.arrows = choice.messages;
  if (choice.align_at_step)
    if (const auto offsets = offsets_at_step(scene.panes, *choice.align_at_step))
      for (std::size_t i = 0; i < 2; ++i) scene.panes[i].offset_s = (*offsets)[i];
  return scene;
}

}  // namespace paceline::gui
