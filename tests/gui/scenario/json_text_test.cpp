#include "gui/scenario/json_text.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <catch2/catch.hpp>
#include <random>

using namespace paceline::gui;

namespace {

QString applied(const QString& text, const TextEdit& edit) {
  return text.left(edit.at) + edit.text + text.mid(edit.at + edit.length);
}

/// What Qt's parser makes of it once comments are gone; no text of these tests has "//" in a string.
QJsonValue meaning(QString text) {
  text.remove(QRegularExpression("//[^\n]*")).remove(QRegularExpression(R"(/\*.*?\*/)"));
  QJsonParseError error{};
  const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &error);
  INFO(text.toStdString());
  REQUIRE(error.error == QJsonParseError::NoError);
  return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

QString set(const QString& text, const JsonPath& path, const QString& json) {
  return applied(text, JsonText::parse(text)->set(path, json));
}

QString removed(const QString& text, const JsonPath& path) {
  return applied(text, JsonText::parse(text)->remove(path));
}

}  // namespace

TEST_CASE("values are found with their text, and comments are no values") {
  const QString text = "// head\n{ \"a\": { \"b\": [1, 2 /* two */, \"x\\\"y\"] }, /* c */ \"d\": null } // tail";
  const auto json = JsonText::parse(text);
  REQUIRE(json);
  CHECK(json->written({"a", "b", "1"}) == "2");
  CHECK(json->written({"a", "b", "2"}) == "\"x\\\"y\"");
  CHECK(json->plain({"a", "b", "2"}) == "x\"y");
  CHECK(json->written({"d"}) == "null");
  CHECK(json->written({"a", "c"}).isNull());
  CHECK(json->written({"a", "b", "3"}).isNull());
  CHECK(json->size({"a", "b"}) == 3);
}

TEST_CASE("what is no JSON is none, however it is wrong") {
  for (const char* text : {"", "{", "{]", "{\"a\" 1}", "{\"a\": 1,}", "[1 2]", "{\"a\": \"b}", "/* open", "{} {}",
                           "{\"a\": }", "\"a\nb\"", "{\"a\":\"\\"})
    CHECK_FALSE(JsonText::parse(text));
  CHECK_FALSE(JsonText::parse(QString(10'000, '[')));
}

TEST_CASE("an edit changes its value alone") {
  const QString text = "// why\n{ \"a\": 1, // one\n  \"b\": { \"c\": [1, 2] } }\n";
  CHECK(set(text, {"a"}, "7") == "// why\n{ \"a\": 7, // one\n  \"b\": { \"c\": [1, 2] } }\n");
  CHECK(set(text, {"b", "d"}, "true") == "// why\n{ \"a\": 1, // one\n  \"b\": { \"c\": [1, 2], \"d\": true } }\n");
  CHECK(set(text, {"e"}, "0") == "// why\n{ \"a\": 1, // one\n  \"b\": { \"c\": [1, 2] },\n  \"e\": 0 }\n");
  CHECK(set(text, {"f", "g"}, "0").contains("\"f\": { \"g\": 0 }"));
  CHECK(set(text, {"b", "c", "2"}, "3") == "// why\n{ \"a\": 1, // one\n  \"b\": { \"c\": [1, 2, 3] } }\n");
  CHECK(removed(text, {"b", "c", "0"}) == "// why\n{ \"a\": 1, // one\n  \"b\": { \"c\": [2] } }\n");
  CHECK(removed(text, {"b", "c", "1"}) == "// why\n{ \"a\": 1, // one\n  \"b\": { \"c\": [1] } }\n");
  CHECK(removed(text, {"a"}).contains("// one"));
  CHECK(removed(text, {"b"}).contains("// one"));
  CHECK(removed(text, {"x"}) == text);
  CHECK(set("{}", {"a"}, "1") == "{ \"a\": 1 }");
}

TEST_CASE("a thousand random edits mean what they should, and no comment outside of them is lost") {
  std::mt19937 random(3);
  QString text = "// first\n{ \"a\": 1, /* in a */\n  \"b\": { }, // of b\n  \"list\": [ { \"k\": 1 } ] } // last\n";
  QJsonObject model = meaning(text).toObject();
  for (int i = 0; i < 1000; ++i) {
    const QString key = QString("k%1").arg(random() % 12), inner = QString("i%1").arg(random() % 4);
    const bool nested = random() % 2 == 0, remove = random() % 3 == 0;
    const int number = static_cast<int>(random() % 1000);
    JsonPath path = {key};
    if (nested) {
      if (model.contains(key) && !model.value(key).isObject()) continue;
      path += inner;
    }
    const QString before = text;
    if (remove) {
      text = removed(text, path);
      if (nested) {
        QJsonObject object = model.value(key).toObject();
        object.remove(inner);
        if (model.contains(key)) model[key] = object;
      } else {
        model.remove(key);
      }
    } else {
      text = set(text, path, QString::number(number));
      if (nested) {
        QJsonObject object = model.value(key).toObject();
        object[inner] = number;
        model[key] = object;
      } else {
        model[key] = number;
      }
    }
    CAPTURE(before.toStdString(), path.join('/').toStdString(), remove, text.toStdString());
    REQUIRE(JsonText::parse(text));
    REQUIRE(meaning(text).toObject() == model);
  }
  for (const char* comment : {"// first", "/* in a */", "// of b", "// last"}) CHECK(text.contains(comment));
}
