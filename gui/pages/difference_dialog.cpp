#include "gui/pages/difference_dialog.hpp"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace paceline::gui {

DifferenceDialog::DifferenceDialog(RunPointer first, RunPointer second, QWidget* parent)
    : QDialog(parent),
      first_(std::move(first)),
      second_(std::move(second)),
      only_differences_(new QCheckBox("only differences", this)),
      count_(new QLabel(this)) {
  setWindowTitle("Scenarios of " + first_->label() + " and " + second_->label());
  resize(720, 520);
  auto* table = new QTableView(this);
  table->setModel(&comparison_);
  table->setAccessibleName("Keys in which the scenarios differ");
  table->setAlternatingRowColors(true);
  table->verticalHeader()->hide();
  table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  only_differences_->setChecked(true);
  connect(only_differences_, &QCheckBox::toggled, this, &DifferenceDialog::compare);
  auto* row = new QHBoxLayout;
  row->addWidget(count_, 1);
  row->addWidget(only_differences_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(row);
  layout->addWidget(table, 1);
  layout->addWidget(buttons);
  compare();
}

void DifferenceDialog::compare() {
  comparison_.compare(first_, second_, only_differences_->isChecked());
  const int count = comparison_.differences();
  count_->setText(count == 0   ? QString("The scenarios differ in nothing but their seed and name.")
                  : count == 1 ? QString("The scenarios differ in one key.")
                               : QString("The scenarios differ in %1 keys.").arg(count));
}

}  // namespace paceline::gui
