#include "gui/scenario/json_text.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace paceline::gui {

/// Recursive descent; throws Wrong.
class JsonTextParser {
 public:
  struct Wrong {};
  explicit JsonTextParser(JsonText& result) : text_(result.text_), nodes_(result.nodes_) {}

  void parse() {
    if (text_.startsWith(QChar(0xFEFF))) ++at_;
    skip();
    value(0);
    skip();
    if (at_ < text_.size()) throw Wrong();
  }

 private:
  static constexpr int deepest = 64;

  QChar peek() const { return at_ < text_.size() ? text_[at_] : QChar(); }

  void skip() {
    while (at_ < text_.size()) {
      if (text_[at_].isSpace()) {
        ++at_;
      } else if (text_.mid(at_, 2) == "//") {
        const auto end = text_.indexOf('\n', at_);
        at_ = static_cast<int>(end < 0 ? text_.size() : end);
      } else if (text_.mid(at_, 2) == "/*") {
        const auto end = text_.indexOf("*/", at_ + 2);
        if (end < 0) throw Wrong();
        at_ = static_cast<int>(end) + 2;
      } else {
        return;
      }
    }
  }

  QString string() {
    const int begin = at_;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
      if (at_ < text_.size() && text_[at_] == '\n') throw Wrong();
    }
    if (at_ >= text_.size()) throw Wrong();
    ++at_;
    const QJsonDocument parsed = QJsonDocument::fromJson("[" + text_.mid(begin, at_ - begin).toUtf8() + "]");
    if (!parsed.isArray()) throw Wrong();
    return parsed.array().at(0).toString();
  }

  std::size_t value(int depth) {
    if (depth > deepest) throw Wrong();
    const std::size_t number = nodes_.size();
    nodes_.emplace_back().begin = at_;
    const QChar c = peek();
    if (c == '{' || c == '[') {
      nodes_[number].kind = c == '{' ? JsonNode::Kind::object : JsonNode::Kind::array;
      members(number, c == '{', depth);
    } else if (c == '"') {
      string();
    } else {
      while (at_ < text_.size() && (text_[at_].isLetterOrNumber() || QString("+-._").contains(text_[at_]))) ++at_;
      if (at_ == nodes_[number].begin) throw Wrong();
    }
    nodes_[number].end = at_;
    return number;
  }

  void members(std::size_t number, bool object, int depth) {
    const QChar close = object ? '}' : ']';
    ++at_;
    skip();
    while (peek() != close) {
      JsonNode::Member member;
      member.begin = at_;
      if (object) {
        if (peek() != '"') throw Wrong();
        member.key = string();
        skip();
        if (peek() != ':') throw Wrong();
        ++at_;
        skip();
      }
      member.value = value(depth + 1);
      skip();
      if (peek() == ',') {
        member.comma = at_++;
        skip();
        if (peek() == close) throw Wrong();
      } else if (peek() != close) {
        throw Wrong();
      }
      nodes_[number].members.push_back(member);
    }
    ++at_;
  }

  const QString& text_;
  std::vector<JsonNode>& nodes_;
  int at_ = 0;
};

std::optional<JsonText> JsonText::parse(const QString& text) {
  JsonText result;
  result.text_ = text;
  try {
    JsonTextParser(result).parse();
  } catch (const JsonTextParser::Wrong&) {
    return std::nullopt;
  }
  return result;
}

namespace {

const JsonNode::Member* member_of(const JsonNode& node, const QString& key) {
  if (node.kind == JsonNode::Kind::array) {
    bool number = false;
    const uint index = key.toUInt(&number);
    return number && index < node.members.size() ? &node.members[index] : nullptr;
  }
  for (const JsonNode::Member& member : node.members)
    if (member.key == key) return &member;
  return nullptr;
}

/// What stands between the beginning of the line and `at`, if that is space alone; else none.
std::optional<QString> indent_before(const QString& text, int at) {
  int begin = at;
  while (begin > 0 && text[begin - 1] != '\n') --begin;
  const QString space = text.mid(begin, at - begin);
  return space.trimmed().isEmpty() ? std::optional(space) : std::nullopt;
}

}  // namespace

const JsonNode* JsonText::find(const JsonPath& path) const {
  const JsonNode* node = &nodes_.front();
  for (const QString& key : path) {
    const JsonNode::Member* member = member_of(*node, key);
    if (member == nullptr) return nullptr;
    node = &nodes_[member->value];
  }
  return node;
}

QString JsonText::written(const JsonPath& path) const {
  const JsonNode* node = find(path);
  return node == nullptr ? QString() : text_.mid(node->begin, node->end - node->begin);
}

QString JsonText::plain(const JsonPath& path) const {
  const QString json = written(path);
  if (!json.startsWith('"')) return json;
  return QJsonDocument::fromJson("[" + json.toUtf8() + "]").array().at(0).toString();
}

int JsonText::size(const JsonPath& path) const {
  const JsonNode* node = find(path);
  return node == nullptr ? 0 : static_cast<int>(node->members.size());
}

TextEdit JsonText::set(const JsonPath& path, const QString& json) const {
  const JsonNode* node = &nodes_.front();
  qsizetype known = 0;
  while (known < path.size())
    if (const JsonNode::Member* member = member_of(*node, path[known])) {
      node = &nodes_[member->value];
      ++known;
    } else {
      break;
    }
  if (known == path.size()) return {node->begin, node->end - node->begin, json};
  QString added = json;
  for (qsizetype i = path.size() - 1; i > known; --i) added = "{ " + json_quoted(path[i]) + ": " + added + " }";
  if (node->kind == JsonNode::Kind::scalar)  // something else stands where an object must
    return {node->begin, node->end - node->begin, "{ " + json_quoted(path[known]) + ": " + added + " }"};
  if (node->kind == JsonNode::Kind::object) added = json_quoted(path[known]) + ": " + added;
  if (node->members.empty()) return {node->begin + 1, 0, ' ' + added + (text_[node->begin + 1].isSpace() ? "" : " ")};
  const JsonNode::Member& last = node->members.back();
  const std::optional<QString> indent = indent_before(text_, last.begin);
  return {nodes_[last.value].end, 0, (indent ? ",\n" + *indent : QString(", ")) + added};
}

TextEdit JsonText::remove(const JsonPath& path) const {
  if (path.isEmpty()) return {};
  const JsonNode* parent = find(path.mid(0, path.size() - 1));
  const JsonNode::Member* member = parent == nullptr ? nullptr : member_of(*parent, path.back());
  if (member == nullptr) return {};
  const auto number = static_cast<std::size_t>(member - parent->members.data());
  if (member->comma >= 0) {
    int end = member->comma + 1;
    while (end < text_.size() && (text_[end] == ' ' || text_[end] == '\t')) ++end;
    // The next one takes its place in the line, if it does not stand behind a comment.
    if (end < text_.size() && text_[end] == '\n' && indent_before(text_, member->begin))
      while (end < text_.size() && text_[end].isSpace()) ++end;
    return {member->begin, end - member->begin, {}};
  }
  const int end = nodes_[member->value].end;
  if (number == 0) return {member->begin, end - member->begin, {}};
  // The comma before it goes too; comments between the two stay.
  const int comma = parent->members[number - 1].comma;
  const QString between = text_.mid(comma + 1, member->begin - comma - 1);
  return {comma, end - comma, between.trimmed().isEmpty() ? QString() : between};
}

QString json_quoted(const QString& text) {
  const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
  return QString::fromUtf8(list.mid(1, list.size() - 2));
}

}  // namespace paceline::gui
