#pragma once
/// Pictures of every page, to be looked at.

#include <QString>
#include <QStringList>

namespace paceline::gui {

class Theme;

/// Writes PAGE-THEME-RUNS.png into `directory`: each page in both themes, empty, with the first run below `paths` and
/// with up to twelve. An empty string, or a sentence about what is wrong.
QString take_screenshots(const QString& directory, const QStringList& paths, Theme& theme);

}  // namespace paceline::gui
