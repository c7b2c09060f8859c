#include "gui/timeline/compare_tools.hpp"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <algorithm>

namespace paceline::gui {

CompareTools::CompareTools(QWidget* parent)
    : QWidget(parent), alignment_(new QComboBox(this)), step_(new QSpinBox(this)), difference_(new QComboBox(this)) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  const auto add = [&](const QString& text, QWidget* field) {
    auto* label = new QLabel(text, this);
    label->setBuddy(field);
    layout->addWidget(label);
    layout->addWidget(field);
  };
  alignment_->addItems({"at the start", "at step"});
  alignment_->setAccessibleName("Where the two meet");
  step_->setRange(0, 1);
  step_->setAccessibleName("Step at which the two meet");
  step_->setVisible(false);
  for (int s = 0; s < states; ++s) difference_->addItem(name_of(static_cast<State>(s)));
  difference_->setCurrentIndex(static_cast<int>(State::wait));
  difference_->setAccessibleName("State whose shares are compared");
  add("Aligned", alignment_);
  layout->addWidget(step_);
  add("Difference of", difference_);
  connect(alignment_, &QComboBox::currentIndexChanged, this, [this](int choice) {
    step_->setVisible(choice == 1);
    Q_EMIT alignment_changed();
  });
  connect(step_, &QSpinBox::valueChanged, this, &CompareTools::alignment_changed);
  connect(difference_, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT difference_changed(difference()); });
}

State CompareTools::difference() const {
  return static_cast<State>(difference_->currentIndex());
}

std::optional<int> CompareTools::step() const {
  return alignment_->currentIndex() == 1 ? std::optional(step_->value()) : std::nullopt;
}

void CompareTools::choose(State difference, std::optional<int> step) {
  difference_->setCurrentIndex(static_cast<int>(difference));
  if (step) {
    step_->setMaximum(std::max(step_->maximum(), *step));  // until traces say how many there are
    step_->setValue(*step);
  }
  alignment_->setCurrentIndex(step ? 1 : 0);
}

void CompareTools::set_last_step(int last) {
  step_->setMaximum(std::max(1, last));
}

}  // namespace paceline::gui
