#include "gui/models/group_table.hpp"

#include <cmath>

#include "gui/models/seed_band.hpp"

namespace paceline::gui {

GroupTable::Cell GroupTable::cell_of(const RunGroup& group, const QString& fact) {
  std::vector<double> numbers;
  QString text;
  bool various = false, some = false;
  for (const RunPointer& run : group.runs) {
    const QVariant value = run->facts.value(fact);
    if (value.typeId() == QMetaType::Double) numbers.push_back(value.toDouble());
    const QString own = fact_text(fact, value);
    various = various || (some && own != text);
    text = own;
    some = true;
  }
  if (numbers.empty()) return {various ? QString("various") : text, various ? QString("various") : text};
  const Spread spread = spread_of(numbers, BandKind::t_interval_95);
  QString cell = fact_text(fact, spread.mean);
  constexpr double rounding = 1e-12;
  if (spread.high - spread.mean > rounding * std::abs(spread.mean))
    cell += " ± " + fact_text(fact, spread.high - spread.mean);
  if (numbers.size() < group.runs.size()) cell += QString(" (%1 of %2)").arg(numbers.size()).arg(group.runs.size());
  return {cell, spread.mean};
}

void GroupTable::set_groups(const std::vector<RunGroup>& groups, const QStringList& facts, const QString& first) {
  beginResetModel();
  facts_ = facts;
  first_ = first;
  rows_.clear();
  for (const RunGroup& whole : groups) {
    const RunGroup group{whole.label, without_repetitions(whole.runs)};
    std::vector<Cell> row = {{group.label, group.label},
                             {QString::number(group.runs.size()), static_cast<double>(group.runs.size())}};
    for (const QString& fact : facts) row.push_back(cell_of(group, fact));
    rows_.push_back(std::move(row));
  }
  endResetModel();
}

int GroupTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int GroupTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(facts_.size()) + 2;
}

QVariant GroupTable::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Cell& cell = rows_[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
  switch (role) {
    case Qt::DisplayRole:
      return cell.text;
    case RunCollection::sort_role:
      return cell.sort;
    case Qt::TextAlignmentRole:
      return QVariant(cell.sort.typeId() == QMetaType::Double ? Qt::AlignRight | Qt::AlignVCenter
                                                              : Qt::AlignLeft | Qt::AlignVCenter);
    default:
      return {};
  }
}

QVariant GroupTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
    return QAbstractTableModel::headerData(section, orientation, role);
  if (role == Qt::ToolTipRole) {
    if (section == 0) return "What the runs of a row have in common";
    return section == 1 ? QString("N: runs in the group")
                        : fact_description(facts_[section - 2]) + "; mean ± half of the 95 % t-interval";
  }
  if (role != Qt::DisplayRole) return {};
  return section == 0 ? first_ : section == 1 ? QString("N") : fact_title(facts_[section - 2]);
}

}  // namespace paceline::gui
