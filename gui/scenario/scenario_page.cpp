#include "gui/scenario/scenario_page.hpp"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QSpinBox>
#include <QSplitter>
#include <QToolButton>
#include <algorithm>

#include "gui/files/saved_file.hpp"
#include "gui/look/tool_button.hpp"
#include "gui/scenario/gallery.hpp"
#include "gui/scenario/queue_view.hpp"

namespace paceline::gui {
namespace {

constexpr int typing_pause_ms = 250;
constexpr qint64 largest_scenario = 1 << 20;
constexpr std::size_t most_known = 40;

}  // namespace

ScenarioPage::ScenarioPage(Theme& theme, const QString& program, QWidget* parent)
    : QWidget(parent),
      theme_(theme),
      program_(program),
      results_(QDir::current().filePath("results")),
      queue_(program, this),
      schema_reader_(program, this),
      validation_(program, this) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 8, 8, 8);
  auto* vertical = new QSplitter(Qt::Vertical, this);
  splitter_ = new QSplitter(Qt::Horizontal, vertical);
  gallery_ = new Gallery(splitter_);
  form_ = new ScenarioForm(theme, splitter_);
  column->addWidget(make_tools());
  splitter_->addWidget(gallery_);
  splitter_->addWidget(form_);
  splitter_->addWidget(make_text());
  splitter_->setSizes({230, 470, 560});
  vertical->addWidget(splitter_);
  vertical->addWidget(make_queue());
  vertical->setStretchFactor(0, 4);
  vertical->setStretchFactor(1, 1);
  column->addWidget(vertical, 1);

  delay_.setSingleShot(true);
  delay_.setInterval(typing_pause_ms);
  connect(&delay_, &QTimer::timeout, this, &ScenarioPage::validate);
  connect(editor_, &QPlainTextEdit::textChanged, this, &ScenarioPage::text_changed);
  connect(form_, &ScenarioForm::edited, this, &ScenarioPage::field_edited);
  connect(gallery_, &Gallery::chosen, this, &ScenarioPage::openFile);
  connect(&queue_, &RunQueue::runStarted, this, &ScenarioPage::runStarted);
  connect(&queue_, &RunQueue::runEnded, this, &ScenarioPage::runEnded);
  set_program(program);
  start_->setEnabled(false);
  state_->setText("Choose a scenario from the list, open one, or write one here.");
}

void ScenarioPage::set_program(const QString& program) {
  program_ = program;
  queue_.set_program(program);
  schema_reader_.set_program(program);
  validation_.set_program(program);
  gallery_->show_directory(scenario_directory(program));
  gallery_->setVisible(gallery_->count() > 0 && gallery_shown_->isChecked());
  schema_reader_.call({"schema"}, {}, [this](int code, const QByteArray& out) {
    std::optional<Schema> schema = code == 0 ? Schema::parse(out) : std::nullopt;
    if (!schema) {
      start_->setEnabled(false);  // who has no schema validates nothing
      return show_complaints({}, "There is no form: " + last_line(out));
    }
    form_->set_schema(std::move(*schema));
    text_changed();
  });
}

QWidget* ScenarioPage::make_tools() {
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  gallery_shown_ = tool_button("Gallery", "Scenarios that come with the program", row);
  gallery_shown_->setCheckable(true);
  gallery_shown_->setChecked(true);
  QToolButton* open = tool_button("Open…", "A scenario, or run.json of an earlier run", row);
  QToolButton* save = tool_button("Save as…", "The text as it is", row);
  start_ = tool_button("Run", "Queue it; it starts when fewer runs go on than may at once (Ctrl+Return)", row);
  start_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
  QToolButton* copy = tool_button("Copy command line", "For a shell or a batch system", row);
  trace_ = new QCheckBox("with &timeline", row);
  trace_->setToolTip("Writes trace.json (--trace), which the page Timeline shows");
  trace_->setChecked(true);
  for (QWidget* widget : std::initializer_list<QWidget*>{gallery_shown_, open, save}) layout->addWidget(widget);
  layout->addStretch(1);
  for (QWidget* widget : std::initializer_list<QWidget*>{trace_, copy, start_}) layout->addWidget(widget);
  connect(gallery_shown_, &QToolButton::toggled, this, [this](bool shown) { gallery_->setVisible(shown); });
  connect(open, &QToolButton::clicked, this, [this] {
    const QString file = QFileDialog::getOpenFileName(this, "Open a scenario", directory_, "Scenarios (*.json)");
    if (!file.isEmpty()) openFile(file);
  });
  connect(save, &QToolButton::clicked, this, &ScenarioPage::save);
  connect(start_, &QToolButton::clicked, this, &ScenarioPage::start);
  connect(copy, &QToolButton::clicked, this, [this] {
    QApplication::clipboard()->setText(commandLine());
    Q_EMIT said("The command line is in the clipboard.");
  });
  return row;
}

