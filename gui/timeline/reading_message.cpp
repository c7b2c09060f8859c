#include "gui/timeline/reading_message.hpp"

#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace paceline::gui {

ReadingMessage::ReadingMessage(QWidget* parent)
    : QWidget(parent), message_(new QLabel(this)), progress_(new QProgressBar(this)), cancel_(new QToolButton(this)) {
  message_->setAlignment(Qt::AlignCenter);
  message_->setWordWrap(true);
  message_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  progress_->setMaximumWidth(360);
  progress_->setAccessibleName("Reading the trace");
  cancel_->setText("Cancel");
  cancel_->setObjectName("cancel");
  connect(cancel_, &QToolButton::clicked, this, &ReadingMessage::cancelled);
  auto* line = new QHBoxLayout;
  line->addStretch(1);
  line->addWidget(progress_, 2);
  line->addWidget(cancel_);
  line->addStretch(1);
  auto* column = new QVBoxLayout(this);
  column->addStretch(1);
  column->addWidget(message_);
  column->addLayout(line);
  column->addStretch(1);
  set_busy(false);
}

void ReadingMessage::say(const QString& sentences) {
  message_->setText(sentences);
}

QString ReadingMessage::text() const {
  return message_->text();
}

void ReadingMessage::set_busy(bool busy) {
  progress_->setVisible(busy);
  cancel_->setVisible(busy);
}

void ReadingMessage::set_progress(double share) {
  progress_->setValue(static_cast<int>(share * 100));
}

}  // namespace paceline::gui
