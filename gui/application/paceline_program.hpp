#pragma once
/// Where the command-line program is.

#include <QString>

namespace paceline::gui {

/// `chosen` when it can be executed, else the one beside this program, else the first in PATH; empty: none.
QString find_paceline(const QString& chosen);

}  // namespace paceline::gui
