#include "gui/pages/runs_page.hpp"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "gui/look/theme.hpp"
#include "gui/pages/difference_dialog.hpp"
#include "gui/pages/facts_dialog.hpp"

namespace paceline::gui {
namespace {

const QString seeds_key = "seeds", several_key = "several";
constexpr QChar separator = '\n';

QString title_of(const QStringList& facts) {
  QStringList titles;
  for (const QString& fact : facts) titles << fact_title(fact);
  return titles.join(", ");
}

QTableView* table_of(QAbstractItemModel& model, const QString& name) {
  auto* table = new QTableView;
  table->setModel(&model);
  table->setAccessibleName(name);
  table->setAlternatingRowColors(true);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  table->setSortingEnabled(true);
  table->setShowGrid(false);
  table->setWordWrap(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
  table->horizontalHeader()->setSectionsMovable(true);
  table->horizontalHeader()->setHighlightSections(false);
  return table;
}

QString quoted(QString text) {
  return "'" + text.replace("'", "'\\''") + "'";
}

}  // namespace

RunsPage::RunsPage(const Theme& theme, RunCollection& runs, QWidget* parent)
    : QWidget(parent),
      theme_(theme),
      runs_(runs),
      filter_(runs),
      filter_field_(new QLineEdit),
      grouping_(new QComboBox),
      count_(new QLabel),
      problem_(new QLabel),
      detail_(new QLabel),
      table_(table_of(filter_, "Runs")),
      stack_(new QStackedWidget),
      compare_(new QPushButton("Compare scenarios...")),
      again_(new QPushButton("Run again")),
      edit_(new QPushButton("Edit and run")),
      copy_(new QPushButton("Copy command line")) {
  auto* sorted_groups = new QSortFilterProxyModel(this);
  sorted_groups->setSourceModel(&groups_);
  sorted_groups->setSortRole(RunCollection::sort_role);
  group_table_ = table_of(*sorted_groups, "Groups of runs");
  setAcceptDrops(true);
  build();
  table_->sortByColumn(-1, Qt::AscendingOrder);
  group_table_->sortByColumn(-1, Qt::AscendingOrder);
  news_.setSingleShot(true);
  news_.setInterval(60);
  connect(&news_, &QTimer::timeout, this, &RunsPage::adapt);
  connect(&runs, &RunCollection::shown_changed, this, [this] {
    if (!news_.isActive()) news_.start();
  });
  connect(&runs, &RunCollection::modelReset, this, [this] { fitted_once_.clear(); });
  connect(table_->horizontalHeader(), &QHeaderView::sectionResized, this, [this](int column) {
    if (!fitting_ && column < runs_.columns().size()) sized_by_hand_.insert(runs_.columns()[column]);
  });
  connect(filter_field_, &QLineEdit::textChanged, this, [this](const QString& text) {
    filter_.set_expression(text);
    adapt();
  });
  connect(grouping_, &QComboBox::activated, this, &RunsPage::choose_grouping);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPage::adapt);
  connect(&theme, &Theme::changed, this, &RunsPage::adapt);
  adapt();
}

void RunsPage::build() {
  filter_field_->setPlaceholderText("Filter: words, or strategy=ps-async workers>8 accuracy>80%   (Ctrl+F)");
  filter_field_->setAccessibleName("Filter runs");
  filter_field_->setClearButtonEnabled(true);
  auto* columns = new QPushButton("Columns...");
  connect(columns, &QPushButton::clicked, this, &RunsPage::choose_columns);
  auto* grouping_label = new QLabel("Group by");
  grouping_label->setBuddy(grouping_);
  grouping_->setAccessibleName("Group by");
  auto* top = new QHBoxLayout;
  top->addWidget(filter_field_, 1);
  top->addWidget(grouping_label);
  top->addWidget(grouping_);
  top->addWidget(columns);

  problem_->setWordWrap(true);
  problem_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  problem_->hide();
  detail_->setWordWrap(true);
  detail_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  detail_->hide();

  auto* empty = new QLabel(
      "No runs yet.\n\nDrop result directories here, open them with Ctrl+O, or start one:\n"
      "paceline run scenarios/ring.json --out results/ring\n\nA folder with many runs may be opened as a whole.");
  empty->setAlignment(Qt::AlignCenter);
  empty->setWordWrap(true);
  stack_->addWidget(empty);
  stack_->addWidget(table_);
  stack_->addWidget(group_table_);

  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(table_, &QWidget::customContextMenuRequested, this, &RunsPage::build_menu);
  auto* remove = new QAction("Remove from the list", table_);
  remove->setShortcut(QKeySequence::Delete);
  remove->setShortcutContext(Qt::WidgetShortcut);
  connect(remove, &QAction::triggered, this, &RunsPage::remove_selected);
  table_->addAction(remove);

  connect(compare_, &QPushButton::clicked, this, &RunsPage::compare_selected);
  connect(copy_, &QPushButton::clicked, this, &RunsPage::copy_command_line);
  connect(again_, &QPushButton::clicked, this, [this] {
    if (const RunPointer run = one_selected()) Q_EMIT run_again_wanted(QString::fromStdString(run->head.scenario_json));
  });
  connect(edit_, &QPushButton::clicked, this, [this] {
    if (const RunPointer run = one_selected()) Q_EMIT edit_wanted(QString::fromStdString(run->head.scenario_json));
  });
  compare_->setToolTip("Select two runs");
  for (QPushButton* button : {again_, edit_, copy_}) button->setToolTip("Select one run");
  auto* bottom = new QHBoxLayout;
  bottom->addWidget(count_, 1);
  for (QPushButton* button : {compare_, copy_, edit_, again_}) bottom->addWidget(button);

  offer_runs(false);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  layout->addLayout(top);
  layout->addWidget(problem_);
  layout->addWidget(stack_, 1);
  layout->addWidget(detail_);
  layout->addLayout(bottom);
}

void RunsPage::build_menu(const QPoint& place) {
  QMenu menu(this);
  menu.addAction("Show in charts", this, [this] { show_selected(true); });
  menu.addAction("Hide from charts", this, [this] { show_selected(false); });
  menu.addAction("Show only these in charts", this, &RunsPage::show_only_selected);
  menu.addSeparator();
  menu.addAction("Remove from the list\tDel", this, &RunsPage::remove_selected);
  menu.exec(table_->viewport()->mapToGlobal(place));
}

QStringList RunsPage::selected_directories() const {
  QStringList directories;
  if (stack_->currentWidget() == group_table_) return directories;  // what is chosen there are groups
  for (const QModelIndex& index : table_->selectionModel()->selectedRows())
    directories << index.data(RunCollection::run_role).value<RunPointer>()->directory;
  return directories;
}

RunPointer RunsPage::one_selected() const {
  const QStringList directories = selected_directories();
  const RunPointer run = directories.size() == 1 ? runs_.find(directories.front()) : nullptr;
  return run && run->is_readable() ? run : nullptr;
}

void RunsPage::show_selected(bool shown) {
  runs_.show(selected_directories(), shown);
}

void RunsPage::show_only_selected() {
  QStringList all;
  for (const RunPointer& run : runs_.runs()) all << run->directory;
  const QStringList chosen = selected_directories();
  runs_.show(all, false);
  runs_.show(chosen, true);
}

void RunsPage::remove_selected() {
  const QStringList directories = selected_directories();
  runs_.remove(directories);
  Q_EMIT removed(directories);
}

void RunsPage::compare_selected() {
  const QStringList directories = selected_directories();
  if (directories.size() != 2) return;
  DifferenceDialog dialog(runs_.find(directories[0]), runs_.find(directories[1]), this);
  dialog.exec();
}

void RunsPage::copy_command_line() {
  if (const RunPointer run = one_selected())
    QApplication::clipboard()->setText(quoted(program_) + " run " + quoted(run->directory + "/run.json"));
}

/// What fits the selection and the number of runs: buttons, sentences, groups.
void RunsPage::adapt() {
  list_groupings();
  group();
  const QStringList selected = selected_directories();
  const RunPointer one = one_selected();
  compare_->setEnabled(selected.size() == 2 && runs_.find(selected[0])->is_readable() &&
                       runs_.find(selected[1])->is_readable());
  for (QPushButton* button : {again_, edit_, copy_}) button->setEnabled(one != nullptr);

  const RunPointer any = selected.size() == 1 ? runs_.find(selected.front()) : nullptr;
  const QString reason = any ? (any->is_readable() ? any->facts.value("reason").toString() : any->problem) : QString();
  QPalette palette = this->palette();
  palette.setColor(QPalette::WindowText, theme_.appearance().problem);
  detail_->setPalette(palette);
  problem_->setPalette(palette);
  detail_->setText(reason);
  detail_->setVisible(!reason.isEmpty());

  const int all = runs_.rowCount(), seen = filter_.rowCount();
  QString count = all == 1 ? QString("1 run") : QString("%1 runs").arg(all);
  if (seen != all) count = QString("%1 of %2 runs").arg(seen).arg(all);
  if (!selected.isEmpty()) count += QString(", %1 selected").arg(selected.size());
  count_->setText(count);

  if (all > 0) fit_columns();
}

/// Columns grow with what is in them, but for those that a person has given a width.
void RunsPage::fit_columns() {
  constexpr int widest = 360, rows_looked_at = 50;
  QHeaderView& header = *table_->horizontalHeader();
  header.setResizeContentsPrecision(rows_looked_at);
  fitting_ = true;
  for (int column = 0; column < header.count(); ++column) {
    const QString name = runs_.columns()[column];
    const int wanted =
        std::min(widest, std::max(header.sectionSizeHint(column),
                                  static_cast<const QAbstractItemView*>(table_)->sizeHintForColumn(column)));
    if (!sized_by_hand_.contains(name) && (wanted > header.sectionSize(column) || !fitted_once_.contains(name)))
      header.resizeSection(column, wanted);
    fitted_once_.insert(name);
  }
  fitting_ = false;
}

void RunsPage::group() {
  if (runs_.rowCount() == 0 || group_facts_.isEmpty()) {
    stack_->setCurrentIndex(runs_.rowCount() == 0 ? 0 : 1);
    return;
  }
  Runs seen;
  for (int row = 0; row < filter_.rowCount(); ++row)
    if (const auto run = filter_.index(row, 0).data(RunCollection::run_role).value<RunPointer>(); run->is_readable())
      seen.push_back(run);
  QStringList facts = runs_.columns();
  for (const QString& one : QStringList{"run", "seed", "directory", "progress"} + group_facts_) facts.removeAll(one);
  if (group_facts_.contains(seeds_key))
    groups_.set_groups(groups_of(seen, Folding::seeds), facts, "experiment");
  else
    groups_.set_groups(groups_by(seen, group_facts_), facts, title_of(group_facts_));
  const bool was_shown = stack_->currentIndex() == 2;
  stack_->setCurrentIndex(2);
  if (!was_shown) group_table_->resizeColumnsToContents();
}

QStringList RunsPage::facts_after(QStringList first) const {
  for (const QString& name : runs_.all_facts() + RunCollection::default_columns())
    if (!first.contains(name)) first << name;
  return first;
}

void RunsPage::choose_columns() {
  FactsDialog dialog("Columns", facts_after(runs_.columns()), runs_.columns(), this);
  if (dialog.exec() != QDialog::Accepted) return;
  runs_.set_columns(dialog.chosen());
  adapt();
}

void RunsPage::choose_grouping() {
  if (grouping_->currentData() == several_key) {
    FactsDialog dialog("Group by", facts_after(runs_.distinguishing_facts()), group_facts_, this);
    if (dialog.exec() == QDialog::Accepted) group_facts_ = dialog.chosen();
  } else {
    const QString key = grouping_->currentData().toString();
    group_facts_ = key.isEmpty() ? QStringList() : key.split(separator);
  }
  adapt();  // the entry that asks is no grouping, so the list is made anew, too
}

void RunsPage::group_by(const QStringList& facts) {
  group_facts_ = facts;
  adapt();
}

void RunsPage::list_groupings() {
  if (grouping_->view()->isVisible()) return;
  grouping_->clear();
  grouping_->addItem("nothing", QString());
  grouping_->addItem("experiment (fold seeds)", seeds_key);
  for (const QString& fact : runs_.distinguishing_facts()) grouping_->addItem(fact_title(fact), fact);
  const QString chosen = group_facts_.join(separator);
  if (grouping_->findData(chosen) < 0) grouping_->addItem(title_of(group_facts_), chosen);
  grouping_->addItem("other or several...", several_key);
  grouping_->setCurrentIndex(grouping_->findData(chosen));
}

void RunsPage::show_problem(const QString& sentence) {
  problem_->setText(sentence);
  problem_->setVisible(!sentence.isEmpty());
}

void RunsPage::take_back(const QString& sentence) {
  if (problem_->text() == sentence) show_problem({});
}

void RunsPage::offer_runs(bool offered) {
  again_->setVisible(offered);
  edit_->setVisible(offered);
}

void RunsPage::focus_filter() {
  filter_field_->setFocus();
  filter_field_->selectAll();
}

void RunsPage::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void RunsPage::dropEvent(QDropEvent* event) {
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  event->acceptProposedAction();
  if (!paths.isEmpty()) Q_EMIT open_wanted(paths);
}

QJsonObject RunsPage::state() const {
  return {{"columns", QJsonArray::fromStringList(runs_.columns())},
          {"filter", filter_field_->text()},
          {"group_by", group_facts_.join(separator)}};
}

void RunsPage::restore(const QJsonObject& state) {
  QStringList columns;
  for (const QJsonValue column : state["columns"].toArray()) columns << column.toString();
  if (!columns.isEmpty()) runs_.set_columns(columns);
  filter_field_->setText(state["filter"].toString());
  const QString facts = state["group_by"].toString();
  group_facts_ = facts.isEmpty() ? QStringList() : facts.split(separator);
  adapt();
}

}  // namespace paceline::gui
