#pragma once
/// The text of a scenario: line numbers, colours, and a line below what is wrong.

#include <QPlainTextEdit>
#include <QSyntaxHighlighter>
#include <vector>

#include "gui/look/theme.hpp"
#include "gui/scenario/json_text.hpp"

namespace paceline::gui {

/// One line of `paceline validate --stream`.
struct Complaint {
  int line = 1, column = 1;  ///< from 1
  QString pointer, sentence;
};

/// Complaints of the program's output.
std::vector<Complaint> complaints_in(const QByteArray& json_lines);

/// Keys, texts, numbers, words and comments in colours of the theme.
class JsonHighlighter final : public QSyntaxHighlighter {
  Q_OBJECT

 public:
  JsonHighlighter(Theme& theme, QTextDocument* document);

 protected:
  void highlightBlock(const QString& text) override;

 private:
  Theme& theme_;
};

class ScenarioEditor final : public QPlainTextEdit {
  Q_OBJECT

 public:
  explicit ScenarioEditor(Theme& theme, QWidget* parent = nullptr);
  /// One step of undo; the place of the cursor and all other text stay.
  void apply(const TextEdit& edit);
  void show_complaints(const std::vector<Complaint>& complaints);
  void jump_to(const Complaint& complaint);
  int numbers_width() const;
  void paint_numbers(QPaintEvent* event);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void restyle();
  void underline();

  Theme& theme_;
  QWidget* numbers_;
  std::vector<Complaint> complaints_;
};

}  // namespace paceline::gui
