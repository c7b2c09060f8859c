#pragma once
/// Asks which facts are meant: columns of a table, what runs are grouped by.

#include <QDialog>
#include <QStringList>

class QListWidget;

namespace paceline::gui {

class FactsDialog final : public QDialog {
  Q_OBJECT

 public:
  /// `facts`: what can be chosen, in that order; `chosen` of them are ticked.
  FactsDialog(const QString& title, const QStringList& facts, const QStringList& chosen, QWidget* parent);

  /// In the order of the list.
  QStringList chosen() const;

 private:
  QListWidget* list_;
};

}  // namespace paceline::gui
