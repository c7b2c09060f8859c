#include "gui/pages/convergence_page.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QSplitter>
#include <QVBoxLayout>

#include "gui/look/theme.hpp"
#include "gui/pages/flow_layout.hpp"
#include "gui/pages/view_json.hpp"

namespace paceline::gui {
namespace {

QWidget* labelled(const QString& text, QWidget* field) {
  auto* box = new QWidget;
  auto* layout = new QHBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  auto* label = new QLabel(text);
  label->setBuddy(field);
  field->setAccessibleName(text);
  layout->addWidget(label);
  layout->addWidget(field);
  return box;
}

QLineEdit* number_field(const QString& placeholder, const QString& hint) {
  auto* field = new QLineEdit;
  static const QRegularExpression number(R"(\s*([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][-+]?[0-9]+)?\s*)");
  field->setValidator(new QRegularExpressionValidator(number, field));
  field->setPlaceholderText(placeholder);
  field->setToolTip(hint);
  field->setClearButtonEnabled(true);
  field->setFixedWidth(84);
  return field;
}

/// Above 0; with a comma, too, as many are used to. None: nothing is there, or no number yet.
std::optional<double> number_in(const QLineEdit& field) {
  bool good = false;
  const double value = field.text().trimmed().replace(',', '.').toDouble(&good);
  return good && value > 0 ? std::optional(value) : std::nullopt;
}

const QString other_fact = "other";  // none has that name

/// The fact that is chosen; empty: the first entry, none.
void choose_fact(QComboBox& box, const QString& fact) {
  if (!fact.isEmpty() && box.findData(fact) < 0) box.insertItem(box.count() - 1, fact_title(fact), fact);
  box.setCurrentIndex(fact.isEmpty() ? 0 : box.findData(fact));
}

}  // namespace

ConvergencePage::ConvergencePage(const Theme& theme, const RunCollection& runs, QWidget* parent)
    : QWidget(parent), runs_(runs), cursor_text_(new QLabel) {
  auto* charts = new QSplitter(Qt::Vertical);
  charts->setChildrenCollapsible(false);
  for (const Metric metric : {Metric::test_accuracy, Metric::test_loss, Metric::train_loss}) {
    auto* chart = new Chart(theme, title_of(metric).section(" (", 0, 0));
    charts_[static_cast<std::size_t>(metric)] = chart;
    if (metric == Metric::test_accuracy) setFocusProxy(chart);
    charts->addWidget(chart);
    link_.add(*chart);
    chart->offer_saving_view();
    connect(chart, &Chart::view_wanted, this, [this, metric] { ask_and_save_view(saved_view_of(metric), this); });
  }
  values_ = new ValueTable(theme, link_);
  auto* side = new QWidget;
  auto* side_layout = new QVBoxLayout(side);
  side_layout->setContentsMargins(0, 0, 0, 0);
  side_layout->addWidget(values_, 1);
  cursor_text_->setWordWrap(true);
  side_layout->addWidget(cursor_text_);
  auto* halves = new QSplitter(Qt::Horizontal);
  halves->setChildrenCollapsible(false);
  halves->addWidget(charts);
  halves->addWidget(side);
  halves->setStretchFactor(0, 4);
  halves->setStretchFactor(1, 1);
  halves->setSizes({860, 350});

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  layout->addWidget(build_controls());
  layout->addWidget(halves, 1);
  news_.setSingleShot(true);
  news_.setInterval(100);
  connect(&news_, &QTimer::timeout, this, &ConvergencePage::rebuild);
  connect(&runs, &RunCollection::shown_changed, this, [this] {
    if (!news_.isActive()) news_.start();
  });
  connect(&link_, &ChartLink::cursors_changed, this, [this] {
    QStringList parts;
    const auto add = [&parts](const char* name, std::optional<double> x) {
      if (x) parts << QString("%1 at %2").arg(name).arg(*x, 0, 'g', 5);
    };
    add("Cursor", link_.cursor());
    add("A", link_.mark_a());
    add("B", link_.mark_b());
    if (link_.mark_a() && link_.mark_b())
      parts << QString("B - A = %1").arg(*link_.mark_b() - *link_.mark_a(), 0, 'g', 5);
    cursor_text_->setText(parts.isEmpty() ? QString("M marks A, then B, at the cursor.") : parts.join(", "));
  });
  cursor_text_->setText("M marks A, then B, at the cursor.");
  show_controls();
  rebuild();
}

QWidget* ConvergencePage::build_controls() {
  auto* box = new QWidget;
  auto* layout = new FlowLayout(box);
  x_ = new QComboBox;
  for (const XAxis axis : all_x_axes) x_->addItem(title_of(axis), key_of(axis));
  layout->addWidget(labelled("Over", x_));
  for (const Metric metric : {Metric::test_accuracy, Metric::test_loss, Metric::train_loss}) {
    auto* check = new QCheckBox(title_of(metric).section(" (", 0, 0));
    check->setChecked(metric != Metric::train_loss);
    shown_[static_cast<std::size_t>(metric)] = check;
    connect(check, &QCheckBox::toggled, this, &ConvergencePage::show_charts);
    layout->addWidget(check);
  }
  fold_ = new QCheckBox("fold seeds");
  fold_->setToolTip("Runs that differ in nothing but their seed become one line, their mean");
  band_ = new QComboBox;
  for (const BandKind kind : all_band_kinds) band_->addItem(title_of(kind), key_of(kind));
  band_->setToolTip("The area around a mean over seeds");
  seeds_ = new QCheckBox("single seeds");
  seeds_->setToolTip("Thin lines behind their mean");
  markers_ = new QCheckBox("events");
  markers_->setToolTip("× failures, △ restarts, ◇ stragglers, □ other events, ○ where the target is reached");
  colour_ = new QComboBox;
  dash_ = new QComboBox;
  smoothing_ = number_field("off", "Window of the mean, in units of the x axis; raw lines stay visible");
  target_ = number_field("scenario's", "Target accuracy, 80 (percent) or 0.8; empty: the scenarios' own");
  target_loss_ = number_field("none", "Target of the test loss");
  layout->addWidget(fold_);
  layout->addWidget(labelled("Band", band_));
  layout->addWidget(seeds_);
  layout->addWidget(markers_);
  layout->addWidget(labelled("Colour by", colour_));
  layout->addWidget(labelled("Dash by", dash_));
  layout->addWidget(labelled("Smooth over", smoothing_));
  layout->addWidget(labelled("Target %", target_));
  layout->addWidget(labelled("Target loss", target_loss_));
  for (QComboBox* combo : {x_, band_}) connect(combo, &QComboBox::activated, this, &ConvergencePage::take_controls);
  connect(colour_, &QComboBox::activated, this, [this] { fact_chosen(*colour_, "Colour by", view_.colour_by); });
  connect(dash_, &QComboBox::activated, this, [this] { fact_chosen(*dash_, "Dash by", view_.dash_by); });
  for (QCheckBox* check : {fold_, seeds_, markers_})
    connect(check, &QCheckBox::clicked, this, &ConvergencePage::take_controls);
  for (QLineEdit* field : {smoothing_, target_, target_loss_})
    connect(field, &QLineEdit::textChanged, this, &ConvergencePage::take_controls);
  return box;
}

void ConvergencePage::fact_chosen(QComboBox& box, const QString& title, const QString& before) {
  if (box.currentData() == other_fact) {
    const QStringList facts = runs_.all_facts();
    bool good = false;
    const int now = static_cast<int>(std::max<qsizetype>(0, facts.indexOf(before)));
    const QString fact = QInputDialog::getItem(this, title, "Field of scenario or summary", facts, now, true, &good);
    choose_fact(box, good && facts.contains(fact) ? fact : before);
  }
  take_controls();
}

void ConvergencePage::take_controls() {
  if (filling_) return;
  const XAxis x = all_x_axes[static_cast<std::size_t>(x_->currentIndex())];
  const bool other_axis = x != view_.x;
  view_.x = x;
  view_.band = all_band_kinds[static_cast<std::size_t>(band_->currentIndex())];
  view_.fold_seeds = fold_->isChecked();
  view_.single_seeds = seeds_->isChecked();
  view_.markers = markers_->isChecked();
  view_.colour_by = colour_->currentData().toString();
  view_.dash_by = dash_->currentData().toString();
  view_.smoothing = number_in(*smoothing_).value_or(0);
  view_.target_accuracy = number_in(*target_);
  if (view_.target_accuracy && *view_.target_accuracy <= 1) *view_.target_accuracy *= 100;  // a share, as in scenarios
  view_.target_loss = number_in(*target_loss_);
  band_->setEnabled(view_.fold_seeds);
  seeds_->setEnabled(view_.fold_seeds);
  if (other_axis) {
    link_.clear_marks();
    link_.fit();
  }
  rebuild();
}

void ConvergencePage::show_controls() {
  fill_facts();
  x_->setCurrentIndex(static_cast<int>(view_.x));
  band_->setCurrentIndex(static_cast<int>(view_.band));
  fold_->setChecked(view_.fold_seeds);
  seeds_->setChecked(view_.single_seeds);
  markers_->setChecked(view_.markers);
  band_->setEnabled(view_.fold_seeds);
  seeds_->setEnabled(view_.fold_seeds);
  filling_ = true;  // not by blocking signals: the fields' clear buttons follow them
  smoothing_->setText(view_.smoothing > 0 ? QString::number(view_.smoothing) : QString());
  target_->setText(view_.target_accuracy ? QString::number(*view_.target_accuracy) : QString());
  target_loss_->setText(view_.target_loss ? QString::number(*view_.target_loss) : QString());
  filling_ = false;
}

void ConvergencePage::fill_facts() {
  const QStringList facts = runs_.distinguishing_facts();
  for (const auto& [box, chosen] : {std::pair(colour_, view_.colour_by), std::pair(dash_, view_.dash_by)}) {
    box->clear();
    box->addItem(box == colour_ ? "line" : "nothing", QString());
    for (const QString& fact : facts) box->addItem(fact_title(fact), fact);
    box->addItem("other...", other_fact);
    choose_fact(*box, chosen);
  }
}

void ConvergencePage::set_view(const ConvergenceView& view) {
  view_ = view;
  show_controls();
  link_.fit();
  rebuild();
}

void ConvergencePage::rebuild() {
  if (!colour_->view()->isVisible() && !dash_->view()->isVisible()) fill_facts();
  job_.request([this, runs = runs_.shown_runs(), view = view_]() -> std::function<void()> {
    std::array<ChartContents, all_metrics.size()> contents;
    for (const Metric metric : all_metrics)
      contents[static_cast<std::size_t>(metric)] = convergence_chart(runs, metric, view);
    return [this, contents = std::move(contents)] {
      for (std::size_t i = 0; i < charts_.size(); ++i) charts_[i]->set_contents(contents[i]);
      show_charts();
    };
  });
}

void ConvergencePage::show_charts() {
  std::vector<const Chart*> visible;
  for (const Metric metric : {Metric::test_accuracy, Metric::test_loss, Metric::train_loss}) {
    const auto i = static_cast<std::size_t>(metric);
    charts_[i]->setVisible(shown_[i]->isChecked());
    if (shown_[i]->isChecked()) visible.push_back(charts_[i]);
  }
  values_->set_charts(std::move(visible));
}

QJsonObject ConvergencePage::state() const {
  QJsonObject charts;
  for (const Metric metric : all_metrics) {
    const auto i = static_cast<std::size_t>(metric);
    QJsonObject axes = axes_json_of(*charts_[i]);
    axes["shown"] = shown_[i]->isChecked();
    charts[key_of(metric)] = axes;
  }
  return {{"view", json_of(view_)}, {"charts", charts}};
}

QJsonObject ConvergencePage::saved_view_of(Metric metric) const {
  return saved_view(key_of(metric), runs_.shown_runs(), view_, *charts_[static_cast<std::size_t>(metric)]);
}

void ConvergencePage::restore(const QJsonObject& state) {
  ConvergenceView view;
  read_view(state["view"].toObject(), view);
  set_view(view);
  const QJsonObject charts = state["charts"].toObject();
  for (const Metric metric : all_metrics) {
    const auto i = static_cast<std::size_t>(metric);
    const QJsonObject axes = charts[key_of(metric)].toObject();
    if (axes.isEmpty()) continue;
    restore_axes(axes, *charts_[i]);
    shown_[i]->setChecked(axes["shown"].toBool(true));
  }
  show_charts();
}

}  // namespace paceline::gui
