#include "gui/scenario/scenario_editor.hpp"

#include <QFontDatabase>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QRegularExpression>
#include <QTextBlock>

namespace paceline::gui {
namespace {

/// Nobody mends more at once.
constexpr std::size_t most_complaints = 200;

/// The strip beside the text; the editor knows what to paint.
class LineNumbers final : public QWidget {
 public:
  explicit LineNumbers(ScenarioEditor* editor) : QWidget(editor), editor_(editor) {}
  QSize sizeHint() const override { return {editor_->numbers_width(), 0}; }

 protected:
  void paintEvent(QPaintEvent* event) override { editor_->paint_numbers(event); }

 private:
  ScenarioEditor* editor_;
};

}  // namespace

std::vector<Complaint> complaints_in(const QByteArray& json_lines) {
  std::vector<Complaint> complaints;
  for (const QByteArray& line : json_lines.split('\n')) {
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    if (object.isEmpty()) continue;
    if (complaints.size() == most_complaints) break;
    Complaint complaint;
    complaint.line = std::max(1, object["line"].toInt());
    complaint.column = std::max(1, object["column"].toInt());
    complaint.pointer = object["pointer"].toString();
    QStringList words;
    for (const char* key : {"value", "rule"})
      if (const QString word = object[key].toString(); !word.isEmpty()) words += word;
    complaint.sentence = words.join(' ');
    if (const QString better = object["suggestion"].toString(); !better.isEmpty()) complaint.sentence += "; " + better;
    complaints.push_back(complaint);
  }
  return complaints;
}

JsonHighlighter::JsonHighlighter(Theme& theme, QTextDocument* document) : QSyntaxHighlighter(document), theme_(theme) {
  connect(&theme, &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void JsonHighlighter::highlightBlock(const QString& text) {
  static const QRegularExpression token(
      R"re("(?:[^"\\]|\\.)*"?(\s*:)?|//.*$|/\*|-?\d[\d.eE+-]*|\b(?:true|false|null)\b)re");
  const Appearance& look = theme_.appearance();
  const auto colour = [this](qsizetype from, qsizetype length, const QColor& c) {
    QTextCharFormat format;
    format.setForeground(c);
    setFormat(static_cast<int>(from), static_cast<int>(length), format);
  };
  qsizetype at = 0;
  setCurrentBlockState(0);
  const auto comment_to_end = [&](qsizetype from) {
    const qsizetype end = text.indexOf("*/", from);
    if (end < 0) setCurrentBlockState(1);
    const qsizetype stop = end < 0 ? text.size() : end + 2;
    colour(from, stop - from, look.faint_text);
    return stop;
  };
  if (previousBlockState() == 1) at = comment_to_end(0);
  for (;;) {
    const QRegularExpressionMatch match = token.match(text, at);
    if (!match.hasMatch()) return;
    const qsizetype from = match.capturedStart(), length = match.capturedLength();
    at = from + length;
    if (match.captured() == "/*")
      at = comment_to_end(from);
    else if (match.captured().startsWith("//"))
      colour(from, length, look.faint_text);
    else if (match.captured().startsWith('"'))
      colour(from, length - match.capturedLength(1),
             match.capturedLength(1) > 0 ? look.accent : look.of(State::compute));
    else
      colour(from, length, look.series_colour(3));
  }
}

ScenarioEditor::ScenarioEditor(Theme& theme, QWidget* parent)
    : QPlainTextEdit(parent), theme_(theme), numbers_(new LineNumbers(this)) {
  setAccessibleName("Text of the scenario");
  setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  setPlaceholderText("Choose a scenario from the list, open one, or write one here.");
  setLineWrapMode(QPlainTextEdit::NoWrap);
  setTabChangesFocus(true);
  new JsonHighlighter(theme, document());
  connect(this, &QPlainTextEdit::blockCountChanged, this, [this] { setViewportMargins(numbers_width(), 0, 0, 0); });
  connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& area, int dy) {
    if (dy != 0)
      numbers_->scroll(0, dy);
    else
      numbers_->update(0, area.y(), numbers_->width(), area.height());
  });
  connect(&theme, &Theme::changed, this, &ScenarioEditor::restyle);
  restyle();
}

void ScenarioEditor::restyle() {
  setViewportMargins(numbers_width(), 0, 0, 0);
  numbers_->update();
  underline();
}

int ScenarioEditor::numbers_width() const {
  return 14 +
         fontMetrics().horizontalAdvance('9') * static_cast<int>(QString::number(std::max(99, blockCount())).size());
}

void ScenarioEditor::resizeEvent(QResizeEvent* event) {
  QPlainTextEdit::resizeEvent(event);
  const QRect inside = contentsRect();
  numbers_->setGeometry(inside.left(), inside.top(), numbers_width(), inside.height());
}

void ScenarioEditor::paint_numbers(QPaintEvent* event) {
  QPainter painter(numbers_);
  const Appearance& look = theme_.appearance();
  painter.fillRect(event->rect(), look.window);
  painter.setFont(font());
  for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
    const QRectF box = blockBoundingGeometry(block).translated(contentOffset());
    if (box.top() > event->rect().bottom()) return;
    const int line = block.blockNumber() + 1;
    const bool wrong =
        std::any_of(complaints_.begin(), complaints_.end(), [line](const Complaint& c) { return c.line == line; });
    painter.setPen(wrong ? look.problem : look.faint_text);
    painter.drawText(QRectF(0, box.top(), numbers_->width() - 7, fontMetrics().height()), Qt::AlignRight,
                     QString::number(line));
  }
}

void ScenarioEditor::apply(const TextEdit& edit) {
  if (edit.length == 0 && edit.text.isEmpty()) return;
  QTextCursor cursor(document());
  cursor.setPosition(edit.at);
  cursor.setPosition(edit.at + edit.length, QTextCursor::KeepAnchor);
  cursor.insertText(edit.text);
}

void ScenarioEditor::show_complaints(const std::vector<Complaint>& complaints) {
  complaints_ = complaints;
  underline();
  numbers_->update();
}

void ScenarioEditor::underline() {
  QList<QTextEdit::ExtraSelection> selections;
  for (const Complaint& complaint : complaints_) {
    const QTextBlock block = document()->findBlockByNumber(complaint.line - 1);
    if (!block.isValid()) continue;
    QTextEdit::ExtraSelection selection;
    selection.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    selection.format.setUnderlineColor(theme_.appearance().problem);
    QColor veil = theme_.appearance().problem;
    veil.setAlpha(40);
    selection.format.setBackground(veil);
    selection.format.setToolTip(complaint.sentence);
    // The word at which it is: up to what ends a JSON value.
    static const QRegularExpression word(R"re("(?:[^"\\]|\\.)*"?|[^\s,\]}]+|.)re");
    const int column = std::min<int>(complaint.column - 1, std::max(0, block.length() - 2));
    const QRegularExpressionMatch match = word.match(block.text(), column);
    selection.cursor = QTextCursor(block);
    selection.cursor.setPosition(block.position() + column);
    const int length = match.hasMatch() ? static_cast<int>(match.capturedEnd()) - column : 1;
    selection.cursor.setPosition(block.position() + std::min(block.length() - 1, column + length),
                                 QTextCursor::KeepAnchor);
    selections += selection;
  }
  setExtraSelections(selections);
}

void ScenarioEditor::jump_to(const Complaint& complaint) {
  const QTextBlock block = document()->findBlockByNumber(complaint.line - 1);
  if (!block.isValid()) return;
  QTextCursor cursor(block);
  cursor.setPosition(block.position() + std::min<int>(complaint.column - 1, block.length() - 1));
  setTextCursor(cursor);
  centerCursor();
  setFocus(Qt::OtherFocusReason);
}

}  // namespace paceline::gui
