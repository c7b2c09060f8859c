#include "gui/scenario/gallery.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPainter>
#include <QStyledItemDelegate>

namespace paceline::gui {
namespace {

constexpr int margin = 6, sentence_role = Qt::UserRole + 1;

/// The name, and below it the sentence.
class ScenarioDelegate final : public QStyledItemDelegate {
 public:
  explicit ScenarioDelegate(QListWidget* list) : QStyledItemDelegate(list), list_(list) {}

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const int width = list_->viewport()->width();
    return {width, option.fontMetrics.height() + sentence_box(option, index, width).height() + 2 * margin};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    QStyleOptionViewItem plain = option;
    initStyleOption(&plain, index);
    plain.text.clear();
    list_->style()->drawControl(QStyle::CE_ItemViewItem, &plain, painter, list_);
    const bool chosen = option.state & QStyle::State_Selected;
    const QRect inside = option.rect.adjusted(margin, margin, -margin, -margin);
    painter->save();
    QFont bold = option.font;
    bold.setBold(true);
    painter->setFont(bold);
    painter->setPen(option.palette.color(chosen ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(inside, Qt::AlignTop | Qt::AlignLeft, index.data().toString());
    painter->setFont(option.font);
    if (!chosen) painter->setPen(option.palette.color(QPalette::PlaceholderText));
    painter->drawText(inside.adjusted(0, option.fontMetrics.height(), 0, 0), Qt::TextWordWrap,
                      index.data(sentence_role).toString());
    painter->restore();
  }

 private:
  static QRect sentence_box(const QStyleOptionViewItem& option, const QModelIndex& index, int width) {
    return option.fontMetrics.boundingRect(QRect(0, 0, width - 2 * margin, 10'000), Qt::TextWordWrap,
                                           index.data(sentence_role).toString());
  }
  QListWidget* list_;
};

}  // namespace

QString scenario_directory(const QString& program) {
  QDir directory = QFileInfo(program).absoluteDir();
  if (directory.exists("../share/paceline/scenarios"))
    return QDir::cleanPath(directory.filePath("../share/paceline/scenarios"));
  constexpr int levels = 5;
  for (int i = 0; i < levels && directory.cdUp(); ++i)
    if (directory.exists("scenarios/scenario.schema.json")) return directory.filePath("scenarios");
  return {};
}

std::vector<ShippedScenario> scenarios_in(const QString& directory) {
  std::vector<ShippedScenario> scenarios;
  if (directory.isEmpty()) return scenarios;
  for (const QFileInfo& info : QDir(directory).entryInfoList({"*.json"}, QDir::Files, QDir::Name)) {
    if (info.fileName().endsWith(".schema.json")) continue;
    QFile file(info.filePath());
    if (!file.open(QIODevice::ReadOnly)) continue;
    constexpr qint64 enough = 4096;
    QStringList sentence;
    for (const QString& line : QString::fromUtf8(file.read(enough)).split('\n')) {
      if (!line.startsWith("//")) break;
      sentence += line.mid(2).trimmed();
    }
    scenarios.push_back({info.completeBaseName(), sentence.join(' '), info.filePath()});
  }
  return scenarios;
}

Gallery::Gallery(QWidget* parent) : QListWidget(parent) {
  setAccessibleName("Scenarios that come with the program");
  setItemDelegate(new ScenarioDelegate(this));
  setResizeMode(QListView::Adjust);
  setAlternatingRowColors(true);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(
      Qt::ScrollBarAlwaysOn);  // so that the width in which sentences wrap never changes by itself
  connect(this, &QListWidget::itemClicked, this,
          [this](QListWidgetItem* item) { Q_EMIT chosen(item->data(Qt::UserRole).toString()); });
  connect(this, &QListWidget::itemActivated, this,
          [this](QListWidgetItem* item) { Q_EMIT chosen(item->data(Qt::UserRole).toString()); });
}

/// While it is hidden it has no width from which the heights of its sentences could follow.
void Gallery::showEvent(QShowEvent* event) {
  QListWidget::showEvent(event);
  scheduleDelayedItemsLayout();
}

void Gallery::show_directory(const QString& directory) {
  clear();
  for (const ShippedScenario& scenario : scenarios_in(directory)) {
    auto* item = new QListWidgetItem(scenario.name, this);
    item->setData(Qt::UserRole, scenario.file);
    item->setData(sentence_role, scenario.sentence);
    item->setData(Qt::AccessibleDescriptionRole, scenario.sentence);
    item->setToolTip(scenario.sentence);
  }
}

}  // namespace paceline::gui
