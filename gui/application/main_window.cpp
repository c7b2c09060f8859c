#include "gui/application/main_window.hpp"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QStatusBar>
#include <QTabWidget>
#include <QUrl>

#include "gui/application/help_overlay.hpp"
#include "gui/application/paceline_program.hpp"
#include "gui/application/page_list.hpp"
#include "gui/models/run_groups.hpp"
#include "gui/pages/convergence_page.hpp"
#include "gui/pages/runs_page.hpp"
#include "gui/pages/throughput_page.hpp"
#include "gui/pages/view_json.hpp"
#include "gui/scenario/scenario_page.hpp"
#include "gui/timeline/timeline_page.hpp"

namespace paceline::gui {
namespace {

constexpr qsizetype most_recent = 10;

struct ThemeName {
  ThemeChoice choice;
  const char* key;
  const char* title;
};
constexpr std::array theme_names = {ThemeName{ThemeChoice::system, "system", "As the desktop"},
                                    ThemeName{ThemeChoice::light, "light", "Light"},
                                    ThemeName{ThemeChoice::dark, "dark", "Dark"}};

QStringList strings_of(const QJsonValue& json) {
  QStringList strings;
  for (const QJsonValue value : json.toArray()) strings << value.toString();
  return strings;
}

/// As people write scenarios; the text itself when it is no JSON.
QString indented(const QString& json) {
  const QJsonDocument document = QJsonDocument::fromJson(json.toUtf8());
  return document.isNull() ? json : QString::fromUtf8(document.toJson());
}

}  // namespace

MainWindow::MainWindow(Theme& theme, Session& session, QWidget* parent)
    : QMainWindow(parent), theme_(theme), session_(session), tabs_(new QTabWidget), help_(nullptr), recent_(nullptr) {
  setWindowTitle("Paceline");
  setAcceptDrops(true);
  resize(1280, 820);
  tabs_->setDocumentMode(true);
  tabs_->setAccessibleName("Pages");
  setCentralWidget(tabs_);
  build_pages();
  build_menus();
  help_ = new HelpOverlay(theme, this);
  connect(&loader_, &RunLoader::loaded, &runs_, &RunCollection::update);
  connect(&loader_, &RunLoader::refused, this, [this](const QString& sentence) { runs_page().show_problem(sentence); });
  connect(&loader_, &RunLoader::taken_back, this, [this](const QString& sentence) { runs_page().take_back(sentence); });
  connect(&loader_, &RunLoader::finished, this, [this] { statusBar()->clearMessage(); });
  connect(&runs_page(), &RunsPage::open_wanted, this, &MainWindow::open);
  connect(&runs_page(), &RunsPage::removed, this, [this](const QStringList& directories) {
    for (const QString& directory : directories) loader_.forget(directory);
  });
  join_pages();
  restore_session();
}

/// Pages look at the runs until they are gone, and members go before a widget's children do. What they say on the way
/// is for nobody.
MainWindow::~MainWindow() {
  for (const auto& [key, page] : pages_) page->disconnect(this);
  delete takeCentralWidget();
}

void MainWindow::edit_scenario(const QString& scenario_json) {
  scenario_page().openScenario(indented(scenario_json));
  show_page("scenario");
}

/// What one page asks for and another one does.
void MainWindow::join_pages() {
  connect(&runs_page(), &RunsPage::edit_wanted, this, &MainWindow::edit_scenario);
  connect(&runs_page(), &RunsPage::run_again_wanted, this, [this](const QString& scenario_json) {
    scenario_page().startAgain(indented(scenario_json));
    show_page("scenario");
  });
  connect(&runs_, &RunCollection::shown_changed, this, &MainWindow::list_timelines);
  connect(&scenario_page(), &ScenarioPage::runStarted, this, [this](const QString& directory) { open({directory}); });
  connect(&scenario_page(), &ScenarioPage::runEnded, this, [this](const QString& directory) {
    open({directory});
    timeline_page().reload(directory);
  });
  const auto say = [this](const QString& sentence) { statusBar()->showMessage(sentence, 10000); };
  connect(&scenario_page(), &ScenarioPage::said, this, say);
  connect(&timeline_page(), &TimelinePage::said, this, say);
  connect(&timeline_page(), &TimelinePage::view_wanted, this,
          [this] { ask_and_save_view(timeline_page().saved_view(), this); });
}

void MainWindow::list_timelines() {
  std::vector<TimelineRun> runs;
  for (const RunGroup& group : groups_of(runs_.shown_runs(), Folding::none))  // told apart by their labels
    runs.push_back({group.label, group.first().directory, group.first().traced});
  timeline_page().setRuns(runs);
}

void MainWindow::build_pages() {
  const PageSurroundings surroundings{theme_, runs_, find_paceline(session_.state["paceline"].toString())};
  for (const PageEntry& entry : page_list()) {
    QWidget* page = entry.make(surroundings);
    page->setAccessibleName(entry.title);
    pages_[entry.key] = page;
    const int number = tabs_->addTab(page, entry.title);
    auto* shortcut = new QShortcut(QKeySequence(QString("Ctrl+%1").arg(number + 1)), this);
    connect(shortcut, &QShortcut::activated, tabs_, [this, number] { tabs_->setCurrentIndex(number); });
    tabs_->setTabToolTip(number, QString("Ctrl+%1").arg(number + 1));
  }
  connect(tabs_, &QTabWidget::currentChanged, this, [this] {
    if (tabs_->currentWidget()->focusProxy()) tabs_->currentWidget()->setFocus();  // so that keys work at once
  });
  if (!surroundings.paceline.isEmpty()) runs_page().set_program(surroundings.paceline);
  runs_page().offer_runs(!surroundings.paceline.isEmpty());
}

void MainWindow::build_menus() {
  QMenu* file = menuBar()->addMenu("&File");
  file->addAction("&Open folder...", QKeySequence::Open, this, &MainWindow::ask_for_folder);
  recent_ = file->addMenu("Open &recent");
  file->addSeparator();
  file->addAction("&Export chart...", QKeySequence("Ctrl+Shift+S"), this, &MainWindow::export_focused_chart);
  file->addAction("&Close all runs", this, [this] {
    for (const RunPointer& run : runs_.runs()) loader_.forget(run->directory);
    runs_.clear();
  });
  file->addSeparator();
  file->addAction("&Program that runs...", this, &MainWindow::choose_program);
  file->addSeparator();
  file->addAction("&Quit", QKeySequence::Quit, this, &QWidget::close);

  QMenu* view = menuBar()->addMenu("&View");
  theme_actions_ = new QActionGroup(this);
  for (const ThemeName& name : theme_names) {
    QAction* action = view->addAction(name.title, this, [this, choice = name.choice] { choose_theme(choice); });
    action->setCheckable(true);
    action->setData(QString(name.key));
    theme_actions_->addAction(action);
  }
  view->addSeparator();
  view->addAction("Light or dark", QKeySequence("Ctrl+T"), this,
                  [this] { choose_theme(theme_.is_dark() ? ThemeChoice::light : ThemeChoice::dark); });
  view->addAction("&Filter runs", QKeySequence::Find, this, [this] {
    show_page("runs");
    runs_page().focus_filter();
  });

  QMenu* help = menuBar()->addMenu("&Help");
  help->addAction("&Keys", QKeySequence("?"), this, [this] { help_->toggle(); });
  help->addAction("&About", this, [this] {
    QMessageBox::about(
        this, "Paceline",
        QString("<h3>Paceline %1</h3><p>Which way of training on many machines gets there first.</p>"
                "<p>This program is under the GNU General Public License, version 3, since it is built with "
                "QCustomPlot; the rest of Paceline is under the Apache License 2.0.</p>")
            .arg(QApplication::applicationVersion()));
  });
}

QWidget* MainWindow::page(const QString& key) const {
  const auto found = pages_.find(key);
  return found == pages_.end() ? nullptr : found->second;
}

RunsPage& MainWindow::runs_page() const {
  return *qobject_cast<RunsPage*>(page("runs"));
}

ConvergencePage& MainWindow::convergence_page() const {
  return *qobject_cast<ConvergencePage*>(page("convergence"));
}

ThroughputPage& MainWindow::throughput_page() const {
  return *qobject_cast<ThroughputPage*>(page("throughput"));
}

TimelinePage& MainWindow::timeline_page() const {
  return *qobject_cast<TimelinePage*>(page("timeline"));
}

ScenarioPage& MainWindow::scenario_page() const {
  return *qobject_cast<ScenarioPage*>(page("scenario"));
}

void MainWindow::show_page(const QString& key) {
  if (QWidget* wanted = page(key)) tabs_->setCurrentWidget(wanted);
}

void MainWindow::choose_theme(ThemeChoice choice) {
  theme_.choose(choice);
  theme_actions_->actions()[static_cast<int>(choice)]->setChecked(true);
}

void MainWindow::open(const QStringList& paths) {
  if (paths.isEmpty()) return;
  runs_page().show_problem({});
  statusBar()->showMessage("Reading " + (paths.size() == 1 ? paths.front() : QString("%1 folders").arg(paths.size())) +
                           "...");
  loader_.open(paths);
  remember(paths);
}

void MainWindow::remember(const QStringList& paths) {
  for (const QString& path : paths) {
    const QString absolute = QFileInfo(path).absoluteFilePath();
    recently_.removeAll(absolute);
    recently_.prepend(absolute);
  }
  recently_ = recently_.mid(0, most_recent);
  list_recent();
}

void MainWindow::list_recent() {
  recent_->clear();
  recent_->setEnabled(!recently_.isEmpty());
  for (const QString& path : recently_) recent_->addAction(path, this, [this, path] { open({path}); });
}

void MainWindow::ask_for_folder() {
  const QString start = recently_.isEmpty() ? QDir::currentPath() : QFileInfo(recently_.front()).path();
  const QString folder = QFileDialog::getExistingDirectory(this, "Open a run, or a folder of runs", start);
  if (!folder.isEmpty()) open({folder});
}

void MainWindow::choose_program() {
  const QString now = find_paceline(session_.state["paceline"].toString());
  const QString file = QFileDialog::getOpenFileName(this, "The paceline that runs scenarios", now);
  if (file.isEmpty()) return;
  if (find_paceline(file) != file) {
    QMessageBox::warning(this, "Program", QString("'%1' is no program that can be run.").arg(file));
    return;
  }
  session_.state["paceline"] = file;
  scenario_page().set_program(file);
  runs_page().set_program(file);
  runs_page().offer_runs(true);
}

/// The chart with the focus, else the first one of the page.
void MainWindow::export_focused_chart() {
  if (tabs_->currentWidget() == &timeline_page()) return timeline_page().export_figure();
  Chart* chart = nullptr;
  for (QWidget* at = QApplication::focusWidget(); at != nullptr && chart == nullptr; at = at->parentWidget())
    chart = qobject_cast<Chart*>(at);
  if (chart == nullptr)
    for (Chart* one : tabs_->currentWidget()->findChildren<Chart*>())
      if (one->isVisible() && !one->contents().is_empty()) {
        chart = one;
        break;
      }
  if (chart != nullptr)
    chart->export_figure();
  else
    statusBar()->showMessage("There is no chart on this page to export.", 5000);
}

void MainWindow::restore_session() {
  const QJsonObject& state = session_.state;
  recently_ = strings_of(state["recent"]);
  list_recent();
  ThemeChoice choice = ThemeChoice::system;
  for (const ThemeName& name : theme_names)
    if (state["theme"].toString() == name.key) choice = name.choice;
  choose_theme(choice);
  restoreGeometry(QByteArray::fromBase64(state["geometry"].toString().toLatin1()));
  const QJsonObject pages = state["pages"].toObject();
  runs_page().restore(pages["runs"].toObject());
  if (pages.contains("convergence")) convergence_page().restore(pages["convergence"].toObject());
  if (pages.contains("throughput")) throughput_page().restore(pages["throughput"].toObject());
  timeline_page().restore(pages["timeline"].toObject());
  if (const QString text = state["scenario"].toString(); !text.trimmed().isEmpty())
    scenario_page().openScenario(text, state["scenario_directory"].toString());
  runs_.show(strings_of(state["hidden"]), false);
  if (const QStringList runs = strings_of(state["runs"]); !runs.isEmpty()) loader_.open(runs);
  show_page(state["page"].toString());
  if (!session_.problem().isEmpty()) runs_page().show_problem(session_.problem());
}

void MainWindow::save_session() {
  QStringList runs;
  for (const RunPointer& run : runs_.runs()) runs << run->directory;
  QJsonObject& state = session_.state;
  state["runs"] = QJsonArray::fromStringList(runs);
  state["hidden"] = QJsonArray::fromStringList(runs_.hidden());
  state["recent"] = QJsonArray::fromStringList(recently_);
  for (const ThemeName& name : theme_names)
    if (theme_.choice() == name.choice) state["theme"] = QString(name.key);
  state["geometry"] = QString::fromLatin1(saveGeometry().toBase64());
  for (const auto& [key, page] : pages_)
    if (page == tabs_->currentWidget()) state["page"] = key;
  QJsonObject pages = state["pages"].toObject();
  pages["runs"] = runs_page().state();
  pages["convergence"] = convergence_page().state();
  pages["throughput"] = throughput_page().state();
  pages["timeline"] = timeline_page().state();
  state["pages"] = pages;
  state["scenario"] = scenario_page().editor().toPlainText();
  state["scenario_directory"] = scenario_page().directory();
  session_.save();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  const int unfinished = scenario_page().unfinished();
  if (unfinished > 0) {
    QMessageBox question(
        QMessageBox::Question, "Quit",
        unfinished == 1 ? QString("A run has not ended yet.") : QString("%1 runs have not ended yet.").arg(unfinished),
        QMessageBox::NoButton, this);
    question.setInformativeText(
        "Those that go on are ended; what they have measured is kept. Those that wait are lost.");
    QPushButton* end = question.addButton("End and quit", QMessageBox::AcceptRole);
    question.setDefaultButton(question.addButton("Go on", QMessageBox::RejectRole));
    question.exec();
    if (question.clickedButton() != end) return event->ignore();
  }
  save_session();
  event->accept();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  if (help_ != nullptr) help_->setGeometry(rect());
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  event->acceptProposedAction();
  open(paths);
}

}  // namespace paceline::gui
