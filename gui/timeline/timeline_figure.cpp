#include "gui/timeline/timeline_figure.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "gui/figures/paper.hpp"
#include "gui/timeline/share_columns.hpp"
#include "gui/timeline/timeline_text.hpp"

namespace paceline::gui {
namespace {

constexpr int letters = 12;  // height of the letters on the screen, for which all other lengths are made
constexpr int legend_line = 18, legend_margin = 6, title_height = 22, comfortable_row = 20;

QFont figure_font() {
  QFont font("DejaVu Sans");
  font.setPixelSize(letters);
  return font;
}

/// Drawn in units of which a letter has twelve, whatever its size on the paper.
class Figure {
 public:
  Figure(const TimelineScene& scene, const TimeWindow& window, const FigureSize& size)
      : scene_(scene), size_(size), scale_(static_cast<double>(size.font_pt) / letters) {
    const int width = static_cast<int>(size.width_cm * points_per_cm / scale_);
    const int height = static_cast<int>(size.height_cm * points_per_cm / scale_);
    frame_.window = window;
    if (size.legend) place_legend(width);
    const int room = height - around();
    rows_ = TimelineLayout::row_height_within(scene, room);
    frame_.layout = TimelineLayout(scene, std::max(1, rows_));
    if (rows_ < 1)
      throw FigureError(QString("%1 rows need a height of at least %2 cm with letters of %3 pt.")
                            .arg(rows_of(scene))
                            .arg(centimetres(frame_.layout.total_height + around() + 1), 0, 'f', 1)
                            .arg(size.font_pt));
    frame_.label_width = label_width_for(scene, figure_font(), rows_);
    frame_.size = QSize(width, TimelineLayout::axis_height + frame_.layout.total_height);
    if (width - frame_.label_width < 2 * letters)
      throw FigureError(QString("The names of the rows alone need a width of %1 cm with letters of %2 pt.")
                            .arg(centimetres(frame_.label_width + 2 * letters + 1), 0, 'f', 1)
                            .arg(size.font_pt));
  }

  static std::size_t rows_of(const TimelineScene& scene) {
    std::size_t rows = 0;
    for (const TimelinePane& pane : scene.panes) rows += pane.order.size();
    return rows;
  }
  QString title() const {
    QStringList labels;
    for (const TimelinePane& pane : scene_.panes) labels << pane.label;
    return "timeline: " + labels.join(", ");
  }
  void paint(QPaintDevice& device, double ratio) {
    QPainter painter;
    if (!painter.begin(&device)) throw FigureError("the figure cannot be drawn");
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(scale_ * ratio, scale_ * ratio);
    painter.fillRect(QRectF(QPointF(0, 0), QSizeF(points_of(size_)) / scale_), Qt::white);
    painter.setFont(figure_font());
    if (size_.title) {
      QFont bold = figure_font();
      bold.setBold(true);
      painter.setFont(bold);
      painter.setPen(Appearance::paper().text);
      painter.drawText(QRect(0, 0, frame_.size.width(), title_height), Qt::AlignCenter,
                       QFontMetrics(bold).elidedText(title(), Qt::ElideRight, frame_.size.width()));
      painter.translate(0, title_height);
      painter.setFont(figure_font());
    }
    TimelinePainter(scene_, frame_, Appearance::paper()).paint_as_shapes(painter);
    painter.setClipping(false);
    for (const Entry& entry : legend_) paint_entry(painter, entry);
    painter.end();
  }
  QByteArray png() {
    QImage image(points_of(size_) * (size_.dpi / 72.0), QImage::Format_RGB32);
    paint(image, size_.dpi / 72.0);
    return png_of(std::move(image), size_.dpi);
  }

 private:
  /// A state, or a sign of events.
  struct Entry {
    std::optional<State> state;
    std::string sign;
    QString name;
    QPoint place;  // below the rows
  };

  /// Of that many units; a tenth is never rounded down.
  double centimetres(int units) const { return std::ceil(units * scale_ / points_per_cm * 10) / 10; }
  int around() const { return TimelineLayout::axis_height + legend_height_ + (size_.title ? title_height : 0); }

  void place_legend(int width) {
    const QFontMetrics metrics(figure_font());
    int x = legend_margin, line = 0;
    std::vector<Entry> entries;
    for (const State state : states_in(scene_, frame_.window)) entries.push_back({state, {}, name_of(state), {}});
    for (const auto& [sign, name] : signs_in(scene_, frame_.window)) entries.push_back({{}, sign, name, {}});
    for (Entry& entry : entries) {
      const int needed = legend_line + metrics.horizontalAdvance(entry.name);
      if (x > legend_margin && x + needed > width) {
        x = legend_margin;
        ++line;
      }
      entry.place = QPoint(x, legend_margin + line * legend_line);
      legend_.push_back(entry);
      x += needed + legend_line;
    }
    legend_height_ = legend_margin + (line + 1) * legend_line;
  }

  void paint_entry(QPainter& painter, const Entry& entry) const {
    const Appearance& look = Appearance::paper();
    const QPoint place = entry.place + QPoint(0, frame_.size.height());
    const QRect box(place.x(), place.y() + 2, letters, letters);
    if (entry.state) {
      painter.fillRect(box, look.of(*entry.state));
      if (hatch(*entry.state) != Qt::SolidPattern)
        painter.fillRect(box, QBrush(hatch_colour(look.of(*entry.state)), hatch(*entry.state)));
    } else {
      paint_mark(painter, entry.sign, QRectF(box).center(), look);
    }
    painter.setPen(look.text);
    painter.drawText(
        QRect(place.x() + legend_line, place.y(), painter.fontMetrics().horizontalAdvance(entry.name) + 4, letters + 4),
        Qt::AlignVCenter, entry.name);
  }

  const TimelineScene& scene_;
  const FigureSize& size_;
  double scale_;
  int rows_ = 0, legend_height_ = 0;
  std::vector<Entry> legend_;
  TimelineFrame frame_;
};

}  // namespace

FigureSize suggested_size(const TimelineScene& scene) {
  FigureSize size;
  size.width_cm = 17;
  const auto centimetres = [&](int row_height) {
    const int legend = legend_margin + 2 * legend_line;
    const int height = TimelineLayout(scene, row_height).total_height + TimelineLayout::axis_height + legend;
    return std::ceil(height * (static_cast<double>(size.font_pt) / letters) / points_per_cm * 10) / 10;
  };
  constexpr double page = 22, most = 100;
  size.height_cm = std::clamp(centimetres(comfortable_row), 3.0, page);
  size.height_cm = std::min(std::max(size.height_cm, centimetres(1)), most);
  return size;
}

void write_timeline(const QString& file, FigureFormat format, const TimelineScene& scene, const TimeWindow& window,
                    const FigureSize& size) {
  if (format == FigureFormat::png) refuse_too_many_pixels(size);
  if (Figure::rows_of(scene) == 0) throw FigureError("There is no timeline to export.");
  if (format == FigureFormat::csv) return write_figure_file(file, timeline_csv(scene, window));
  if (format == FigureFormat::pgfplots) return write_figure_file(file, timeline_pgfplots(scene, window, size));
  Figure figure(scene, window, size);
  const auto paint = [&figure](QPaintDevice& device) { figure.paint(device, 1); };
  if (format == FigureFormat::pdf) return write_figure_file(file, pdf_of(points_of(size), figure.title(), paint));
  if (format == FigureFormat::svg) return write_figure_file(file, svg_of(points_of(size), figure.title(), paint));
  write_figure_file(file, figure.png());
}

}  // namespace paceline::gui
