#pragma once
/// The window with a timeline's numbers.

#include <QDialog>

#include "gui/timeline/timeline_table.hpp"

namespace paceline::gui {

/// A sortable table with "Copy" (as CSV) and "Save as CSV".
class TimelineTableDialog final : public QDialog {
  Q_OBJECT

 public:
  TimelineTableDialog(const QString& title, std::vector<TimelineTablePart> parts, QWidget* parent);
};

}  // namespace paceline::gui
