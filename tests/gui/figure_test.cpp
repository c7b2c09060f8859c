#include "gui/charts/figure.hpp"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QXmlStreamReader>
#include <catch2/catch.hpp>
#include <cmath>

#include "gui/charts/chart_clipping.hpp"
#include "gui/charts/chart_drawing.hpp"
#include "gui/charts/figure_text.hpp"
#include "gui/charts/table_dialog.hpp"
#include "gui/charts/tickers.hpp"
#include "gui/figures/text_cells.hpp"
#include "tests/gui/chart_samples.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::gui;
using namespace paceline::gui::tests;

namespace {

QByteArray written_figure(const ScratchDirectory& scratch, const ChartContents& contents, FigureFormat format) {
  const QString file = QString::fromStdString((scratch / "figure").string()) + "." + extension_of(format);
  write_figure(file, format, contents, contents.x_range(), contents.y_range(contents.x_range()), {});
  QFile in(file);
  REQUIRE(in.open(QIODevice::ReadOnly));
  return in.readAll();
}

}  // namespace

TEST_CASE("a PDF has the size asked for, is vectors, and stays small with many points") {
  const ScratchDirectory scratch;
  const QByteArray pdf = written_figure(scratch, noisy(100'000), FigureFormat::pdf);
  CHECK(pdf.startsWith("%PDF-"));
  CHECK(pdf.trimmed().endsWith("%%EOF"));
  CHECK(pdf.size() < 200'000);
  CHECK_FALSE(pdf.contains("/Subtype /Image"));
  // 8.5 cm x 6 cm are 241 x 170 points.
  const auto box = QRegularExpression(R"(/MediaBox \[0 0 ([\d.]+) ([\d.]+)\])").match(QString::fromLatin1(pdf));
  REQUIRE(box.hasMatch());
  CHECK(box.captured(1).toDouble() == Approx(241).margin(1));
  CHECK(box.captured(2).toDouble() == Approx(170).margin(1));
}

TEST_CASE("an SVG can be read and drawn again, and stays small") {
  const ScratchDirectory scratch;
  const QByteArray svg = written_figure(scratch, noisy(100'000), FigureFormat::svg);
  CHECK(svg.size() < 200'000);
  QXmlStreamReader xml(svg);
  bool image = false;
  while (!xml.atEnd())
    if (xml.readNext() == QXmlStreamReader::StartElement) image = image || xml.name() == QLatin1String("image");
  CHECK_FALSE(xml.hasError());
  CHECK_FALSE(image);
  CHECK(svg.contains("simulated time (s)"));
  QSvgRenderer renderer(svg);
  REQUIRE(renderer.isValid());
  CHECK(renderer.viewBox() == QRect(0, 0, 241, 170));  // points
  const auto width = QRegularExpression(R"(width="([\d.]+)mm" height="([\d.]+)mm")").match(QString::fromUtf8(svg));
  REQUIRE(width.hasMatch());
  CHECK(width.captured(1).toDouble() == Approx(85).margin(0.3));
  CHECK(width.captured(2).toDouble() == Approx(60).margin(0.3));
}

TEST_CASE("a PNG has the pixels of its resolution and is white with something on it") {
  const ScratchDirectory scratch;
  const QImage image = QImage::fromData(written_figure(scratch, noisy(1000), FigureFormat::png));
  CHECK(image.width() == Approx(8.5 / 2.54 * 300).margin(4));
  CHECK(image.height() == Approx(6 / 2.54 * 300).margin(4));
  CHECK(image.pixelColor(2, 2) == QColor(Qt::white));
  const QColor line = Appearance::paper().series_colour(0);
  int drawn = 0;
  for (int x = 0; x < image.width(); ++x)
    for (int y = 0; y < image.height(); ++y) drawn += image.pixelColor(x, y) == line ? 1 : 0;
  CHECK(drawn > 1000);
}

TEST_CASE("a CSV has every point") {
  const ScratchDirectory scratch;
  const ChartContents contents = noisy(5000);
  const QList<QByteArray> lines = written_figure(scratch, contents, FigureFormat::csv).trimmed().split('\n');
  REQUIRE(lines.size() == 5001);
  CHECK(lines[0] == "line,x,y");
  for (const int point : {0, 17, 4999}) {
    const QByteArray& line = lines[point + 1];
    REQUIRE(line.startsWith("\"ring, \"\"fast\"\"\","));
    CHECK(line.split(',').last().toDouble() ==
          Approx(contents.lines[0].curve.y(static_cast<std::size_t>(point))).epsilon(1e-11));
  }
}

TEST_CASE("pgfplots is balanced, escaped, and reads columns that its data file has") {
  const ScratchDirectory scratch;
  ChartContents contents = noisy(100'000);
  contents.lines.push_back({"short", {std::vector<double>{0, 50'000}, std::vector<double>{1, 2}}, 1});
  contents.bands.push_back({"band",
                            {std::vector<double>{0, 9}, std::vector<double>{0, 1}},
                            {std::vector<double>{0, 9}, std::vector<double>{1, 2}},
                            1});
  const QByteArray tex = written_figure(scratch, contents, FigureFormat::pgfplots);
  CHECK(tex.count('{') == tex.count('}'));
  CHECK(tex.count("\\begin{") == tex.count("\\end{"));
  CHECK_FALSE(QString::fromUtf8(tex).contains(QRegularExpression("[^\\\\]&")));
  QFile data(QString::fromStdString((scratch / "figure-data.csv").string()));
  REQUIRE(data.open(QIODevice::ReadOnly));
  const QByteArray csv = data.readAll();
  CHECK(csv.size() < 200'000);
  const QList<QByteArray> rows = csv.trimmed().split('\n');
  const auto columns = rows[0].split(',');
  for (const QByteArray& row : rows) CHECK(row.count(',') == columns.size() - 1);
  auto uses = QRegularExpression("table\\[x=(c\\d+),y=(c\\d+),col sep=comma\\]\\{figure-data.csv\\}")
                  .globalMatch(QString::fromUtf8(tex));
  int used = 0;
  for (; uses.hasNext(); ++used) {
    const auto use = uses.next();
    CHECK(columns.contains(use.captured(1).toUtf8()));
    CHECK(columns.contains(use.captured(2).toUtf8()));
  }
  CHECK(used == 4);
}

TEST_CASE("events, targets and what bands are stand in text, table and legend") {
  const ScratchDirectory scratch;
  ChartContents contents = noisy(100);
  contents.bands.push_back({"ring, 95 % t-interval",
                            {std::vector<double>{0, 9}, std::vector<double>{0, 1}},
                            {std::vector<double>{0, 9}, std::vector<double>{1, 2}},
                            0,
                            "95 % t-interval"});
  contents.markers.push_back({ChartMarker::Kind::failure, 40, 0.7, 0, "ring: the host of worker-2 died, at 40 s"});
  contents.markers.push_back({ChartMarker::Kind::failure, 60, 0.6, 1, "ring: the host of worker-3 died, at 60 s"});
  contents.markers.push_back({ChartMarker::Kind::target, 80, 0.5, 0, "ring reaches 0.5 at 80"});
  contents.markers.push_back({ChartMarker::Kind::restart, 5000, 0.5, 0, "outside of the figure"});
  contents.levels.push_back({0.5, "target 0.5"});
  const QByteArray csv = written_figure(scratch, contents, FigureFormat::csv);
  CHECK(csv.contains("\"failure: ring: the host of worker-2 died, at 40 s\",40,0.7\n"));
  CHECK(csv.contains("target reached: ring reaches 0.5 at 80,80,0.5\n"));
  CHECK(csv.count("\ntarget 0.5,") == 2);
  ChartTable table(contents);
  QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
  CHECK(table.rowCount() == csv.count('\n') - 1);
  contents.markers.pop_back();
  const QByteArray tex = written_figure(scratch, contents, FigureFormat::pgfplots);
  CHECK(tex.count("\\addlegendentry{failure}") == 1);  // two colours, one kind
  CHECK(tex.count("\\addlegendentry{target reached}") == 1);
  CHECK(tex.count("\\addlegendentry{95 \\% t-interval}") == 1);
  CHECK(tex.contains("mark=x"));
  CHECK(tex.contains("(40,0.7)"));
  const QByteArray svg = written_figure(scratch, contents, FigureFormat::svg);
  for (const char* name : {">failure<", ">target reached<", ">95 % t-interval<", ">target 0.5<"}) {
    CAPTURE(name);
    CHECK(svg.count(name) == 1);
  }
}

TEST_CASE("a plot that is drawn again has no legend entry twice, and none when no legend is wanted") {
  QCustomPlot plot;
  plot.resize(400, 300);
  ChartContents contents = noisy(10);
  contents.markers.push_back({ChartMarker::Kind::failure, 4, 0.7, 0, "a failure"});
  DrawingStyle style;
  const auto entries = [&plot] {
    int count = 0;
    for (QCPLegend* legend : plot.findChildren<QCPLegend*>())
      if (legend->visible()) count += legend->itemCount();
    return count;
  };
  style.legend = true;
  for (int i = 0; i < 3; ++i) {
    draw(plot, contents, Appearance::light(), style);
    CHECK(entries() == 2);
  }
  style.legend = false;
  draw(plot, contents, Appearance::light(), style);
  plot.replot();
  CHECK(entries() == 0);
}

TEST_CASE("bars are written in every format") {
  const ScratchDirectory scratch;
  ChartContents contents;
  contents.x_title = "share (%)";
  ChartBars bars;
  bars.categories = {"ring", "ps_async"};
  bars.parts = {{"compute", {60, 70}, State::compute}, {"wait", {40, 30}, State::wait}};
  contents.bars = bars;
  for (const FigureFormat format : all_figure_formats) CHECK(written_figure(scratch, contents, format).size() > 60);
  CHECK(written_figure(scratch, contents, FigureFormat::csv).contains("wait,ps_async,30"));
}

namespace {

/// All numbers of the figure's columns, without the gaps.
std::vector<double> numbers_in(const QByteArray& data) {
  std::vector<double> numbers;
  for (const QByteArray& row : data.trimmed().split('\n').mid(1))
    for (const QByteArray& cell : row.split(','))
      if (cell != "nan") numbers.push_back(cell.toDouble());
  return numbers;
}

}  // namespace

TEST_CASE("a vector figure has no coordinate outside of the paper, and TeX no number outside of the axes") {
  const ScratchDirectory scratch;
  const ChartContents contents = noisy(10'000);
  const QString svg = QString::fromStdString((scratch / "f.svg").string());
  write_figure(svg, FigureFormat::svg, contents, {500, 520}, {0.9, 1}, {});
  QFile in(svg);
  REQUIRE(in.open(QIODevice::ReadOnly));
  auto numbers = QRegularExpression("points=\"([^\"]*)\"").globalMatch(QString::fromUtf8(in.readAll()));
  while (numbers.hasNext())
    for (const QString& pair : numbers.next().captured(1).split(' ', Qt::SkipEmptyParts)) {
      CHECK(pair.section(',', 0, 0).toDouble() >= -1);
      CHECK(pair.section(',', 0, 0).toDouble() <= 242);
      CHECK(pair.section(',', 1, 1).toDouble() >= -1);
      CHECK(pair.section(',', 1, 1).toDouble() <= 171);
    }
  // Far from zero and narrow: counted from the begin, so that seven digits do.
  const PgfFigure narrow = pgfplots_of(contents, "d.csv", {5000, 5002}, {0.5, 0.8}, {});
  CHECK(narrow.tex.contains("xmin=0,"));
  CHECK(narrow.tex.contains("xmax=2,"));
  CHECK(narrow.tex.contains("{5000.5}"));
  CHECK(narrow.tex.contains("scaled ticks=false"));
  for (const double number : numbers_in(narrow.data)) CHECK((number >= 0 && number <= 2));
}

TEST_CASE("what cannot be a figure is refused in a sentence: no room, nothing within, a logarithm of nothing") {
  const ScratchDirectory scratch;
  ChartContents contents = noisy(100);
  const auto refusal = [&](const char* name, FigureFormat format, const QCPRange& x,
                           const FigureSize& size) -> QString {
    try {
      write_figure(QString::fromStdString((scratch / name).string()), format, contents, x, {0.1, 1}, size);
    } catch (const FigureError& error) {
      return error.what();
    }
    return {};
  };
  CHECK(refusal("f.pdf", FigureFormat::pdf, {0, 100}, {8.5, 6, 20}).contains("no room"));
  CHECK(refusal("f.pdf", FigureFormat::pdf, {0, 100}, {2, 2, 8}).contains("no room"));
  CHECK(refusal("f.pdf", FigureFormat::pdf, {0, 100}, {3, 3, 4}).isEmpty());
  CHECK(refusal("f.pdf", FigureFormat::pdf, {200, 300}, {}).contains("Nothing of “test_loss & more” lies within"));
  CHECK(refusal("f.tex", FigureFormat::pgfplots, {200, 300}, {}).contains("lies within"));
  CHECK(refusal("f.png", FigureFormat::png, {0, 100}, {40, 40, 8, 1200}).contains("million pixels"));
  for (const char* name : {"50%.tex", "a#b.tex", "a b.tex", "ü.tex"})
    CHECK(refusal(name, FigureFormat::pgfplots, {0, 100}, {}).contains("TeX cannot read"));
  CHECK(refusal("small.tex", FigureFormat::pgfplots, {0, 100}, {3, 3, 20}).contains("no room"));
  CHECK(refusal("good-name_1.tex", FigureFormat::pgfplots, {0, 100}, {}).isEmpty());
  contents.log_x = true;
  CHECK(refusal("f.pdf", FigureFormat::pdf, {-1, 100}, {}).contains("logarithmic x axis begins above 0"));
}

TEST_CASE("ticks tell neighbours apart, however narrow the axis") {
  for (const QCPRange& range :
       {QCPRange(2, 2.000001), QCPRange(0, 10), QCPRange(1e9, 1e9 + 100), QCPRange(0.5, 0.5000001)}) {
    QVector<double> ticks;
    QVector<QString> labels;
    ticker_of(false, false, 5)->generate(range, QLocale::c(), 'g', 6, ticks, nullptr, &labels);
    const QSet<QString> different(labels.begin(), labels.end());
    CAPTURE(range.lower, range.upper);
    CHECK(labels.size() >= 3);
    CHECK(different.size() == labels.size());
  }
}

TEST_CASE("long names are shortened for TeX, and no list of names has three dots, at which pgf would go on counting") {
  CHECK(tex_elided("short", 80, 8) == "short");
  const QString elided = tex_elided("a very long name of a run that nobody can print", 80, 8);
  CHECK(elided.size() < 22);
  CHECK(elided.startsWith("a very"));
  CHECK(elided.endsWith("print"));
  CHECK_FALSE(tex_text(elided).contains("..."));
  CHECK(tex_text("run...1") == "run\\ldots{}1");
}

TEST_CASE("lines to compare with have one name in legends, and each its own in tables") {
  ChartContents contents = through({1, 2}, {1, 2});
  for (const char* name : {"a, ideal", "b, ideal"})
    contents.lines.push_back(
        {name, {std::vector<double>{1, 2}, std::vector<double>{1, 2}}, 0, 0, ChartLine::Weight::ideal});
  const PgfFigure figure = pgfplots_of(contents, "d.csv", {0, 3}, {0, 3}, {});
  CHECK(figure.tex.count("\\addlegendentry{ideal}") == 1);
  CHECK(csv_of(contents).contains("\"b, ideal\",2,2"));
}

TEST_CASE("what cannot be written is a sentence") {
  const ChartContents contents = noisy(10);
  CHECK_THROWS_AS(write_figure("/nowhere/figure.pdf", FigureFormat::pdf, contents, {0, 1}, {0, 1}, {}), FigureError);
}
