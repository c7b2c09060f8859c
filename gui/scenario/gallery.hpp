#pragma once
/// The scenarios that come with the program.

#include <QListWidget>
#include <vector>

namespace paceline::gui {

struct ShippedScenario {
  QString name, sentence, file;
};

/// Where scenarios lie for a program at that path: installed (../share/paceline/scenarios), or above its build tree;
/// empty: nowhere.
QString scenario_directory(const QString& program);
/// Those of a directory by name, each with the comment that it begins with.
std::vector<ShippedScenario> scenarios_in(const QString& directory);

/// A list of them; a click or Enter opens one.
class Gallery final : public QListWidget {
  Q_OBJECT

 public:
  explicit Gallery(QWidget* parent = nullptr);
  void show_directory(const QString& directory);

 protected:
  void showEvent(QShowEvent* event) override;

 Q_SIGNALS:
  void chosen(const QString& file);
};

}  // namespace paceline::gui
