#include "gui/scenario/child.hpp"

namespace paceline::gui {

Child::~Child() {
  drop();
}

void Child::drop() {
  if (process_ == nullptr) return;
  process_->disconnect(this);
  process_->kill();
  process_->waitForFinished(1000);  // it is killed already
  delete process_;
  process_ = nullptr;
}

void Child::call(const QStringList& words, const QByteArray& input, Answer answer) {
  drop();
  process_ = new QProcess(this);
  const auto ended = [this, answer](int code, const QByteArray& out) {
    process_->deleteLater();
    process_ = nullptr;
    answer(code, out);
  };
  connect(process_, &QProcess::errorOccurred, this, [this, ended](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart)
      ended(-1, QString("“%1” cannot be started: %2").arg(program_, process_->errorString()).toUtf8());
  });
  connect(process_, &QProcess::finished, this, [this, ended](int code, QProcess::ExitStatus status) {
    if (status == QProcess::CrashExit)
      ended(-1, "paceline was killed: " + last_line(process_->readAllStandardError()).toUtf8());
    else
      ended(code, process_->readAllStandardOutput());
  });
  if (!directory_.isEmpty()) process_->setWorkingDirectory(directory_);
  process_->start(program_, words);
  if (process_ == nullptr) return;
  process_->write(input);
  process_->closeWriteChannel();
}

QString last_line(const QByteArray& text) {
  const QStringList lines = QString::fromUtf8(text).trimmed().split('\n');
  return lines.last().trimmed();
}

}  // namespace paceline::gui
