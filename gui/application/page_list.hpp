#pragma once
/// The pages of the program: what the window shows, in the order of its tabs. A new page is one line in page_list.cpp.

#include <QString>
#include <QWidget>
#include <functional>
#include <vector>

namespace paceline::gui {

class RunCollection;
class Theme;

/// What every page may know. None knows the window, none knows another page.
struct PageSurroundings {
  Theme& theme;
  RunCollection& runs;
  QString paceline;  ///< the program's path; empty: not found
};

struct PageEntry {
  QString key;    ///< in sessions and on the command line: "runs"
  QString title;  ///< of the tab
  std::function<QWidget*(const PageSurroundings&)> make;
};

const std::vector<PageEntry>& page_list();

}  // namespace paceline::gui
