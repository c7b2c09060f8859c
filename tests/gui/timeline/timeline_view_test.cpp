#include "gui/timeline/timeline_view.hpp"

#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <catch2/catch.hpp>

#include "gui/timeline/share_columns.hpp"
#include "tests/gui/timeline/trace_samples.hpp"

using namespace paceline::gui;
using namespace paceline::gui::tests;

namespace {

/// A view of 1000 x 400 pixels that is drawn.
struct Shown {
  Theme theme{*qApp};
  TimelineView view{theme};
  explicit Shown(TimelineScene scene) {
    theme.choose(ThemeChoice::light);
    view.resize(1000, 400);
    view.show();
    view.set_scene(std::move(scene));
    view.refresh();
  }
  const Appearance& look() const { return theme.appearance(); }
  int x_of(double time) const { return static_cast<int>(view.frame().x_of(time)); }
  int middle_of(std::size_t row) const {
    const TimelineFrame frame = view.frame();
    const TimelineItem& item = *frame.layout.of(0, row);
    return frame.top_of(item) + band_height(item.height) / 2;
  }
  void wheel(QPoint at, int delta, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(at, view.viewport()->mapToGlobal(at), {}, {0, delta}, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(view.viewport(), &event);
  }
  void drag(QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton,
            Qt::KeyboardModifiers keys = Qt::NoModifier) {
    QTest::mousePress(view.viewport(), button, keys, from);
    QMouseEvent move(QEvent::MouseMove, QPointF(to), view.viewport()->mapToGlobal(QPointF(to)), Qt::NoButton, button,
                     keys);
    QApplication::sendEvent(view.viewport(), &move);
    QTest::mouseRelease(view.viewport(), button, keys, to);
  }
};

std::shared_ptr<const TimelineData> halves(int workers = 4) {
  TraceSample sample(workers);
  for (int rank = 0; rank < workers; ++rank)
    sample.span(rank, "compute", 0, 5, 1).span(rank, "wait", 5, 8, 1).span(rank, "down", 8, 10);
  sample.span(0, "send", 4, 6, 1, 1, 1000);
  return sample.data(10);
}

}  // namespace

TEST_CASE("a column of pixels is stacked from the bottom, and a shared pixel is mixed") {
  QImage image(2, 10, QImage::Format_RGB32);
  image.fill(Qt::white);
  Shares quarter{};
  quarter[0] = 0.25;
  quarter[3] = 0.75;
  Shares half_gone{};
  half_gone[1] = 0.5;
  const std::vector<Shares> columns = {quarter, half_gone};
  const Appearance& look = Appearance::light();
  paint_columns(image, QRect(0, 0, 2, 10), columns, look, Qt::white, false);
  CHECK(image.pixelColor(0, 9) == look.of(State::compute));
  CHECK(image.pixelColor(0, 8) == look.of(State::compute));
  CHECK(image.pixelColor(0, 6) == look.of(State::wait));
  CHECK(image.pixelColor(0, 0) == look.of(State::wait));
  const QColor middle = image.pixelColor(0, 7);  // half of each
  CHECK(std::abs(middle.red() - (look.of(State::compute).red() + look.of(State::wait).red()) / 2) <= 1);
  CHECK(image.pixelColor(1, 5) == look.of(State::communicate));
  CHECK(image.pixelColor(1, 4) == QColor(Qt::white));
}

TEST_CASE("each state is where the trace has it") {
  Shown shown(scene_of({halves()}));
  const QImage& picture = shown.view.picture();
  for (std::size_t row = 0; row < 4; ++row) {
    const int y = shown.middle_of(row) - 10;  // above the texts' plates
    CHECK(picture.pixelColor(shown.x_of(3), y) == shown.look().of(State::compute));
    CHECK(picture.pixelColor(shown.x_of(6), y) == shown.look().of(State::wait));
    const QColor down = picture.pixelColor(shown.x_of(9), y);
    CHECK((down == shown.look().of(State::down) || down == hatch_colour(shown.look().of(State::down))));
  }
}

TEST_CASE("zoomed out, every column shows the shares of its time") {
  TraceSample sample(1);
  constexpr int steps = 100'000;  // a hundred for each column of pixels: 70 % compute, 30 % wait in each
  for (int i = 0; i < steps; ++i) sample.span(0, "compute", i, i + 0.7, i).span(0, "wait", i + 0.7, i + 1, i);
  Shown shown(scene_of({sample.data(steps)}));
  shown.view.set_row_height(22);  // a band of 20 pixels
  shown.view.refresh();
  const QImage& picture = shown.view.picture();
  const int top = shown.middle_of(0) - 10;
  for (int x = shown.view.frame().label_width + 5; x < 990; x += 7) {
    int waiting = 0;
    for (int y = top; y < top + 20; ++y) waiting += picture.pixelColor(x, y) == shown.look().of(State::wait);
    CHECK(std::abs(waiting - 6) <= 1);
  }
}

TEST_CASE("the wheel zooms at the mouse, with Ctrl the rows, and double click shows everything again") {
  Shown shown(scene_of({halves(40)}));
  const QPoint at(shown.x_of(7), 200);
  shown.wheel(at, 240);
  const TimeWindow& window = shown.view.window_shown();
  CHECK(window.length_s() == Approx(10 / (1.25 * 1.25)));
  CHECK(shown.view.frame().time_at(at.x()) == Approx(7).margin(0.02));
  const int before = shown.view.row_height();
  shown.wheel(at, 480, Qt::ControlModifier);
  CHECK(shown.view.row_height() > before);
  CHECK(shown.view.verticalScrollBar()->maximum() > 0);
  QTest::mouseDClick(shown.view.viewport(), Qt::LeftButton, {}, at);
  CHECK(window.shows_all());
  CHECK(shown.view.row_height() == before);
}

TEST_CASE("keys zoom, pan, fit and mark") {
  Shown shown(scene_of({halves()}));
  const TimeWindow& window = shown.view.window_shown();
  QTest::keyClick(&shown.view, Qt::Key_W);
  CHECK(window.length_s() == Approx(10 / 1.5));
  const double from = window.from_s();
  QTest::keyClick(&shown.view, Qt::Key_D);
  CHECK(window.from_s() > from);
  CHECK(window.length_s() == Approx(10 / 1.5));
  QTest::keyClick(&shown.view, Qt::Key_A);
  CHECK(window.from_s() == Approx(from));
  QTest::keyClick(&shown.view, Qt::Key_M);
  REQUIRE(shown.view.marked());
  CHECK(shown.view.marked()->first == window.from_s());
  QTest::keyClick(&shown.view, Qt::Key_Escape);
  CHECK_FALSE(shown.view.marked());
  QTest::keyClick(&shown.view, Qt::Key_S);
  QTest::keyClick(&shown.view, Qt::Key_S);
  CHECK(window.shows_all());
  for (int i = 0; i < 200; ++i) QTest::keyClick(&shown.view, Qt::Key_W);  // as far as it goes
  CHECK(window.length_s() > 0);
  shown.view.refresh();
  QTest::keyClick(&shown.view, Qt::Key_F);
  CHECK(window.shows_all());
}

TEST_CASE("dragging zooms into a rectangle, marks with Shift and pans with the middle button") {
  Shown shown(scene_of({halves()}));
  const TimeWindow& window = shown.view.window_shown();
  shown.drag({shown.x_of(2), 100}, {shown.x_of(4), 110});
  CHECK(window.from_s() == Approx(2).margin(0.03));
  CHECK(window.to_s() == Approx(4).margin(0.03));
  const double from = window.from_s();
  shown.drag({600, 100}, {500, 100}, Qt::MiddleButton);
  CHECK(window.from_s() > from);
  shown.view.show_time(0, 10);
  shown.drag({shown.x_of(4), 100}, {shown.x_of(6), 100}, Qt::LeftButton, Qt::ShiftModifier);
  REQUIRE(shown.view.marked());
  const Shares shares = shown.view.shares_marked().at(0);
  CHECK(shares[static_cast<std::size_t>(State::compute)] == Approx(4).margin(0.1));  // of four workers, a second each
  CHECK(shares[static_cast<std::size_t>(State::wait)] == Approx(4).margin(0.1));
}

TEST_CASE("a click chooses what is there and says it; the keys go on along the lane") {
  Shown shown(scene_of({halves()}));
  QSignalSpy said(&shown.view, &TimelineView::hovered);
  QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, {shown.x_of(6), shown.middle_of(2)});
  REQUIRE(shown.view.selection());
  CHECK(shown.view.selection()->row == 2U);
  CHECK(said.last().at(0).toString() == "worker-2: wait, step 1\n3 s from 5 s to 8 s");
  QTest::keyClick(&shown.view, Qt::Key_M);
  CHECK(*shown.view.marked() == TimeInterval{5, 8});
  const std::optional<TimelineHit> sending = shown.view.hit({shown.x_of(5), shown.middle_of(0) + 20});
  REQUIRE(sending);
  CHECK(description(shown.view.scene(), *sending) == "worker-0: send to worker-1, 1.0 kB, step 1\n2 s from 4 s to 6 s");
}

