#include "gui/files/saved_file.hpp"

#include <QSaveFile>

namespace paceline::gui {

QString save_file(const QString& file, const QByteArray& bytes) {
  QSaveFile out(file);
  if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit()) return {};
  return QString("cannot write '%1': %2").arg(file, out.errorString());
}

}  // namespace paceline::gui
