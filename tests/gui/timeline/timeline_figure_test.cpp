// Timelines as figures and as text, and what of them is kept in files.
#include "gui/timeline/timeline_figure.hpp"

#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <catch2/catch.hpp>
#include <cmath>

#include "gui/timeline/state_areas.hpp"
#include "gui/timeline/timeline_choice.hpp"
#include "gui/timeline/timeline_text.hpp"
#include "tests/gui/timeline/trace_samples.hpp"

using namespace paceline::gui;
using namespace paceline::gui::tests;

namespace {

TimeWindow all_of(const TimelineScene& scene) {
  TimeWindow window;
  window.limit(scene.begin_s(), scene.end_s());
  return window;
}

QByteArray figure(const TimelineScene& scene, FigureFormat format, const FigureSize& size) {
  const QTemporaryDir scratch;
  const QString file = scratch.filePath("figure." + extension_of(format));
  write_timeline(file, format, scene, all_of(scene), size);
  QFile in(file);
  REQUIRE(in.open(QIODevice::ReadOnly));
  return in.readAll();
}

/// By the shoelace formula.
double area_of(const std::vector<QPolygonF>& polygons) {
  double area = 0;
  for (const QPolygonF& polygon : polygons) {
    double twice = 0;
    for (qsizetype i = 0; i < polygon.size(); ++i) {
      const QPointF a = polygon[i], b = polygon[(i + 1) % polygon.size()];
      twice += a.x() * b.y() - b.x() * a.y();
    }
    area += std::abs(twice) / 2;
  }
  return area;
}

double second_of(const Shares& shares, std::size_t state, double length) {
  return shares[state] / length;
}

}  // namespace

