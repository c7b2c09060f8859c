#include "gui/timeline/timeline_export.hpp"

#include <QFileInfo>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace paceline::gui {
namespace {

constexpr double raster_ratio = 2;
constexpr int legend_height = 26;

/// States in their order, with their names.
void paint_legend(QPainter& painter, const QSize& size) {
  const Appearance& look = Appearance::paper();
  const QFontMetrics metrics(painter.font());
  int x = 6;
  const int middle = size.height() + legend_height / 2;
  for (int s = 0; s < states; ++s) {
    const QRect box(x, middle - 6, 12, 12);
    painter.fillRect(box, look.state[static_cast<std::size_t>(s)]);
    if (hatch(static_cast<State>(s)) != Qt::SolidPattern)
      painter.fillRect(box, QBrush(look.base, hatch(static_cast<State>(s))));
    painter.setPen(look.text);
    const QString name = name_of(static_cast<State>(s));
    painter.drawText(QRect(x + 18, middle - 10, metrics.horizontalAdvance(name) + 4, 20), Qt::AlignVCenter, name);
    x += 18 + metrics.horizontalAdvance(name) + 18;
  }
}

void paint_figure(QPainter& painter, const TimelineScene& scene, const TimelineFrame& frame) {
  QFont font("DejaVu Sans");
  font.setPixelSize(12);
  painter.setFont(font);
  painter.setRenderHint(QPainter::Antialiasing);
  TimelinePainter(scene, frame, Appearance::paper()).paint(painter, raster_ratio);
  painter.setClipping(false);
  paint_legend(painter, frame.size);
}

/// `true`: all of it was written.
bool write_vector(QIODevice& device, const TimelineScene& scene, const TimelineFrame& frame, bool pdf,
                  const QSize& whole) {
  QPainter painter;
  if (pdf) {
    QPdfWriter writer(&device);
    constexpr int dots = 96;
    writer.setResolution(dots);
    writer.setPageMargins(QMarginsF());
    writer.setPageSize(QPageSize(QSizeF(whole) * 72.0 / dots, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setTitle("Paceline timeline");
    if (!painter.begin(&writer)) return false;
    paint_figure(painter, scene, frame);
    return painter.end();
  }
  QSvgGenerator generator;
  generator.setOutputDevice(&device);
  generator.setSize(whole);
  generator.setViewBox(QRect(QPoint(0, 0), whole));
  generator.setTitle("Paceline timeline");
  if (!painter.begin(&generator)) return false;
  painter.fillRect(QRect(QPoint(0, 0), whole), Qt::white);
  paint_figure(painter, scene, frame);
  return painter.end();
}

}  // namespace

QString export_timeline(const TimelineScene& scene, TimelineFrame frame, const QString& file) {
  frame.scrolled = 0;
  frame.size.setHeight(TimelineLayout::axis_height + frame.layout.total_height);
  const QSize whole(frame.size.width(), frame.size.height() + legend_height);
  const QString ending = QFileInfo(file).suffix().toLower();
  if (ending != "png" && ending != "svg" && ending != "pdf")
    return QString("“%1” ends in none of .png, .svg and .pdf.").arg(file);
  QSaveFile device(file);
  bool good = device.open(QIODevice::WriteOnly);
  if (good && ending == "png") {
    QImage image(whole * raster_ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(raster_ratio);
    image.fill(Qt::white);
    QPainter painter(&image);
    paint_figure(painter, scene, frame);
    good = painter.end() && image.save(&device, "PNG");
  } else if (good) {
    good = write_vector(device, scene, frame, ending == "pdf", whole);
  }
  good = good && device.commit();
  return good ? QString() : QString("“%1” could not be written: %2.").arg(file, device.errorString());
}

}  // namespace paceline::gui
