#pragma once
/// Windows that a timeline opens: its numbers, and where to write its picture.

#include <QDialog>

#include "gui/timeline/timeline_table.hpp"

namespace paceline::gui {

/// A sortable table with "Copy" (as CSV) and "Save as CSV".
class TimelineTableDialog final : public QDialog {
  Q_OBJECT

 public:
  TimelineTableDialog(const QString& title, std::vector<TimelineTablePart> parts, QWidget* parent);
};

/// Asks for a .png, .svg or .pdf; empty: the user changed his mind.
QString ask_for_export_file(QWidget* parent);

}  // namespace paceline::gui
