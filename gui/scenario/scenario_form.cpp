#include "gui/scenario/scenario_form.hpp"

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QGroupBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStyleOptionGroupBox>
#include <QStylePainter>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace paceline::gui {
namespace {

constexpr int most_items = 50;  // of a list that are shown as fields; the others are in the text alone
constexpr int deepest = 8;      // of objects within objects: schemas are not that deep

QString title_of(QString key) {
  return key.replace('_', ' ');
}

QString hint_of(const SchemaField& field) {
  QString hint = field.sentence;
  if (!field.fallback.isEmpty()) hint += "\nDefault: " + field.fallback;
  if (!field.example.isEmpty()) hint += "\nExample: " + field.example;
  return hint.trimmed();
}

/// A sentence below a field, faint, that may be long: as high as its lines need, which forms within forms do not ask.
class SentenceLabel final : public QLabel {
 public:
  SentenceLabel(const QString& text, QWidget* parent) : QLabel(text, parent) {
    setWordWrap(true);
    setForegroundRole(QPalette::PlaceholderText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
  }

 protected:
  void resizeEvent(QResizeEvent* event) override {
    QLabel::resizeEvent(event);
    if (const int needed = heightForWidth(width()); needed > 0 && needed != minimumHeight()) setMinimumHeight(needed);
  }
};

QLabel* sentence_label(const QString& text, QWidget* parent) {
  return new SentenceLabel(text, parent);
}

/// A box whose title stands out. A style sheet would do, but keeps the colours of the theme that it was made in.
class BoldBox final : public QGroupBox {
 public:
  using QGroupBox::QGroupBox;

