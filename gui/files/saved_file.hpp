#pragma once
/// Writes a file whole or not at all.

#include <QByteArray>
#include <QString>

namespace paceline::gui {

/// What was there before stays until all of `bytes` is on the disk. An empty string, or a sentence about what is wrong.
QString save_file(const QString& file, const QByteArray& bytes);

}  // namespace paceline::gui
