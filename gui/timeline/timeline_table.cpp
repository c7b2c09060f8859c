#include "gui/timeline/timeline_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gui/figures/text_cells.hpp"

namespace paceline::gui {
namespace {

enum Column { run, rank, name, role_name, first_state, caused_wait = first_state + states, columns };

}  // namespace

TimelineTable::TimelineTable(std::vector<TimelineTablePart> parts, QObject* parent)
    : QAbstractTableModel(parent), parts_(std::move(parts)) {
  for (std::size_t part = 0; part < parts_.size(); ++part)
    for (const TimelineRow& row : parts_[part].data->rows()) {
      Line line{part, &row, row.server ? "server" : "worker", std::numeric_limits<double>::quiet_NaN()};
      for (const results::WorkerRow& worker : parts_[part].workers)
        if (worker.rank == row.rank) {
          line.role = QString::fromStdString(worker.role);
          line.caused_wait_s = worker.caused_wait_s;
        }
      lines_.push_back(line);
    }
}

int TimelineTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

int TimelineTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : columns;
}

QVariant TimelineTable::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Line& line = lines_[static_cast<std::size_t>(index.row())];
  const int column = index.column();
  const bool number = column == rank || column >= first_state;
  if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
  if (role != Qt::DisplayRole && role != Qt::UserRole) return {};
  if (column == run) return parts_[line.part].label;
  if (column == rank) return line.row->rank;
  if (column == name) return line.row->name;
  if (column == role_name) return line.role;
  const double value =
      column == caused_wait ? line.caused_wait_s : line.row->total[static_cast<std::size_t>(column - first_state)];
  if (role == Qt::UserRole) return value;
  return std::isfinite(value) ? QString::number(value, 'f', 6) : QString("–");
}

QVariant TimelineTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  if (orientation == Qt::Vertical) return section + 1;
  if (section >= first_state && section < caused_wait)
    return QString("%1 (s)").arg(name_of(static_cast<State>(section - first_state)));
  constexpr std::array names = {"run", "rank", "name", "role"};
  return section == caused_wait ? "caused wait (s)" : names[static_cast<std::size_t>(section)];
}

QString TimelineTable::csv() const {
  QStringList lines;
  for (int row = -1; row < rowCount(); ++row) {
    QStringList cells;
    for (int column = 0; column < columns; ++column) {
      const QVariant value = row < 0 ? headerData(column, Qt::Horizontal) : data(index(row, column), Qt::UserRole);
      if (value.typeId() == QMetaType::Double)
        cells += std::isfinite(value.toDouble()) ? QString::number(value.toDouble(), 'g', 17) : QString();
      else
        cells += csv_cell(value.toString());
    }
    lines += cells.join(',');
  }
  return lines.join('\n') + '\n';
}

}  // namespace paceline::gui
