#pragma once
/// What the timeline page shows while it has no timeline: a sentence, and how far the reading is.

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace paceline::gui {

class ReadingMessage final : public QWidget {
  Q_OBJECT

 public:
  explicit ReadingMessage(QWidget* parent = nullptr);

  void say(const QString& sentences);
  QString text() const;
  /// Shows a bar and a button to cancel.
  void set_busy(bool busy);
  void set_progress(double share);

 Q_SIGNALS:
  void cancelled();

 private:
  QLabel* message_;
  QProgressBar* progress_;
  QToolButton* cancel_;
};

}  // namespace paceline::gui
