#include "gui/models/run_collection.hpp"

#include <QFileInfo>
#include <QSet>
#include <algorithm>
#include <map>

namespace paceline::gui {
namespace {

/// What came out of a run is no choice: only scenario keys, the seed and the strategy tell runs apart beforehand.
bool is_choice(const QString& name) {
  static const QSet<QString> outcomes = {"fractions", "critical_path", "bottleneck", "staleness"};
  if (!name.contains('.')) return name == "seed" || name == "strategy";
  return !outcomes.contains(name.section('.', 0, 0));
}

}  // namespace

RunCollection::RunCollection(QObject* parent) : QAbstractTableModel(parent) {}

QStringList RunCollection::default_columns() {
  return {"run",
          "status",
          "strategy",
          "cluster.workers",
          "seed",
          "simulated_time_s",
          "time_to_target_s",
          "final_test_accuracy",
          "final_test_loss",
          "throughput_samples_per_s",
          "fractions.compute",
          "fractions.communicate",
          "fractions.wait"};
}

std::vector<RunCollection::Cell> RunCollection::cells_of(const Run& run) const {
  std::vector<Cell> cells;
  cells.reserve(static_cast<std::size_t>(columns_.size()));
  for (const QString& column : columns_) {
    const QVariant value = run.facts.value(column);
    QString text = fact_text(column, value);
    if (column == "status" && run.growing) text += " " + fact_text("progress", run.facts.value("progress"));
    cells.push_back({text, value});
  }
  return cells;
}

void RunCollection::index_rows() {
  rows_.clear();
  for (std::size_t row = 0; row < runs_.size(); ++row) rows_[runs_[row]->directory] = static_cast<int>(row);
}

void RunCollection::name_rows() {
  QHash<QString, int> counts;
  for (const RunPointer& run : runs_) ++counts[run->label()];
  for (std::size_t row = 0; row < runs_.size(); ++row) {
    const QString label = runs_[row]->label();
    const QString text =
        counts[label] == 1 ? label : QFileInfo(QFileInfo(runs_[row]->directory).path()).fileName() + "/" + label;
    cells_[row].front() = {text, text};
  }
}

void RunCollection::update(const Runs& runs) {
  Runs fresh;
  bool changed = false;
  for (const RunPointer& run : runs) {
    const auto known = rows_.constFind(run->directory);
    if (known == rows_.constEnd()) {
      // Twice in one batch: the later state is the newer one.
      const auto twin = std::find_if(fresh.begin(), fresh.end(),
                                     [&](const RunPointer& other) { return other->directory == run->directory; });
      if (twin != fresh.end())
        *twin = run;
      else
        fresh.push_back(run);
      continue;
    }
    const auto row = static_cast<std::size_t>(*known);
    changed = true;
    runs_[row] = run;
    const Cell name = cells_[row].front();
    cells_[row] = cells_of(*run);
    cells_[row].front() = name;
    Q_EMIT dataChanged(index(*known, 0), index(*known, static_cast<int>(columns_.size()) - 1));
  }
  if (!fresh.empty()) {
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    for (const RunPointer& run : fresh) {
      rows_[run->directory] = static_cast<int>(runs_.size());
      runs_.push_back(run);
      cells_.push_back(cells_of(*run));
    }
    name_rows();
    endInsertRows();
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0), {Qt::DisplayRole});
  }
  if (changed) count_all_facts();
  for (const RunPointer& run : fresh)
    if (!changed) count_facts(*run);
  if (!runs.empty()) Q_EMIT shown_changed();
}

void RunCollection::remove(const QStringList& directories) {
  bool removed = false;
  for (const QString& directory : directories) {
    const int row = rows_.value(directory, -1);
    if (row < 0) continue;
    beginRemoveRows({}, row, row);
    runs_.erase(runs_.begin() + row);
    cells_.erase(cells_.begin() + row);
    hidden_.remove(directory);
    index_rows();
    endRemoveRows();
    removed = true;
  }
  if (!removed) return;
  count_all_facts();
  Q_EMIT shown_changed();
}