TEST_CASE("searching brings what was found into view") {
  TraceSample sample(60);
  sample.span(50, "compute", 90, 90.001, 4).instant("crash", 95, 3, "the host of worker-3 died");
  Shown shown(scene_of({sample.data(100)}));
  shown.view.set_row_height(40);
  shown.view.show_time(0, 1);
  REQUIRE(shown.view.find("compute", true));
  const TimeWindow& window = shown.view.window_shown();
  CHECK((window.from_s() < 90 && window.to_s() > 90.001));
  const TimelineFrame frame = shown.view.frame();
  const int top = frame.top_of(*frame.layout.of(0, 50));
  CHECK((top >= TimelineLayout::axis_height && top + 40 <= shown.view.viewport()->height()));
  CHECK(shown.view.find("crash", true));
  CHECK_FALSE(shown.view.find("xyzzy", true));
}

TEST_CASE("two traces share one axis, and the difference of their shares is drawn below") {
  TraceSample waits(1), computes(1);
  waits.span(0, "wait", 0, 10);
  computes.span(0, "compute", 0, 10);
  Shown shown(scene_of({computes.data(10), waits.data(10)}));
  const TimelineFrame frame = shown.view.frame();
  const TimelineItem& item = frame.layout.items.back();
  REQUIRE(item.kind == TimelineItem::Kind::difference);
  const int middle = frame.top_of(item) + item.height / 2;
  CHECK(shown.view.picture().pixelColor(500, middle - 12) == shown.look().series_colour(3));  // B waits more: upwards
  CHECK(shown.view.picture().pixelColor(500, middle + 12) == shown.look().alternate);
  shown.view.set_offsets(0, 5);
  CHECK(shown.view.window_shown().most_s() == 15);
  shown.view.set_difference(State::compute);
  shown.view.refresh();
  const auto below = [&](double at) { return shown.view.picture().pixelColor(shown.x_of(at), middle + 12); };
  CHECK(below(7) == shown.look().series_colour(0));
  CHECK(below(2) == shown.look().alternate);   // B has not begun
  CHECK(below(12) == shown.look().alternate);  // A has ended
}

TEST_CASE("rows never paint over labels, nor labels over rows, when they are thin") {
  Shown shown(scene_of({halves(200)}));
  shown.view.set_row_height(4);
  shown.view.refresh();
  const QImage& picture = shown.view.picture();
  const int label = shown.view.frame().label_width;
  for (int y = TimelineLayout::axis_height + TimelineLayout::heading_height + 2; y < 390; ++y) {
    for (int x = 0; x < label; x += 3) {
      const QColor colour = picture.pixelColor(x, y);
      CHECK_FALSE(colour == shown.look().of(State::compute));
    }
    if (picture.pixelColor(shown.x_of(3), y) != shown.look().of(State::compute)) FAIL("a row is painted over at " << y);
  }
}

TEST_CASE("an empty scene, a theme that changes and a view without room are no trouble") {
  Shown shown({});
  shown.theme.choose(ThemeChoice::dark);
  shown.view.refresh();
  CHECK(shown.view.picture().pixelColor(500, 300) == Appearance::dark().base);
  shown.view.resize(1, 1);
  shown.view.set_scene(scene_of({halves()}));
  shown.view.refresh();
  QTest::keyClick(&shown.view, Qt::Key_W);
  CHECK_FALSE(shown.view.hit({0, 0}));
}
