#pragma once
/// One call of the program `paceline` as a child process.

#include <QObject>
#include <QProcess>
#include <functional>

namespace paceline::gui {

/// Calls the program with that text on its standard input and tells what it said on its standard output once it has
/// ended. A newer call replaces one that still runs. Never blocks.
class Child final : public QObject {
  Q_OBJECT

 public:
  /// `code`: the exit code; negative: it could not be started or was killed, and `out` is a sentence about it.
  using Answer = std::function<void(int code, const QByteArray& out)>;

  Child(QString program, QObject* parent) : QObject(parent), program_(std::move(program)) {}
  ~Child() override;
  void call(const QStringList& words, const QByteArray& input, Answer answer);
  void set_program(QString program) { program_ = std::move(program); }
  /// From which relative names of files are meant; empty: ours.
  void set_working_directory(QString directory) { directory_ = std::move(directory); }
  bool busy() const { return process_ != nullptr; }

 private:
  void drop();

  QString program_, directory_;
  QProcess* process_ = nullptr;
};

/// The last line that is not blank, for a sentence about a child that failed.
QString last_line(const QByteArray& text);

}  // namespace paceline::gui
