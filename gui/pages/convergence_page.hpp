#pragma once
/// Loss and accuracy of the shown runs, over an axis of one's choice.

#include <QJsonObject>
#include <QTimer>
#include <QWidget>
#include <array>

#include "gui/models/latest_job.hpp"
#include "gui/models/run_collection.hpp"
#include "gui/pages/chart_link.hpp"
#include "gui/pages/convergence_chart.hpp"
#include "gui/pages/value_table.hpp"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace paceline::gui {

class ConvergencePage final : public QWidget {
  Q_OBJECT

 public:
  ConvergencePage(const Theme& theme, const RunCollection& runs, QWidget* parent = nullptr);

  const ConvergenceView& view() const { return view_; }
  void set_view(const ConvergenceView& view);
  Chart& chart(Metric metric) { return *charts_[static_cast<std::size_t>(metric)]; }
  bool is_up_to_date() const { return job_.is_idle() && !news_.isActive(); }

  /// For sessions: the view, which charts are shown, their axes.
  QJsonObject state() const;
  void restore(const QJsonObject& state);
  /// Of that chart, for `--render`.
  QJsonObject saved_view_of(Metric metric) const;

 private:
  QWidget* build_controls();
  void take_controls();
  void fact_chosen(QComboBox& box, const QString& title, const QString& before);
  void show_controls();
  void fill_facts();
  void rebuild();
  void show_charts();

  const RunCollection& runs_;
  ConvergenceView view_;
  ChartLink link_;
  std::array<Chart*, all_metrics.size()> charts_;
  std::array<QCheckBox*, all_metrics.size()> shown_;
  ValueTable* values_;
  QLabel* cursor_text_;
  QComboBox* x_;
  QComboBox* band_;
  QComboBox* colour_;
  QComboBox* dash_;
  QCheckBox* fold_;
  QCheckBox* seeds_;
  QCheckBox* markers_;
  QLineEdit* smoothing_;
  QLineEdit* target_;
  QLineEdit* target_loss_;
  bool filling_ = false;  ///< fields are given what the view has
  QTimer news_;           ///< runs come in many pieces: what they have in common is done once
  LatestJob job_;
};

}  // namespace paceline::gui