void RunCollection::clear() {
  beginResetModel();
  runs_.clear();
  cells_.clear();
  rows_.clear();
  hidden_.clear();
  count_all_facts();
  endResetModel();
  Q_EMIT shown_changed();
}

Runs RunCollection::shown_runs() const {
  Runs shown;
  for (const RunPointer& run : runs_)
    if (run->is_readable() && is_shown(run->directory)) shown.push_back(run);
  return shown;
}

RunPointer RunCollection::find(const QString& directory) const {
  const int row = rows_.value(directory, -1);
  return row < 0 ? nullptr : runs_[static_cast<std::size_t>(row)];
}

void RunCollection::set_columns(const QStringList& facts) {
  beginResetModel();
  columns_ = facts;
  columns_.removeAll("run");
  columns_.prepend("run");
  for (std::size_t row = 0; row < runs_.size(); ++row) cells_[row] = cells_of(*runs_[row]);
  name_rows();
  endResetModel();
}

void RunCollection::count_facts(const Run& run) {
  if (run.is_readable()) ++readable_;
  for (auto fact = run.facts.begin(); fact != run.facts.end(); ++fact) {
    Spread& spread = facts_[fact.key()];
    if (!run.is_readable()) continue;
    if (spread.runs++ == 0) spread.first = fact.value();
    spread.differs = spread.differs || spread.first != fact.value();
  }
}

void RunCollection::count_all_facts() {
  facts_.clear();
  readable_ = 0;
  for (const RunPointer& run : runs_) count_facts(*run);
}

QStringList RunCollection::all_facts() const {
  return facts_.keys();
}

QStringList RunCollection::distinguishing_facts() const {
  QStringList names;
  for (auto fact = facts_.begin(); fact != facts_.end(); ++fact)
    if (is_choice(fact.key()) && fact->runs > 0 && (fact->differs || fact->runs < readable_)) names << fact.key();
  return names;
}

void RunCollection::show(const QStringList& directories, bool shown) {
  for (const QString& directory : directories) {
    if (shown)
      hidden_.remove(directory);
    else
      hidden_.insert(directory);
    if (const int row = rows_.value(directory, -1); row >= 0)
      Q_EMIT dataChanged(index(row, 0), index(row, 0), {Qt::CheckStateRole});
  }
  Q_EMIT shown_changed();
}

int RunCollection::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(runs_.size());
}

int RunCollection::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

QVariant RunCollection::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const auto row = static_cast<std::size_t>(index.row());
  const Run& run = *runs_[row];
  const Cell& cell = cells_[row][static_cast<std::size_t>(index.column())];
  switch (role) {
    case Qt::DisplayRole:
      return cell.text;
    case sort_role:
      return cell.sort;
    case run_role:
      return QVariant::fromValue(runs_[row]);
    case Qt::CheckStateRole:
      return index.column() == 0 ? QVariant(is_shown(run.directory) ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::TextAlignmentRole:
      return QVariant(cell.sort.typeId() == QMetaType::Double ? Qt::AlignRight | Qt::AlignVCenter
                                                              : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ToolTipRole:
      if (!run.problem.isEmpty()) return run.problem;
      return index.column() == 0                    ? run.directory
             : columns_[index.column()] == "status" ? run.facts.value("reason")
                                                    : QVariant();
    case Qt::AccessibleTextRole:
      return QString("%1: %2").arg(fact_title(columns_[index.column()]), cell.text.isEmpty() ? "none" : cell.text);
    default:
      return {};
  }
}

bool RunCollection::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || index.column() != 0 || role != Qt::CheckStateRole) return false;
  show({runs_[static_cast<std::size_t>(index.row())]->directory}, value.toInt() == Qt::Checked);
  return true;
}

QVariant RunCollection::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columns_.size())
    return QAbstractTableModel::headerData(section, orientation, role);
  if (role == Qt::DisplayRole) return fact_title(columns_[section]);
  if (role == Qt::ToolTipRole) return fact_description(columns_[section]);
  return {};
}

Qt::ItemFlags RunCollection::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::NoItemFlags;
  const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
  return index.column() == 0 ? flags | Qt::ItemIsUserCheckable : flags;
}

}  // namespace paceline::gui