 protected:
  void paintEvent(QPaintEvent* /*event*/) override {
    QStylePainter painter(this);
    QStyleOptionGroupBox option;
    initStyleOption(&option);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    option.fontMetrics = QFontMetrics(bold);
    painter.drawComplexControl(QStyle::CC_GroupBox, option);
  }
};

QGroupBox* titled_box(const QString& title, bool bold) {
  return bold ? new BoldBox(title) : new QGroupBox(title);
}

bool is_json_number(const QString& text) {
  const QJsonDocument list = QJsonDocument::fromJson("[" + text.toUtf8() + "]");
  return list.isArray() && list.array().size() == 1 && list.array().at(0).isDouble();
}

}  // namespace

QString json_from_field(const SchemaField& field, const QString& typed) {
  const QString text = typed.trimmed();
  if (text.isEmpty()) return {};
  using Kind = SchemaField::Kind;
  switch (field.kind) {
    case Kind::quantity:
      return is_json_number(text) ? text : json_quoted(text);
    case Kind::list: {
      if (text.startsWith('[')) return text;
      QStringList items;
      if (!text.contains(',') && !text[0].isDigit()) return json_quoted(text);  // a word in a list's place: "linear"
      for (const QString& item : text.split(',', Qt::SkipEmptyParts))
        items += is_json_number(item.trimmed()) ? item.trimmed() : json_quoted(item.trimmed());
      return '[' + items.join(", ") + ']';
    }
    case Kind::boolean:
      return text;
    default:
      return json_quoted(text);
  }
}

ScenarioForm::ScenarioForm(Theme& theme, QWidget* parent) : QScrollArea(parent), theme_(theme) {
  setWidgetResizable(true);
  setAccessibleName("Form of the scenario");
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* hint = new QLabel("The scenario's fields are here once there is one: choose, open or write one.");
  hint->setAlignment(Qt::AlignCenter);
  hint->setWordWrap(true);
  hint->setMargin(24);
  hint->setForegroundRole(QPalette::PlaceholderText);
  setWidget(hint);
}

void ScenarioForm::set_schema(Schema schema) {
  schema_ = std::move(schema);
  shape_.clear();
  if (text_) show_text(*text_);
}

void ScenarioForm::show_text(const JsonText& text) {
  text_ = text;
  if (!schema_) return;
  const QString now = shape();
  if (now != shape_) {
    shape_ = now;
    rebuild();
  }
  filling_ = true;
  for (const Row& row : rows_) fill(row);
  filling_ = false;
}

QString ScenarioForm::shape() const {
  QString shape = "form ";
  add_shape(schema_->root(), {}, shape);
  return shape;
}

void ScenarioForm::add_shape(const QJsonObject& object, const JsonPath& path, QString& shape) const {
  if (path.size() > deepest) return;
  for (const SchemaField& field : Schema::fields(object, *text_, path)) {
    const JsonPath inner = path + JsonPath{field.key};
    shape += inner.join('/') + ' ';
    if (field.kind == SchemaField::Kind::object) add_shape(field.schema, inner, shape);
    if (field.kind == SchemaField::Kind::objects)
      for (int i = 0; i < std::min(most_items, text_->size(inner)); ++i)
        add_shape(field.schema, inner + JsonPath{QString::number(i)}, shape);
    // The sentence below a choice is part of the form.
    if (field.kind == SchemaField::Kind::choice) shape += text_->plain(inner) + ' ';
  }
}

void ScenarioForm::rebuild() {
  const int scrolled = verticalScrollBar()->value();
  JsonPath focused;
  for (const Row& row : rows_)
    if (row.editor->hasFocus()) focused = row.path;
  rows_.clear();
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  auto* top = new QFormLayout;
  top->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  column->addLayout(top);
  add_object(schema_->root(), {}, top, 0);
  column->addStretch(1);
  if (QWidget* old = takeWidget()) old->deleteLater();
  setWidget(content);
  verticalScrollBar()->setValue(scrolled);
  if (!focused.isEmpty())
    if (QWidget* editor = editor_of(focused)) editor->setFocus();
}

void ScenarioForm::add_object(const QJsonObject& object, const JsonPath& path, QFormLayout* layout, int depth) {
  if (depth > deepest) return;
  const std::vector<SchemaField> fields = Schema::fields(object, *text_, path);
  for (const SchemaField& field : fields) {
    const JsonPath inner = path + JsonPath{field.key};
    const bool objects = field.kind == SchemaField::Kind::objects;
    if (field.kind != SchemaField::Kind::object && !objects) {
      add_field(field, inner, layout);
      if (field.kind == SchemaField::Kind::choice && &field == &fields.front())
        if (const QString sentence = Schema::chosen_sentence(object, *text_, path); !sentence.isEmpty())
          layout->addRow(sentence_label(sentence, widget()));
      continue;
    }
    QGroupBox* box = titled_box(title_of(field.key), depth == 0);
    box->setToolTip(field.sentence);
    auto* column = new QVBoxLayout(box);
    if (depth == 0 && !field.sentence.isEmpty()) column->addWidget(sentence_label(field.sentence, box));
    if (objects) {
      add_objects(field, inner, column, depth);
    } else {
      auto* form = new QFormLayout;
      form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
      column->addLayout(form);
      add_object(field.schema, inner, form, depth + 1);
    }
    layout->addRow(box);
  }
}

void ScenarioForm::add_objects(const SchemaField& field, const JsonPath& path, QVBoxLayout* layout, int depth) {
  const int count = text_->size(path);
  for (int i = 0; i < std::min(most_items, count); ++i) {
    const JsonPath item = path + JsonPath{QString::number(i)};
    auto* box = new QGroupBox(QString::number(i + 1));
    auto* column = new QVBoxLayout(box);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    column->addLayout(form);
    add_object(field.schema, item, form, depth + 1);
    auto* remove = new QToolButton(box);
    remove->setText("Remove");
    remove->setAccessibleName(QString("Remove %1 %2").arg(title_of(field.key)).arg(i + 1));
    column->addWidget(remove, 0, Qt::AlignRight);
    connect(remove, &QToolButton::clicked, this, [this, item] { Q_EMIT edited(item, {}); });
    layout->addWidget(box);
  }
  if (count > most_items)
    layout->addWidget(sentence_label(QString("%1 more are in the text.").arg(count - most_items), nullptr));
  auto* add = new QToolButton;
  add->setText("Add");
  add->setAccessibleName("Add to " + title_of(field.key));
  add->setObjectName("add " + path.join('/'));
  layout->addWidget(add, 0, Qt::AlignLeft);
  const QString made = Schema::new_item(field.schema);
  connect(add, &QToolButton::clicked, this, [this, path, count, made] {
    if (text_->find(path) != nullptr && text_->find(path)->kind == JsonNode::Kind::array)
      Q_EMIT edited(path + JsonPath{QString::number(count)}, made);
    else
      Q_EMIT edited(path, "[ " + made + " ]");
  });
}

void ScenarioForm::add_field(const SchemaField& field, const JsonPath& path, QFormLayout* layout) {
  QWidget* editor = make_editor(field, path, widget());
  editor->setAccessibleName(title_of(field.key));
  editor->setAccessibleDescription(field.sentence);
  editor->setToolTip(hint_of(field));
  QString title = title_of(field.key);
  if (!field.unit.isEmpty()) title += " (" + field.unit + ')';
  auto* label = new QLabel(title);
  label->setToolTip(hint_of(field));
  label->setBuddy(editor);
  layout->addRow(label, editor);
  rows_.push_back({path, field, editor});
}

QWidget* ScenarioForm::make_editor(const SchemaField& field, const JsonPath& path, QWidget* parent) {
  if (field.kind == SchemaField::Kind::choice || field.kind == SchemaField::Kind::boolean) {
    auto* box = new QComboBox(parent);
    box->setFocusPolicy(Qt::StrongFocus);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    const bool boolean = field.kind == SchemaField::Kind::boolean;
    box->addItem(field.fallback.isEmpty() ? (field.required ? "choose one" : "–") : field.fallback + " (default)",
                 QString());
    if (boolean) {
      for (const char* word : {"true", "false"}) box->addItem(word, word);
    } else {
      for (const SchemaChoice& choice : field.choices) {
        box->addItem(choice.name, json_quoted(choice.name));
        box->setItemData(box->count() - 1, choice.sentence, Qt::ToolTipRole);
      }
    }
    // A wheel over the form scrolls it and changes nothing.
    box->installEventFilter(this);
    connect(box, &QComboBox::activated, this, [this, box, path] {
      const QString json = box->currentData().toString();
      Q_EMIT edited(path, json.isEmpty() ? QString() : json);
    });
    return box;
  }
  auto* line = new QLineEdit(parent);
  line->setPlaceholderText(!field.fallback.isEmpty() ? field.fallback : field.required ? "needed" : "not given");
  connect(line, &QLineEdit::textEdited, this, [this, field, path](const QString& typed) {
    if (!filling_) Q_EMIT edited(path, json_from_field(field, typed));
  });
  return line;
}

bool ScenarioForm::eventFilter(QObject* watched, QEvent* event) {
  // Of a choice alone: the form watches its own parts through here, too.
  if (event->type() != QEvent::Wheel || qobject_cast<QComboBox*>(watched) == nullptr)
    return QScrollArea::eventFilter(watched, event);
  event->ignore();
  return true;
}

void ScenarioForm::fill(const Row& row) {
  const QSignalBlocker quiet(row.editor);
  const QString json = text_->written(row.path);
  if (auto* box = qobject_cast<QComboBox*>(row.editor)) {
    int place = 0;
    if (!json.isNull() && (place = box->findData(json)) < 0) {
      box->addItem(json + " (unknown)", json);
      place = box->count() - 1;
    }
    box->setCurrentIndex(place);
    return;
  }
  auto* line = qobject_cast<QLineEdit*>(row.editor);
  QString shown = json.isNull() || json == "null" ? QString() : text_->plain(row.path);
  if (json.startsWith('[') && !json.contains('{') && json.count('[') == 1)
    shown = json.mid(1, json.size() - 2).trimmed();
  // What is being typed means the same: it stays as it is typed.
  if (line->hasFocus() && json_from_field(row.field, line->text()) == json) return;
  if (line->text() != shown) line->setText(shown);
}

void ScenarioForm::show_problems(const std::vector<std::pair<QString, QString>>& problems) {
  for (const Row& row : rows_) {
    const QString pointer = '/' + row.path.join('/');
    QString sentence;
    for (const auto& [where, what] : problems)
      if (where == pointer) sentence = what;
    row.editor->setToolTip(sentence.isEmpty() ? hint_of(row.field) : sentence);
    QPalette palette;
    if (!sentence.isEmpty()) palette.setColor(QPalette::Text, theme_.appearance().problem);
    row.editor->setPalette(palette);
  }
}

QWidget* ScenarioForm::editor_of(const JsonPath& path) const {
  for (const Row& row : rows_)
    if (row.path == path) return row.editor;
  return nullptr;
}

}  // namespace paceline::gui
