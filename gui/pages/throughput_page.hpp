#pragma once
/// How fast the shown runs are, and where their workers' time goes.

#include <QTimer>
#include <QWidget>

#include "gui/models/latest_job.hpp"
#include "gui/models/run_collection.hpp"
#include "gui/pages/chart_link.hpp"
#include "gui/pages/value_table.hpp"

class QComboBox;
class QJsonObject;
class QLabel;

namespace paceline::gui {

class ThroughputPage final : public QWidget {
  Q_OBJECT

 public:
  enum Which { samples, bytes, shares, staleness, scaling, efficiency };
  static constexpr int charts = 6;

  ThroughputPage(const Theme& theme, const RunCollection& runs, QWidget* parent = nullptr);

  Chart& chart(Which which) { return *charts_[which]; }
  /// Of that chart, for `--render`.
  QJsonObject saved_view_of(Which which) const;
  /// Axes of all charts, and whose shares of time are shown.
  QJsonObject state() const;
  void restore(const QJsonObject& state);
  bool is_up_to_date() const { return job_.is_idle() && !news_.isActive(); }

 private:
  void fill_rows();
  void rebuild();

  const RunCollection& runs_;
  ChartLink link_, scaling_link_;
  Chart* charts_[charts];
  ValueTable* values_;
  QLabel* scaling_hint_;
  QComboBox* rows_;
  QString wanted_rows_;  ///< the run that a session chose, until it is there
  QTimer news_;          ///< runs come in many pieces: what they have in common is done once
  LatestJob job_;
};

}  // namespace paceline::gui
