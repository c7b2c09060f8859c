#include "gui/models/run_groups.hpp"

#include <QFileInfo>
#include <QHash>
#include <QSet>
#include <functional>

namespace paceline::gui {
namespace {

constexpr int colours = 8;
constexpr int most_facts_in_a_label = 3;

std::vector<RunGroup> gather(const Runs& runs, const std::function<QString(const Run&)>& key) {
  std::vector<RunGroup> groups;
  QHash<QString, std::size_t> numbers;
  for (const RunPointer& run : runs) {
    const auto [at, fresh] = [&] {
      const QString name = key(*run);
      const auto found = numbers.constFind(name);
      if (found != numbers.constEnd()) return std::pair(*found, false);
      numbers.insert(name, groups.size());
      return std::pair(groups.size(), true);
    }();
    if (fresh) groups.push_back({});
    groups[at].runs.push_back(run);
  }
  return groups;
}

QString first_label(const RunGroup& group) {
  if (group.runs.size() == 1) return group.first().label();
  const QString name = QString::fromStdString(group.first().head.name);
  return name.isEmpty() ? group.first().label() : name;
}

/// Scenario keys in which these groups' first runs differ.
QStringList differing_facts(const std::vector<RunGroup*>& groups, const QStringList& left_out) {
  static const QSet<QString> outcomes = {"fractions", "staleness", "critical_path", "bottleneck"};
  struct Seen {
    QVariant value;
    std::size_t groups = 0;
    bool differs = false;
  };
  QMap<QString, Seen> facts;  // some groups may have no such key
  for (const RunGroup* group : groups) {
    const Facts& own = group->first().facts;
    for (auto fact = own.begin(); fact != own.end(); ++fact) {
      if (!fact.key().contains('.') || left_out.contains(fact.key()) ||
          outcomes.contains(fact.key().section('.', 0, 0)))
        continue;
      Seen& seen = facts[fact.key()];
      seen.differs = seen.differs || (seen.groups > 0 && seen.value != fact.value());
      seen.value = fact.value();
      ++seen.groups;
    }
  }
  QStringList names;
  for (auto fact = facts.begin(); fact != facts.end(); ++fact)
    if (fact->differs || fact->groups < groups.size()) names << fact.key();
  return names;
}

QString detailed_label(const RunGroup& group, const QStringList& facts) {
  QStringList parts;
  for (const QString& name : facts.mid(0, most_facts_in_a_label)) {
    const QVariant value = group.first().facts.value(name);
    parts << name.section('.', -1) + " " + (value.isValid() ? fact_text(name, value) : QString("none"));
  }
  return parts.isEmpty() ? group.label : group.label + " (" + parts.join(", ") + ")";
}

/// People who sort their runs into folders have named them so. Nothing is changed when that tells not all apart.
void name_by_folder(const std::vector<RunGroup*>& groups) {
  QSet<QString> folders;
  const auto folder_of = [](const RunGroup& group) {
    return QFileInfo(QFileInfo(group.first().directory).path()).fileName();
  };
  for (const RunGroup* group : groups) {
    folders.insert(folder_of(*group) + (group->runs.size() == 1 ? "/" + group->label : QString()));
    for (const RunPointer& run : group->runs)
      if (QFileInfo(run->directory).path() != QFileInfo(group->first().directory).path()) return;
  }
  if (folders.size() != static_cast<qsizetype>(groups.size())) return;
  for (RunGroup* group : groups)
    group->label = folder_of(*group) + (group->runs.size() == 1 ? "/" + group->label : QString());
}

using GroupsOfLabel = QHash<QString, std::vector<RunGroup*>>;

GroupsOfLabel by_label(std::vector<RunGroup>& groups) {
  GroupsOfLabel by_label;
  for (RunGroup& group : groups) by_label[group.label].push_back(&group);
  return by_label;
}

/// Groups of one label get more words until none is left; at last the directory, which is never the same.
void tell_apart(std::vector<RunGroup>& groups) {
  for (const auto& same : by_label(groups))
    if (same.size() > 1) name_by_folder(same);
  name_by_facts(groups, {});
}

int number_in(QHash<QString, int>& seen, const QString& value) {
  const auto found = seen.constFind(value);
  if (found != seen.constEnd()) return *found;
  const int number = static_cast<int>(seen.size());
  seen.insert(value, number);
  return number;
}

}  // namespace

void name_by_facts(std::vector<RunGroup>& groups, const QStringList& left_out) {
  for (const auto& same : by_label(groups)) {
    if (same.size() < 2) continue;
    const QStringList facts = differing_facts(same, left_out);
    for (RunGroup* group : same) group->label = detailed_label(*group, facts);
  }
  for (const auto& same : by_label(groups)) {
    if (same.size() < 2) continue;
    for (RunGroup* group : same) {
      const QFileInfo place(group->first().directory);
      group->label = QFileInfo(place.path()).fileName() + "/" + place.fileName();
    }
  }
}

std::vector<RunGroup> groups_of(const Runs& runs, Folding folding) {
  std::vector<RunGroup> groups = gather(runs, [folding](const Run& run) {
    return folding == Folding::seeds && !run.experiment.isEmpty() ? run.experiment : run.directory;
  });
  for (RunGroup& group : groups) group.label = first_label(group);
  tell_apart(groups);
  return groups;
}

namespace {

/// Of two runs of one scenario and seed the better one: that completed, else that went further.
bool is_better(const Run& one, const Run& other) {
  const auto rank = [](const Run& run) {
    const bool completed = run.head.summary && run.head.summary->status == results::Status::completed;
    return std::pair(completed, run.evaluations.empty() ? 0.0 : run.evaluations.back().simulated_time_s);
  };
  return rank(one) > rank(other);
}

}  // namespace

Runs without_repetitions(const Runs& runs) {
  Runs kept;
  QHash<QString, std::size_t> places;
  for (const RunPointer& run : runs) {
    const QString which = run->experiment + QChar(0) + QString::number(run->head.seed);
    const auto found = places.constFind(which);
    if (found != places.constEnd() && !run->experiment.isEmpty()) {
      if (!is_better(*kept[*found], *run)) kept[*found] = run;
      continue;
    }
    places.insert(which, kept.size());
    kept.push_back(run);
  }
  return kept;
}

std::vector<RunGroup> groups_by(const Runs& runs, const QStringList& facts) {
  const auto label = [&facts](const Run& run) {
    QStringList parts;
    for (const QString& name : facts) {
      const QString text = fact_text(name, run.facts.value(name));
      parts << (text.isEmpty() ? QString("none") : text);
    }
    return parts.join(", ");
  };
  std::vector<RunGroup> groups = gather(runs, label);
  for (RunGroup& group : groups) group.label = label(group.first());
  return groups;
}

std::vector<RunGroup> groups_without(const Runs& runs, const QStringList& left_out) {
  static const QSet<QString> rooms = {"cluster",    "workload", "strategy",  "compression",
                                      "stragglers", "failures", "detection", "recovery"};
  std::vector<RunGroup> groups = gather(runs, [&left_out](const Run& run) {
    QString text;
    for (auto fact = run.facts.begin(); fact != run.facts.end(); ++fact)
      if (rooms.contains(fact.key().section('.', 0, 0)) && !left_out.contains(fact.key()))
        text += fact.key() + "=" + fact.value().toString() + "\n";
    return text;
  });
  for (RunGroup& group : groups) group.label = group.first().facts.value("strategy").toString();
  return groups;
}

std::vector<LineStyle> styles_of(const std::vector<RunGroup>& groups, const QString& colour_by,
                                 const QString& dash_by) {
  std::vector<LineStyle> styles;
  QHash<QString, int> colours_seen, dashes_seen;
  for (const RunGroup& group : groups) {
    LineStyle style;
    const int number = static_cast<int>(styles.size());
    style.colour = colour_by.isEmpty() ? number % colours
                                       : number_in(colours_seen, group.first().facts.value(colour_by).toString());
    style.dash = !dash_by.isEmpty()    ? number_in(dashes_seen, group.first().facts.value(dash_by).toString())
                 : colour_by.isEmpty() ? number / colours
                                       : style.colour / colours;
    styles.push_back(style);
  }
  return styles;
}

}  // namespace paceline::gui
