#pragma once
/// What `paceline schema` says about the keys of a scenario, as a form needs it.

#include <QJsonObject>
#include <QString>
#include <optional>
#include <vector>

#include "gui/scenario/json_text.hpp"

namespace paceline::gui {

struct SchemaChoice {
  QString name, sentence;
};

/// One key of an object.
struct SchemaField {
  enum class Kind {
    object,   ///< has fields of its own
    objects,  ///< a list of objects
    choice,   ///< one of `choices`
    boolean,
    list,     ///< of numbers or texts
    text,     ///< kept as a JSON string whatever is typed
    quantity  ///< a number, or a text with a unit or a word
  };
  Kind kind = Kind::text;
  QString key, sentence, unit;
  QString fallback;  ///< the default, for people; empty: none
  QString example;   ///< as JSON; empty: none
  bool required = false;
  std::vector<SchemaChoice> choices;
  QJsonObject schema;  ///< of the value; of one item for `objects`
};

class Schema {
 public:
  /// None when the text is no JSON object.
  static std::optional<Schema> parse(const QByteArray& json);

  const QJsonObject& root() const { return root_; }
  /// The fields of an object with that schema that stands at `path` of the text, in the schema's order: options of what
  /// is chosen there included. Without keys that only machines write.
  static std::vector<SchemaField> fields(const QJsonObject& object, const JsonText& text, const JsonPath& path);
  /// The sentence about what is chosen there, and the paper it comes from; empty: nothing is chosen.
  static QString chosen_sentence(const QJsonObject& object, const JsonText& text, const JsonPath& path);
  /// A new item of a list of objects: required keys with their examples.
  static QString new_item(const QJsonObject& object);

 private:
  QJsonObject root_;
};

}  // namespace paceline::gui
