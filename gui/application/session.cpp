#include "gui/application/session.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QStandardPaths>
#include <utility>

#include "gui/files/saved_file.hpp"

namespace paceline::gui {
namespace {

constexpr qint64 largest = 16 << 20;

}  // namespace

QString Session::default_file() {
  return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + "/session.json";
}

Session::Session(QString file) : file_(std::move(file)) {
  QFile in(file_);
  if (!in.exists()) return;
  const bool readable = in.open(QIODevice::ReadOnly) && in.size() < largest;
  const QJsonObject found = readable ? QJsonDocument::fromJson(in.readAll()).object() : QJsonObject();
  const int its_version = found["version"].toInt(-1);
  if (its_version >= 1 && its_version <= version) {
    state = migrated(found);
    return;
  }
  const QString old = file_ + ".old";
  problem_ =
      its_version > version
          ? QString("The last session was saved by a newer version of this program; it is kept as '%1'.").arg(old)
          : QString("The last session cannot be read; it is kept as '%1'.").arg(old);
  in.close();
  QFile::remove(old);
  QFile::rename(file_, old);
}

void Session::save() {
  state["version"] = version;
  QDir().mkpath(QFileInfo(file_).path());
  save_file(file_, QJsonDocument(state).toJson());
}

QJsonObject migrated(QJsonObject session) {
  session["version"] = Session::version;  // there is no older one yet
  return session;
}

}  // namespace paceline::gui
