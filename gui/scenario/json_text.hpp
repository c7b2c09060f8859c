#pragma once
/// JSON text with comments as people write it: where each value stands, and the smallest change of the text that sets,
/// adds or removes one. Everything else, comments and layout included, stays as it is.

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace paceline::gui {

/// Keys and numbers of items from the outermost value to one inside.
using JsonPath = QStringList;

struct JsonNode {
  enum class Kind { object, array, scalar };
  struct Member {
    QString key;            ///< empty in arrays
    int begin = 0;          ///< of the key, or of the item
    std::size_t value = 0;  ///< number of a node
    int comma = -1;         ///< where the comma behind it stands; -1: none
  };
  Kind kind = Kind::scalar;
  int begin = 0, end = 0;  ///< of the value: characters [begin, end)
  std::vector<Member> members;
};

/// Replace `length` characters at `at` by `text`.
struct TextEdit {
  int at = 0, length = 0;
  QString text;
};

class JsonText {
 public:
  /// None when the text is no JSON (comments and an empty text behind it aside) or nested too deeply.
  static std::optional<JsonText> parse(const QString& text);

  const QString& text() const { return text_; }
  /// nullptr: there is no such value.
  const JsonNode* find(const JsonPath& path) const;
  const JsonNode& root() const { return nodes_.front(); }
  const JsonNode& node(std::size_t number) const { return nodes_[number]; }
  /// As it is written; a null QString when it is not there.
  QString written(const JsonPath& path) const;
  /// The same, and a string without its quotes and escapes.
  QString plain(const JsonPath& path) const;
  /// Numbers of items of a list, or of members; 0 for anything else.
  int size(const JsonPath& path) const;

  /// The value becomes `json`; objects on the way to it that are not there are added. An item one behind the last one
  /// of a list is appended.
  TextEdit set(const JsonPath& path, const QString& json) const;
  /// The member or item goes; an edit of nothing when it is not there.
  TextEdit remove(const JsonPath& path) const;

 private:
  friend class JsonTextParser;
  QString text_;
  std::vector<JsonNode> nodes_;
};

/// As a JSON string with quotes.
QString json_quoted(const QString& text);

}  // namespace paceline::gui
