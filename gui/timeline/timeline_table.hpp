#pragma once
/// The numbers behind a timeline: seconds of each state for each worker and server.

#include <QAbstractTableModel>
#include <vector>

#include "gui/timeline/timeline_data.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::gui {

/// One trace in it, with what its workers.csv adds.
struct TimelineTablePart {
  QString label;
  std::shared_ptr<const TimelineData> data;
  std::vector<results::WorkerRow> workers;
};

/// A row for each rank of each part; columns: run, rank, name, role, seconds of each state, caused wait (a dash where
/// no workers.csv knows it). Qt::UserRole gives numbers as they are, for sorting.
class TimelineTable final : public QAbstractTableModel {
  Q_OBJECT

 public:
  explicit TimelineTable(std::vector<TimelineTablePart> parts, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  /// With the header line, as RFC 4180 wants it.
  QString csv() const;

 private:
  struct Line {
    std::size_t part;
    const TimelineRow* row;
    QString role;
    double caused_wait_s;  ///< NaN: not known
  };
  std::vector<TimelineTablePart> parts_;
  std::vector<Line> lines_;
};

}  // namespace paceline::gui
