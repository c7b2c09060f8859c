#include "gui/application/paceline_program.hpp"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

namespace paceline::gui {

QString find_paceline(const QString& chosen) {
  const auto runs = [](const QString& path) { return QFileInfo(path).isFile() && QFileInfo(path).isExecutable(); };
  if (!chosen.isEmpty() && runs(chosen)) return chosen;
  if (const QString beside = QCoreApplication::applicationDirPath() + "/paceline"; runs(beside)) return beside;
  return QStandardPaths::findExecutable("paceline");
}

}  // namespace paceline::gui
