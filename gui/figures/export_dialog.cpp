#include "gui/figures/export_dialog.hpp"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

namespace paceline::gui {
namespace {

struct Choice {
  FigureFormat format;
  const char* title;
};
constexpr std::array choices = {Choice{FigureFormat::pdf, "PDF (vector)"}, Choice{FigureFormat::svg, "SVG (vector)"},
                                Choice{FigureFormat::png, "PNG"}, Choice{FigureFormat::csv, "CSV (numbers)"},
                                Choice{FigureFormat::pgfplots, "pgfplots (.tex and .csv)"}};

QDoubleSpinBox* centimetres(double value, QWidget* parent) {
  auto* box = new QDoubleSpinBox(parent);
  box->setRange(1, 100);
  box->setDecimals(1);
  box->setSuffix(" cm");
  box->setValue(value);
  return box;
}

QString file_name(QString title) {
  static const QRegularExpression others("[^A-Za-z0-9]+");
  return title.toLower().replace(others, "-");
}

}  // namespace

ExportDialog::ExportDialog(const QString& title, const FigureSize& size, Writer write, QWidget* parent)
    : QDialog(parent),
      write_(std::move(write)),
      format_(new QComboBox(this)),
      file_(new QLineEdit(this)),
      width_(centimetres(size.width_cm, this)),
      height_(centimetres(size.height_cm, this)),
      font_(new QSpinBox(this)),
      dpi_(new QSpinBox(this)),
      legend_(new QCheckBox("Legend", this)),
      heading_(new QCheckBox("Title", this)),
      problem_(new QLabel(this)) {
  setWindowTitle("Export figure");
  for (const Choice& choice : choices) format_->addItem(choice.title);
  font_->setRange(4, 40);
  font_->setSuffix(" pt");
  font_->setValue(size.font_pt);
  dpi_->setRange(72, 1200);
  dpi_->setSuffix(" dpi");
  dpi_->setValue(size.dpi);
  legend_->setChecked(size.legend);
  heading_->setChecked(size.title);
  problem_->setWordWrap(true);
  problem_->hide();
  file_->setMinimumWidth(360);
  file_->setText(QDir::current().filePath(file_name(title) + ".pdf"));

  auto* file_row = new QHBoxLayout;
  file_row->addWidget(file_, 1);
  auto* browse_button = new QPushButton("Browse...", this);
  file_row->addWidget(browse_button);
  connect(browse_button, &QPushButton::clicked, this, &ExportDialog::browse);
  connect(format_, &QComboBox::currentIndexChanged, this, &ExportDialog::adapt_extension);

  auto* form = new QFormLayout(this);
  form->addRow("Format", format_);
  form->addRow("File", file_row);
  form->addRow("Width", width_);
  form->addRow("Height", height_);
  form->addRow("Letters", font_);
  form->addRow("Resolution", dpi_);
  form->addRow(QString(), legend_);
  form->addRow(QString(), heading_);
  form->addRow(problem_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
  connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  form->addRow(buttons);
  adapt_extension();
}

FigureFormat ExportDialog::format() const {
  return choices[static_cast<std::size_t>(format_->currentIndex())].format;
}

FigureSize ExportDialog::size_wanted() const {
  return {width_->value(), height_->value(),     font_->value(),
          dpi_->value(),   legend_->isChecked(), heading_->isChecked()};
}

void ExportDialog::adapt_extension() {
  const QFileInfo place(file_->text());
  file_->setText(place.path() + "/" + place.completeBaseName() + "." + extension_of(format()));
  dpi_->setEnabled(format() == FigureFormat::png);
  for (QWidget* field : {static_cast<QWidget*>(width_), static_cast<QWidget*>(height_), static_cast<QWidget*>(font_),
                         static_cast<QWidget*>(legend_), static_cast<QWidget*>(heading_)})
    field->setEnabled(format() != FigureFormat::csv);
}

void ExportDialog::browse() {
  const QString file = QFileDialog::getSaveFileName(this, "Export figure", file_->text());
  if (!file.isEmpty()) file_->setText(file);
}

void ExportDialog::accept() {
  const struct Waiting {
    Waiting() { QApplication::setOverrideCursor(Qt::WaitCursor); }
    ~Waiting() { QApplication::restoreOverrideCursor(); }
  } waiting;  // the CSV of a long trace takes seconds
  try {
    write_(file_->text(), format(), size_wanted());
    written_ = file_->text();
    QDialog::accept();
  } catch (const FigureError& error) {
    problem_->setText(QString::fromUtf8(error.what()));
    problem_->show();
  }
}

}  // namespace paceline::gui
