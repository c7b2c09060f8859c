#include "gui/pages/throughput_page.hpp"

#include <QComboBox>
#include <QGridLayout>
#include <QJsonObject>
#include <QLabel>
#include <QSplitter>
#include <QVBoxLayout>
#include <array>

#include "gui/models/run_groups.hpp"
#include "gui/pages/throughput_charts.hpp"
#include "gui/pages/view_json.hpp"

namespace paceline::gui {
namespace {

constexpr std::array keys = {"samples_rate", "bytes_rate", "shares", "staleness", "scaling", "efficiency"};

}  // namespace

ThroughputPage::ThroughputPage(const Theme& theme, const RunCollection& runs, QWidget* parent)
    : QWidget(parent), runs_(runs), rows_(new QComboBox) {
  static constexpr std::array names = {
      "samples per second", "bytes on wire per second", "where the workers' time went", "staleness", "scaling",
      "scaling efficiency"};
  auto* grid = new QGridLayout;
  grid->setSpacing(8);
  for (int i = 0; i < charts; ++i) {
    charts_[i] = new Chart(theme, names[static_cast<std::size_t>(i)]);
    grid->addWidget(charts_[i], i / 2, i % 2);
    charts_[i]->offer_saving_view();
    connect(charts_[i], &Chart::view_wanted, this,
            [this, i] { ask_and_save_view(saved_view_of(static_cast<Which>(i)), this); });
    grid->setColumnStretch(i % 2, 1);
  }
  setFocusProxy(charts_[samples]);
  link_.add(*charts_[samples]);
  link_.add(*charts_[bytes]);
  scaling_link_.add(*charts_[scaling]);
  scaling_link_.add(*charts_[efficiency]);
  auto* row = new QHBoxLayout;
  auto* label = new QLabel("Shares of time of");
  label->setBuddy(rows_);
  rows_->setAccessibleName("Shares of time of");
  rows_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  rows_->setMinimumContentsLength(32);
  row->addWidget(label);
  row->addWidget(rows_);
  row->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  layout->addLayout(row);
  grid->setRowStretch(0, 1);
  grid->setRowStretch(1, 1);
  values_ = new ValueTable(theme, link_);
  auto* left = new QWidget;
  grid->setContentsMargins(0, 0, 0, 0);
  left->setLayout(grid);
  auto* halves = new QSplitter(Qt::Horizontal);
  halves->setChildrenCollapsible(false);
  halves->addWidget(left);
  halves->addWidget(values_);
  halves->setStretchFactor(0, 4);
  halves->setStretchFactor(1, 1);
  halves->setSizes({980, 280});
  scaling_hint_ = new QLabel;
  scaling_hint_->setWordWrap(true);
  layout->addWidget(halves, 1);
  layout->addWidget(scaling_hint_);
  connect(rows_, &QComboBox::activated, this, [this] {
    wanted_rows_.clear();
    rebuild();
  });
  news_.setSingleShot(true);
  news_.setInterval(100);
  connect(&news_, &QTimer::timeout, this, [this] {
    fill_rows();
    rebuild();
  });
  connect(&runs, &RunCollection::shown_changed, this, [this] {
    if (!news_.isActive()) news_.start();
  });
  fill_rows();
  rebuild();
}

QJsonObject ThroughputPage::saved_view_of(Which which) const {
  const RunPointer one = which == shares ? runs_.find(rows_->currentData().toString()) : nullptr;
  return saved_view(one ? "worker_shares" : keys[which], one ? Runs{one} : runs_.shown_runs(), {}, *charts_[which]);
}

QJsonObject ThroughputPage::state() const {
  QJsonObject axes;
  for (std::size_t i = 0; i < keys.size(); ++i) axes[keys[i]] = axes_json_of(*charts_[i]);
  return {{"charts", axes}, {"shares_of", rows_->currentData().toString()}};
}

void ThroughputPage::restore(const QJsonObject& state) {
  const QJsonObject axes = state["charts"].toObject();
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (axes.contains(keys[i])) restore_axes(axes[keys[i]].toObject(), *charts_[i]);
  wanted_rows_ = state["shares_of"].toString();
}

void ThroughputPage::fill_rows() {
  if (rows_->view()->isVisible()) return;
  const QString chosen = wanted_rows_.isEmpty() ? rows_->currentData().toString() : wanted_rows_;
  rows_->clear();
  rows_->addItem("all runs", QString());
  for (const RunGroup& group : groups_of(runs_.shown_runs(), Folding::none))
    if (!group.first().workers.empty()) rows_->addItem("each worker of " + group.label, group.first().directory);
  const int found = rows_->findData(chosen);
  rows_->setCurrentIndex(std::max(0, found));
  if (found > 0) wanted_rows_.clear();
}

void ThroughputPage::rebuild() {
  const RunPointer one = runs_.find(rows_->currentData().toString());
  job_.request([this, one, runs = runs_.shown_runs()]() -> std::function<void()> {
    std::array<ChartContents, charts> contents = {
        samples_rate_chart(runs), bytes_rate_chart(runs), one ? worker_shares_chart(*one) : shares_chart(runs),
        staleness_chart(runs),    scaling_chart(runs),    efficiency_chart(runs)};
    return [this, contents = std::move(contents)] {
      for (std::size_t i = 0; i < contents.size(); ++i) charts_[i]->set_contents(contents[i]);
      const bool scales = !contents[scaling].is_empty();
      charts_[scaling]->setVisible(scales);
      charts_[efficiency]->setVisible(scales);
      static_cast<QGridLayout*>(charts_[scaling]->parentWidget()->layout())->setRowStretch(2, scales ? 1 : 0);
      scaling_hint_->setText(scales ? QString() : contents[scaling].nothing);
      scaling_hint_->setVisible(!scales);
      values_->set_charts({charts_[samples], charts_[bytes]},
                          {charts_[staleness], charts_[scaling], charts_[efficiency]});
    };
  });
}

}  // namespace paceline::gui
