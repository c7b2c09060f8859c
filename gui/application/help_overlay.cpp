#include "gui/application/help_overlay.hpp"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include "gui/look/theme.hpp"

namespace paceline::gui {
namespace {

constexpr const char* text = R"(<h2>Keys</h2>
<table cellpadding="4">
<tr><td><b>W</b> <b>S</b></td><td>zoom in and out at the cursor</td><td width="32"></td><td><b>Ctrl+O</b></td><td>open a folder of runs</td></tr>
<tr><td><b>A</b> <b>D</b></td><td>pan left and right</td><td></td><td><b>Ctrl+F</b></td><td>filter runs</td></tr>
<tr><td><b>F</b></td><td>fit everything</td><td></td><td><b>Ctrl+Shift+S</b></td><td>export the chart in focus</td></tr>
<tr><td><b>M</b></td><td>mark A, then B, at the cursor</td><td></td><td><b>Ctrl+1 ...</b></td><td>pages</td></tr>
<tr><td><b>L</b> <b>Shift+L</b></td><td>logarithmic y and x</td><td></td><td><b>Ctrl+T</b></td><td>light or dark</td></tr>
<tr><td><b>Del</b></td><td>remove runs from the list</td><td></td><td><b>?</b></td><td>this list</td></tr>
</table>
<h2>Mouse on charts</h2>
<table cellpadding="4">
<tr><td><b>drag</b></td><td>zoom into a rectangle</td></tr>
<tr><td><b>wheel</b></td><td>zoom x at the cursor, with Shift y</td></tr>
<tr><td><b>middle button</b> or <b>Ctrl</b> and drag</td><td>pan</td></tr>
<tr><td><b>double click</b></td><td>fit</td></tr>
</table>
<h2>Timeline</h2>
<table cellpadding="4">
<tr><td><b>,</b> <b>.</b></td><td>event before and after</td><td width="32"></td><td><b>Ctrl+F</b> <b>F3</b></td><td>find, and the next</td></tr>
<tr><td><b>Ctrl</b> and wheel</td><td>height of rows</td><td></td><td><b>Shift</b> and drag</td><td>mark a range</td></tr>
<tr><td><b>F</b></td><td>fit the chosen event, or all</td><td></td><td><b>Esc</b></td><td>clear</td></tr>
</table>)";

}  // namespace

HelpOverlay::HelpOverlay(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setAccessibleName("Keys");
  setFocusPolicy(Qt::StrongFocus);
  auto* label = new QLabel(text, this);
  label->setAttribute(Qt::WA_TransparentForMouseEvents);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(label, 0, Qt::AlignCenter);
  hide();
}

void HelpOverlay::toggle() {
  if (isVisible()) return hide();
  setGeometry(parentWidget()->rect());
  raise();
  show();
  setFocus();
}

void HelpOverlay::paintEvent(QPaintEvent*) {
  QColor veil = theme_.appearance().window;
  veil.setAlphaF(0.95F);
  QPainter(this).fillRect(rect(), veil);
}

void HelpOverlay::keyPressEvent(QKeyEvent*) {
  hide();
}

void HelpOverlay::mousePressEvent(QMouseEvent*) {
  hide();
}

}  // namespace paceline::gui