QWidget* ScenarioPage::make_text() {
  auto* area = new QWidget(this);
  auto* column = new QVBoxLayout(area);
  column->setContentsMargins(0, 0, 0, 0);
  editor_ = new ScenarioEditor(theme_, area);
  state_ = new QLabel(area);
  state_->setWordWrap(true);
  list_ = new QListWidget(area);
  list_->setAccessibleName("What is wrong");
  list_->setWordWrap(true);
  list_->setMaximumHeight(110);
  list_->setVisible(false);
  column->addWidget(editor_, 1);
  column->addWidget(state_);
  column->addWidget(list_);
  const auto jump = [this](const QListWidgetItem* item) {
    const auto row = static_cast<std::size_t>(list_->row(item));
    if (row < complaints_.size()) editor_->jump_to(complaints_[row]);
  };
  connect(list_, &QListWidget::itemClicked, this, jump);
  connect(list_, &QListWidget::itemActivated, this, jump);
  return area;
}

QWidget* ScenarioPage::make_queue() {
  auto* area = new QWidget(this);
  auto* column = new QVBoxLayout(area);
  column->setContentsMargins(0, 0, 0, 0);
  auto* row = new QHBoxLayout;
  auto* at_once = new QSpinBox(area);
  at_once->setRange(1, 64);
  at_once->setAccessibleName("Runs at once");
  auto* label = new QLabel("Runs at &once", area);
  label->setBuddy(at_once);
  QToolButton* cancel = tool_button("Cancel all", "Those that wait and those that go on", area);
  QToolButton* forget = tool_button("Clear ended", "Their results stay where they are", area);
  row->addWidget(label);
  row->addWidget(at_once);
  row->addStretch(1);
  row->addWidget(cancel);
  row->addWidget(forget);
  column->addLayout(row);
  column->addWidget(new QueueView(queue_, theme_, area), 1);
  connect(at_once, &QSpinBox::valueChanged, &queue_, &RunQueue::set_at_once);
  connect(cancel, &QToolButton::clicked, &queue_, &RunQueue::cancel_all);
  connect(forget, &QToolButton::clicked, &queue_, &RunQueue::forget_ended);
  return area;
}

void ScenarioPage::openScenario(const QString& text, const QString& directory) {
  const QString before = editor_->toPlainText();
  if (!before.trimmed().isEmpty() && before != opened_ && before != text)
    Q_EMIT said("The scenario that you had changed is back with Ctrl+Z in the editor.");
  if (known_.size() > most_known) known_.erase(known_.begin());
  known_.push_back({before, directory_, file_});
  opened_ = text;
  directory_ = directory;
  file_.clear();
  validation_.set_working_directory(directory);
  QTextCursor cursor(editor_->document());
  cursor.select(QTextCursor::Document);
  cursor.insertText(text);
  cursor.movePosition(QTextCursor::Start);
  editor_->setTextCursor(cursor);
  known_.push_back({text, directory, {}});
}

QString ScenarioPage::openFile(const QString& file) {
  QFile in(file);
  QString problem;
  if (!in.open(QIODevice::ReadOnly))
    problem = QString("“%1” cannot be read: %2").arg(file, in.errorString());
  else if (in.size() > largest_scenario)
    problem = QString("“%1” is too large for a scenario.").arg(file);
  if (!problem.isEmpty()) {
    show_complaints({}, problem);
    Q_EMIT said(problem);
    return problem;
  }
  openScenario(QString::fromUtf8(in.readAll()), QFileInfo(file).absolutePath());
  file_ = known_.back().file = QFileInfo(file).absoluteFilePath();
  return {};
}

void ScenarioPage::text_changed() {
  const QString text = editor_->toPlainText();
  const auto back = std::find_if(known_.rbegin(), known_.rend(), [&](const Known& one) { return one.text == text; });
  if (back != known_.rend() && !text.isEmpty() && back->directory != directory_) {
    directory_ = back->directory;
    file_ = back->file;
    validation_.set_working_directory(directory_);
  }
  if (text.trimmed().isEmpty()) {
    show_complaints({}, "Choose a scenario from the list, open one, or write one here.");
    start_->setEnabled(false);
    delay_.stop();
    return;
  }
  const std::optional<JsonText> parsed = JsonText::parse(text);
  // While the text is no JSON, as it is half of the time one types, the form waits as it was.
  form_->setEnabled(parsed.has_value());
  if (parsed && parsed->root().kind == JsonNode::Kind::object) form_->show_text(*parsed);
  delay_.start();
}

void ScenarioPage::field_edited(const QStringList& path, const QString& json) {
  const std::optional<JsonText> text = JsonText::parse(editor_->toPlainText());
  if (text) editor_->apply(json.isNull() ? text->remove(path) : text->set(path, json));
}