TEST_CASE("a timeline's PDF is vectors of the size asked for, and small whatever the trace") {
  const int spans = GENERATE(200, 100'000);
  const TimelineScene scene = scene_of({random_sample(16, spans, 50, 7, 0.02).data(50)});
  const QByteArray pdf = figure(scene, FigureFormat::pdf, {8.5, 9, 8});
  CAPTURE(spans, pdf.size());
  CHECK(pdf.startsWith("%PDF-"));
  CHECK_FALSE(pdf.contains("/Subtype /Image"));
  CHECK(pdf.size() < 200'000);
  const auto box = QRegularExpression(R"(/MediaBox \[0 0 ([\d.]+) ([\d.]+)\])").match(QString::fromLatin1(pdf));
  REQUIRE(box.hasMatch());
  CHECK(box.captured(1).toDouble() == Approx(241).margin(1));
  CHECK(box.captured(2).toDouble() == Approx(255).margin(1));
}

TEST_CASE("a timeline's SVG has no picture in it, its names as text, and is drawn again with its states' colours") {
  const TimelineScene scene = scene_of({random_sample(16, 100'000, 50, 7, 0.02).data(50)});
  const QByteArray svg = figure(scene, FigureFormat::svg, {17, 9, 8});
  CAPTURE(svg.size());
  CHECK(svg.size() < 1'000'000);
  CHECK_FALSE(svg.contains("<image"));
  CHECK(svg.contains("worker-15</text>"));
  QSvgRenderer renderer(svg);
  REQUIRE(renderer.isValid());
  QImage image(964, 510, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  renderer.render(&painter);
  int compute = 0;
  for (int x = 0; x < image.width(); ++x)
    for (int y = 0; y < image.height(); ++y)
      compute += image.pixelColor(x, y) == Appearance::paper().of(State::compute) ? 1 : 0;
  CHECK(compute > 1000);
}

TEST_CASE("a timeline's PNG has the pixels of its size and resolution") {
  const TimelineScene scene = scene_of({random_sample(4, 100, 5, 3).data(5)});
  const QImage image = QImage::fromData(figure(scene, FigureFormat::png, {8.5, 6, 8, 300}));
  CHECK(image.width() == Approx(8.5 / 2.54 * 300).margin(5));
  CHECK(image.height() == Approx(6 / 2.54 * 300).margin(5));
}

TEST_CASE("two runs, many rows and large letters: a figure, or a sentence that says how much room it needs") {
  const TimelineScene scene = scene_of({random_sample(64, 500, 5, 1).data(5), random_sample(64, 500, 6, 2).data(6)});
  CHECK(figure(scene, FigureFormat::pdf, suggested_size(scene)).size() > 1000);
  const QTemporaryDir scratch;
  const QString file = scratch.filePath("f.pdf");
  const auto refusal = [&](const FigureSize& size) -> QString {
    try {
      write_timeline(file, FigureFormat::pdf, scene, all_of(scene), size);
    } catch (const FigureError& error) {
      return error.what();
    }
    return {};
  };
  const QString sentence = refusal({8.5, 4, 12});
  const auto needed = QRegularExpression("128 rows need a height of at least ([\\d.]+) cm").match(sentence);
  REQUIRE(needed.hasMatch());
  CHECK(refusal({8.5, needed.captured(1).toDouble(), 12}).isEmpty());
  const auto width = QRegularExpression("need a width of ([\\d.]+) cm").match(refusal({1, 30, 12}));
  REQUIRE(width.hasMatch());
  CHECK(refusal({width.captured(1).toDouble(), 30, 12}).isEmpty());
  CHECK_THROWS_AS(write_timeline("/nowhere/f.pdf", FigureFormat::pdf, scene, all_of(scene), suggested_size(scene)),
                  FigureError);
  CHECK_THROWS_AS(write_timeline(file, FigureFormat::pdf, {}, {}, {}), FigureError);
}

TEST_CASE("the size that is suggested has room for any number of rows up to what a sheet of a metre holds") {
  const QTemporaryDir scratch;
  for (const int workers : {1, 40, 300, 1000, 2000}) {
    const TimelineScene scene = scene_of({random_sample(workers, workers, 5, 1).data(5)});
    const FigureSize size = suggested_size(scene);
    CAPTURE(workers, size.height_cm);
    CHECK(size.height_cm >= 3);
    CHECK_NOTHROW(write_timeline(scratch.filePath("f.svg"), FigureFormat::svg, scene, all_of(scene), size));
  }
}

TEST_CASE("shapes have the areas of the times that they stand for") {
  const int spans = GENERATE(20, 300, 20'000);
  const auto data = random_sample(3, spans, 10, 11, 10.0 / spans).data(10);
  for (const auto& [from, to] : {std::pair(0.0, 10.0), std::pair(3.3, 4.1), std::pair(-2.0, 15.0)})
    for (const TimelineRow& row : data->rows()) {
      constexpr int columns = 400, levels = 60;
      const StateAreas areas = state_areas(row.track, from, to, columns, levels);
      const bool exact = row.track.changes(from, to, columns).has_value();
      const Shares seconds = row.track.seconds(from, to);
      for (std::size_t s = 0; s < states; ++s) {
        CAPTURE(spans, from, to, s, exact);
        CHECK(area_of(areas[s]) == Approx(second_of(seconds, s, to - from)).margin(exact ? 1e-9 : 1.0 / levels));
        for (const QPolygonF& polygon : areas[s]) {
          const QRectF box = polygon.boundingRect();
          CHECK((box.left() >= -1e-12 && box.right() <= 1 + 1e-12 && box.top() >= -1e-12 && box.bottom() <= 1 + 1e-12));
        }
      }
    }
  // Many columns of the same shares are one shape.
  std::array<std::vector<TimeInterval>, states> known;
  for (int i = 0; i < 10'000; ++i) known[0].push_back({i, i + 0.5});
  constexpr std::array order = {State::compute};
  CHECK(corners_of(state_areas(StateTrack(std::move(known), order, State::wait, 10'000), 0, 10'000, 500, 50)) <= 16);
}

TEST_CASE("parts of a lane that events cover are joined where they are alike, and none is lost") {
  const std::vector<double> covered = {0, 1, 1, 0.001, 0, 0.5, 0.51, 0};
  const auto parts = covered_parts(covered);
  REQUIRE(parts.size() == 4);
  CHECK(parts[0].from == 1.0 / 8);
  CHECK(parts[0].to == 3.0 / 8);
  CHECK(parts[0].share == 1);
  CHECK(parts[1].share == 1.0 / 8);
  CHECK(parts[2].share == 0.5);
  CHECK(parts[3].share == 5.0 / 8);
}

TEST_CASE("a timeline's CSV sums to the states' seconds in the window, with its events and, when shown, messages") {
  TraceSample sample = random_sample(3, 500, 10, 5);
  sample.instant("crash", 4, 1);
  TimelineScene scene = scene_of({sample.data(10)});
  TimeWindow window = all_of(scene);
  window.show(2, 7);
  const QList<QByteArray> lines = timeline_csv(scene, window).trimmed().split('\n');
  CHECK(lines[0] == "run,rank,name,kind,what,begin_s,end_s");
  std::map<std::pair<QByteArray, QByteArray>, double> sums;
  int events = 0;
  for (const QByteArray& line : lines.mid(1)) {
    const QList<QByteArray> cells = line.split(',');
    REQUIRE(cells.size() == 7);
    CHECK(cells[3] != "message");
    if (cells[3] == "event") ++events;
    if (cells[3] == "state") sums[{cells[1], cells[4]}] += cells[6].toDouble() - cells[5].toDouble();
  }
  CHECK(events == 1);  // the end is outside
  for (const TimelineRow& row : scene.panes[0].data->rows()) {
    const Shares seconds = row.track.seconds(2, 7);
    for (std::size_t s = 0; s < states; ++s)
      CHECK(sums[{QByteArray::number(row.rank), name_of(static_cast<State>(s))}] == Approx(seconds[s]).margin(1e-9));
  }
  scene.arrows = true;
  CHECK(timeline_csv(scene, window).contains(",message,send,"));
  const TimelineScene early = scene_of({TraceSample(2)
                                            .span(0, "send", 1, 2, -1, 1)
                                            .span(0, "send", 6, 6.5, -1, 1)
                                            .span(1, "receive", 1, 2, -1, 0)
                                            .data(10)});
  scene.panes = early.panes;
  window.show(5, 7);
  const QByteArray late = timeline_csv(scene, window);
  CHECK(late.contains(",message,send to worker-1,6,6.5\n"));
  CHECK_FALSE(late.contains(",1,2\n"));  // ended before the window
}

TEST_CASE(
    "a timeline's pgfplots is balanced, escaped, of bounded size, and counts from a window that is late and short") {
  TimelineScene scene = scene_of({random_sample(8, 100'000, 5000, 5, 0.5).data(5000)});
  scene.panes[0].label = "ring_2 & more";
  const QByteArray tex = figure(scene, FigureFormat::pgfplots, {8.5, 6, 8});
  CHECK(tex.count('{') == tex.count('}'));
  CHECK(tex.contains("ring\\_2 \\& more"));
  CHECK(tex.contains("\\addlegendentry{compute}"));
  CHECK(tex.size() < 1'000'000);
  TimeWindow window = all_of(scene);
  window.show(4000, 4000.5);
  const QByteArray late = timeline_pgfplots(scene, window, {});
  CHECK(late.contains("xlabel={simulated time"));
  CHECK(late.contains("xticklabels={{4000.0 s}"));
  CHECK(late.contains("xmin=0,"));
  CHECK(late.contains("xmax=500,"));
  window.show(1e-6, 4e-6);
  CHECK(timeline_pgfplots(scene, window, {}).contains("$\\mu$s}"));
}

TEST_CASE("more rows than TeX has memory for are refused, as many as it has are within it") {
  const TimelineScene some = scene_of({random_sample(64, 60'000, 50, 7, 0.05).data(50)});
  const QByteArray tex = timeline_pgfplots(some, all_of(some), {});
  CHECK(tex.count("(axis cs:") <= 12'000);
  CHECK(tex.count("(axis cs:") > 1'000);
  const TimelineScene many = scene_of({random_sample(1000, 200'000, 50, 7, 0.05).data(50)});
  CHECK_THROWS_AS(timeline_pgfplots(many, all_of(many), {}), FigureError);
}

TEST_CASE("of very many events of a kind some are drawn, from the first to the last, and a comment says how many") {
  TraceSample sample(1);
  for (int i = 0; i < 5000; ++i) sample.instant("checkpoint", i);
  const TimelineScene scene = scene_of({sample.data(5000)});
  const QByteArray tex = timeline_pgfplots(scene, all_of(scene), {});
  CHECK(tex.contains("% of 5000 events one of 3 is drawn"));
  CHECK(tex.contains("(4998,"));
}

TEST_CASE("what a person chose to see survives as JSON, and what is unfit is a sentence") {
  TimelineChoice choice;
  choice.order = RowOrder::down;
  choice.workers_first = choice.messages = true;
  choice.difference = State::communicate;
  choice.align_at_step = 12;
  choice.time = TimeInterval{0.5, 2};
  TimelineChoice again;
  CHECK(read_choice(json_of(choice), again).isEmpty());
  CHECK(json_of(again) == json_of(choice));
  for (const auto& [key, value] : {std::pair<const char*, QJsonValue>("order", "size"),
                                   {"difference", "sleep"},
                                   {"workers_first", 1},
                                   {"messages", "yes"},
                                   {"align_at_step", -3},
                                   {"x_range", QJsonArray{2, 1}}}) {
    CAPTURE(key);
    CHECK(read_choice({{key, value}}, again).contains(QString("'%1' must").arg(key)));
  }
}

TEST_CASE("two runs meet at the step that was chosen") {
  const auto fast = TraceSample(1).span(0, "compute", 0, 1, 1).span(0, "compute", 1, 2, 2).data(2);
  const auto slow = TraceSample(1).span(0, "compute", 0, 3, 1).span(0, "compute", 3, 6, 2).data(6);
  TimelineChoice choice;
  choice.align_at_step = 2;
  const TimelineScene scene = scene_of({{"fast", fast, 0, {}}, {"slow", slow, 0, {}}}, choice);
  CHECK(scene.panes[0].offset_s == 2);
  CHECK(scene.panes[1].offset_s == 0);
  CHECK(scene.panes[0].label == "A  fast");
  CHECK_FALSE(offsets_at_step(scene.panes, 9));
}
