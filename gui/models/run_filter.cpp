#include "gui/models/run_filter.hpp"

#include <QCollator>

namespace paceline::gui {

RunFilter::RunFilter(RunCollection& runs, QObject* parent) : QSortFilterProxyModel(parent), runs_(runs) {
  setSourceModel(&runs);
  setSortRole(RunCollection::sort_role);
}

void RunFilter::set_expression(const QString& text) {
  expression_ = FilterExpression(text);
  invalidateFilter();
}

bool RunFilter::filterAcceptsRow(int row, const QModelIndex&) const {
  return expression_.accepts(*runs_.runs()[static_cast<std::size_t>(row)]);
}

bool RunFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  static const QCollator collator = [] {
    QCollator natural;
    natural.setNumericMode(true);
    natural.setCaseSensitivity(Qt::CaseInsensitive);
    return natural;
  }();
  const QVariant a = left.data(RunCollection::sort_role), b = right.data(RunCollection::sort_role);
  if (a.isValid() != b.isValid()) return a.isValid() == (sortOrder() == Qt::AscendingOrder);
  if (a.typeId() == QMetaType::Double && b.typeId() == QMetaType::Double) return a.toDouble() < b.toDouble();
  return collator.compare(a.toString(), b.toString()) < 0;
}

}  // namespace paceline::gui
