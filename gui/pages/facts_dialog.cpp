#include "gui/pages/facts_dialog.hpp"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include "gui/models/facts.hpp"

namespace paceline::gui {

FactsDialog::FactsDialog(const QString& title, const QStringList& facts, const QStringList& chosen, QWidget* parent)
    : QDialog(parent), list_(new QListWidget) {
  setWindowTitle(title);
  resize(420, 560);
  auto* search = new QLineEdit;
  search->setPlaceholderText("Search");
  search->setAccessibleName("Search");
  list_->setAccessibleName(title);
  for (const QString& name : facts) {
    auto* item = new QListWidgetItem(fact_title(name) == name ? name : fact_title(name) + "  (" + name + ")", list_);
    item->setData(Qt::UserRole, name);
    item->setToolTip(fact_description(name));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
    item->setCheckState(chosen.contains(name) ? Qt::Checked : Qt::Unchecked);
  }
  connect(search, &QLineEdit::textChanged, list_, [this](const QString& text) {
    for (int row = 0; row < list_->count(); ++row)
      list_->item(row)->setHidden(!list_->item(row)->text().contains(text, Qt::CaseInsensitive));
  });
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(search);
  layout->addWidget(list_);
  layout->addWidget(buttons);
}

QStringList FactsDialog::chosen() const {
  QStringList chosen;
  for (int row = 0; row < list_->count(); ++row)
    if (list_->item(row)->checkState() == Qt::Checked) chosen << list_->item(row)->data(Qt::UserRole).toString();
  return chosen;
}

}  // namespace paceline::gui