void ScenarioPage::validate() {
  validation_.call(
      {"validate", "--stream", "-"}, editor_->toPlainText().toUtf8(), [this](int code, const QByteArray& out) {
        if (delay_.isActive()) return;  // the text is another one by now
        if (code < 0) return show_complaints({}, "The scenario cannot be checked: " + last_line(out));
        std::vector<Complaint> complaints = complaints_in(out);
        const QString state =
            complaints.empty()
                ? (code == 0 ? "The scenario can be run." : "The scenario cannot be run.")
                : QString("%1 wrong:")
                      .arg(complaints.size() == 1 ? "One thing is" : QString("%1 things are").arg(complaints.size()));
        show_complaints(std::move(complaints), state);
        start_->setEnabled(code == 0);
      });
}

void ScenarioPage::show_complaints(std::vector<Complaint> complaints, const QString& state) {
  complaints_ = std::move(complaints);
  editor_->show_complaints(complaints_);
  list_->clear();
  std::vector<std::pair<QString, QString>> problems;
  for (const Complaint& complaint : complaints_) {
    list_->addItem(QString("line %1: %2").arg(complaint.line).arg(complaint.sentence));
    problems.emplace_back(complaint.pointer, complaint.sentence);
  }
  form_->show_problems(problems);
  list_->setVisible(!complaints_.empty());
  state_->setText(state);
  if (!complaints_.empty()) start_->setEnabled(false);
}

QString ScenarioPage::free_directory(const QString& name) const {
  const QString wanted = QDir(results_).absoluteFilePath(name);
  const auto taken = [this](const QString& directory) {
    const std::vector<QueuedRun> runs = queue_.runs();
    return QFileInfo::exists(directory) || std::any_of(runs.begin(), runs.end(), [&](const QueuedRun& run) {
             return run.order.directory == directory;
           });
  };
  QString directory = wanted;
  for (int i = 2; taken(directory); ++i) directory = QString("%1-%2").arg(wanted).arg(i);
  return directory;
}

RunOrder ScenarioPage::order_of(const QString& text, const QString& directory) const {
  RunOrder order;
  order.scenario = text.toUtf8();
  order.working_directory = directory;
  order.trace = trace_->isChecked();
  QString name = "scenario", seed = "1";
  if (const std::optional<JsonText> parsed = JsonText::parse(text)) {
    if (const QString given = parsed->plain({"name"}); !given.isEmpty() && given != "null") name = given;
    if (const QString given = parsed->plain({"seed"}); !given.isEmpty()) seed = given;
    const auto limit = [&](const char* key) -> std::optional<double> {
      bool number = false;
      const double value = parsed->plain({"stop", key}).toDouble(&number);
      return number ? std::optional(value) : std::nullopt;
    };
    order.samples = limit("samples");
    order.steps = limit("steps");
    order.epochs = limit("epochs");
    order.simulated_time_s = limit("simulated_time");
  }
  name.replace('/', '-');
  order.directory = free_directory(name + '-' + seed);
  order.label = QFileInfo(order.directory).fileName();
  return order;
}

int ScenarioPage::start() {
  if (!checked() || !complaints_.empty() || editor_->toPlainText().trimmed().isEmpty()) return 0;
  return queue_.add(order_of(editor_->toPlainText(), directory_));
}

int ScenarioPage::startAgain(const QString& text) {
  return queue_.add(order_of(text, {}));
}

int ScenarioPage::unfinished() const {
  const std::vector<QueuedRun> runs = queue_.runs();
  return static_cast<int>(std::count_if(runs.begin(), runs.end(),
                                        [](const QueuedRun& run) { return run.state != QueuedRun::State::ended; }));
}

QString ScenarioPage::commandLine() const {
  QFile in(file_);
  const bool unchanged =
      !file_.isEmpty() && in.open(QIODevice::ReadOnly) && in.readAll() == editor_->toPlainText().toUtf8();
  return RunQueue::command_line(program_, order_of(editor_->toPlainText(), directory_), unchanged ? file_ : QString());
}

void ScenarioPage::save() {
  const QString file = QFileDialog::getSaveFileName(this, "Save the scenario", file_.isEmpty() ? directory_ : file_,
                                                    "Scenarios (*.json)");
  if (file.isEmpty()) return;
  const QString problem = save_file(file, editor_->toPlainText().toUtf8());
  if (problem.isEmpty()) {
    file_ = QFileInfo(file).absoluteFilePath();
    directory_ = QFileInfo(file).absolutePath();
    validation_.set_working_directory(directory_);
  }
  Q_EMIT said(problem.isEmpty() ? "Saved as " + file : problem);
}

}  // namespace paceline::gui
