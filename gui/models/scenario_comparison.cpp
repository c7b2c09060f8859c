#include "gui/models/scenario_comparison.hpp"

#include <QFont>
#include <QSet>

namespace paceline::gui {
namespace {

/// The scenario's facts alone: no summary, no environment.
Facts scenario_facts(const Run& run) {
  results::RunHead head;
  head.scenario_json = run.head.scenario_json;
  head.seed = run.head.seed;
  return facts_of(head);
}

QString shown(const Facts& facts, const QString& key) {
  return facts.contains(key) ? facts.value(key).toString() : QString("-");
}

}  // namespace

void ScenarioComparison::compare(const RunPointer& first, const RunPointer& second, bool only_differences) {
  beginResetModel();
  rows_.clear();
  first_ = first ? first->label() : QString();
  second_ = second ? second->label() : QString();
  differences_ = 0;
  if (first && second) {
    static const QSet<QString> of_no_interest = {"name", "seed", "format"};
    const Facts a = scenario_facts(*first), b = scenario_facts(*second);
    Facts all = a;
    for (auto fact = b.begin(); fact != b.end(); ++fact) all.insert(fact.key(), fact.value());
    for (auto fact = all.keyBegin(); fact != all.keyEnd(); ++fact) {
      const bool differs = a.value(*fact) != b.value(*fact) && !of_no_interest.contains(*fact);
      differences_ += differs ? 1 : 0;
      if (differs || !only_differences) rows_.push_back({*fact, shown(a, *fact), shown(b, *fact), differs});
    }
  }
  endResetModel();
}

int ScenarioComparison::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int ScenarioComparison::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : 3;
}

QVariant ScenarioComparison::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Row& row = rows_[static_cast<std::size_t>(index.row())];
  if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
    return index.column() == 0 ? row.key : index.column() == 1 ? row.first : row.second;
  if (role == Qt::FontRole && row.differs) {
    QFont bold;
    bold.setBold(true);
    return bold;
  }
  return {};
}

QVariant ScenarioComparison::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
    return QAbstractTableModel::headerData(section, orientation, role);
  return section == 0 ? QString("key") : section == 1 ? first_ : second_;
}

}  // namespace paceline::gui
