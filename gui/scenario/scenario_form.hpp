#pragma once
/// A scenario as a form that the schema makes: what is not filled in has its default, which the field shows.

#include <QScrollArea>
#include <functional>
#include <vector>

#include "gui/look/theme.hpp"
#include "gui/scenario/schema.hpp"

class QFormLayout;
class QVBoxLayout;

namespace paceline::gui {

class ScenarioForm final : public QScrollArea {
  Q_OBJECT

 public:
  explicit ScenarioForm(Theme& theme, QWidget* parent = nullptr);
  void set_schema(Schema schema);
  /// Shows the values of that text. Fields are made anew only when others are needed: another strategy, one straggler
  /// more.
  void show_text(const JsonText& text);
  /// Marks fields with what is wrong with them; by JSON pointer.
  void show_problems(const std::vector<std::pair<QString, QString>>& problems);
  /// The editor of that key; nullptr: there is none now.
  QWidget* editor_of(const JsonPath& path) const;

 Q_SIGNALS:
  /// The user wants that value there; a null `json`: none, so that the default holds.
  void edited(const QStringList& path, const QString& json);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Row {
    JsonPath path;
    SchemaField field;
    QWidget* editor;
  };

  void rebuild();
  void add_object(const QJsonObject& object, const JsonPath& path, QFormLayout* layout, int depth);
  void add_objects(const SchemaField& field, const JsonPath& path, QVBoxLayout* layout, int depth);
  void add_field(const SchemaField& field, const JsonPath& path, QFormLayout* layout);
  QWidget* make_editor(const SchemaField& field, const JsonPath& path, QWidget* parent);
  void fill(const Row& row);
  /// What decides which fields there are.
  QString shape() const;
  void add_shape(const QJsonObject& object, const JsonPath& path, QString& shape) const;

  Theme& theme_;
  std::optional<Schema> schema_;
  std::optional<JsonText> text_;
  QString shape_;
  std::vector<Row> rows_;
  bool filling_ = false;
};

/// What is typed into a field of that kind, as JSON; null for an empty one.
QString json_from_field(const SchemaField& field, const QString& typed);

}  // namespace paceline::gui
