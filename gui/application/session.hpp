#pragma once
/// What the program remembers from one start to the next: opened runs, page, axes, theme, size of the window.

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace paceline::gui {

/// A JSON file with a version. One that is broken or newer than this program is kept beside the new one as *.old and
/// answered with a sentence: a session is never a reason not to start.
class Session {
 public:
  static constexpr int version = 1;

  /// AppConfigLocation/session.json.
  static QString default_file();

  explicit Session(QString file = default_file());

  /// Keys: "runs" (directories), "hidden", "page", "theme", "geometry" (base64), "recent", "paceline", "pages" (an
  /// object for each page's key).
  QJsonObject state;
  /// What was wrong with the file; else empty.
  const QString& problem() const { return problem_; }

  void save();

 private:
  QString file_;
  QString problem_;
};

/// Older versions as the present one writes them.
QJsonObject migrated(QJsonObject session);

}  // namespace paceline::gui
