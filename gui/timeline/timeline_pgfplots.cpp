#include <QStringList>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "gui/figures/text_cells.hpp"
#include "gui/timeline/state_areas.hpp"
#include "gui/timeline/time_axis.hpp"
#include "gui/timeline/timeline_text.hpp"

namespace paceline::gui {
namespace {

constexpr std::size_t most_corners = 12'000;  // TeX takes a second for about as many
constexpr int most_columns = 600, least_columns = 8, most_marks = 2000;

/// In which x is written: numbers that neither TeX nor a reader stumbles over.
struct Unit {
  const char* name;
  double seconds;
};
constexpr std::array units = {Unit{"s", 1}, Unit{"ms", 1e-3}, Unit{"$\\mu$s", 1e-6}, Unit{"ns", 1e-9}};

Unit unit_of(double length_s) {
  for (const Unit& unit : units)
    if (length_s >= unit.seconds) return unit;
  return units.back();
}

/// How TeX draws a sign, and how a legend calls it.
struct Mark {
  const char* shape;
  const char* name;
};

Mark mark_of_event(const std::string& name) {
  if (name == "crash" || name == "failed" || name == "stalled") return Mark{"otimes*", "crash"};
  if (name == "restart" || name == "resume") return Mark{"triangle*", "restart"};
  if (name == "checkpoint") return Mark{"square*", "checkpoint written"};
  if (name == "rollback") return Mark{"pentagon*", "rollback"};
  if (name == "evaluation") return Mark{"diamond*", "evaluation"};
  if (name == "end") return Mark{"|", "end"};
  return Mark{"*", "other event"};
}

class PgfTimeline {
 public:
  PgfTimeline(const TimelineScene& scene, const TimeWindow& window, const FigureSize& size)
      : scene_(scene), window_(window), size_(size) {
    constexpr double few_digits = 0.05;
    unit_ = unit_of(window.length_s());
    if (window.length_s() < few_digits * std::abs(window.from_s())) base_ = window.from_s();
  }

  QByteArray operator()() {
    place_rows();
    if (scene_.panes.size() == 2 || scene_.arrows)
      put("% The difference of shares and the arrows of messages are drawn in PDF, SVG and PNG alone.");
    put("% Needs \\usepackage{pgfplots} \\pgfplotsset{compat=1.16}");
    put("\\begin{tikzpicture}");
    for (const State state : states_in(scene_, window_))
      put(QString("\\colorlet{paceline-%1}%2").arg(name_of(state), tex_colour(Appearance::paper().of(state))));
    const QByteArray head = std::exchange(tex_, {});
    shapes();
    events();
    for (const State state : states_in(scene_, window_)) {
      if (!size_.legend) break;
      put(QString("\\addlegendimage{area legend,draw=none,fill=paceline-%1}").arg(name_of(state)));
      put(QString("\\addlegendentry{%1}").arg(name_of(state)));
      legend_ << name_of(state);
    }
    const QByteArray body = std::exchange(tex_, head);
    axis();
    tex_ += body;
    put("\\end{axis}");
    put("\\end{tikzpicture}");
    return tex_engine_note(tex_) + tex_;
  }

 private:
  struct Row {
    const TimelinePane* pane;
    const TimelineRow* row;
    double middle;
  };

  void put(const QString& line) { tex_ += line.toUtf8() + "\n"; }
  double x_of(double on_axis) const { return (on_axis - base_) / unit_.seconds; }

  void place_rows() {
    double y = 0;
    for (const TimelinePane& pane : scene_.panes) {
      headings_.push_back({&pane, nullptr, y + 0.5});
      y += 1;
      for (const std::size_t number : pane.order) {
        rows_.push_back({&pane, &pane.data->rows()[number], y + 0.5});
        y += 1;
      }
    }
    height_ = y;
  }

  void axis() {
    QStringList places, names;
    const auto add = [&](double place, const QString& name) {
      places << figure_number(place);
      names << "{" + tex_text(tex_elided(name, size_.width_cm * points_per_cm / 3, size_.font_pt)) + "}";
    };
    // Names have the room of a letter each; of thin rows every so many-th is named.
    const double pitch = std::max(1.0, size_.height_cm * points_per_cm - 8 * size_.font_pt) / height_;
    const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil(size_.font_pt / pitch)));
    std::size_t next = 0;
    for (const Row& heading : headings_) {
      add(heading.middle, heading.pane->label);
      for (std::size_t i = 1; next < rows_.size() && rows_[next].pane == heading.pane; ++next, ++i)
        if (i % every == 0) add(rows_[next].middle, rows_[next].row->name);
    }
    const double letters = size_.width_cm * points_per_cm / size_.font_pt;
    const TimeTicks ticks =
        time_ticks(window_.from_s(), window_.to_s(), std::clamp(static_cast<int>(letters / 7), 2, 12));
    QStringList tick_places, tick_names;
    for (const TimeTick& tick : ticks.ticks) {
      tick_places << figure_number(x_of(tick.at_s));
      tick_names << "{" + tex_text(tick.text) + "}";
    }
    const QString title = ticks.base.isEmpty() ? QString("simulated time") : "simulated time, " + ticks.base + " ...";
    const TexLegend legend = tex_legend_below(legend_, size_);
    QStringList options = {QString("width=%1cm").arg(size_.width_cm),
                           QString("height=%1cm").arg(legend.axis_height_cm, 0, 'f', 2),
                           "scale only axis=false",
                           QString("font=\\fontsize{%1}{%2}\\selectfont").arg(size_.font_pt).arg(size_.font_pt * 1.2),
                           "xlabel={" + tex_text(title) + "}",
                           "xmin=" + figure_number(x_of(window_.from_s())),
                           "xmax=" + figure_number(x_of(window_.to_s())),
                           "ymin=0",
                           "ymax=" + figure_number(height_),
                           "y dir=reverse",
                           "ytick={" + places.join(',') + "}",
                           "yticklabels={" + names.join(',') + "}",
                           "ytick style={draw=none}",
                           "axis on top",
                           "scaled x ticks=false",
                           "xtick={" + tick_places.join(',') + "}",
                           "xticklabels={" + tick_names.join(',') + "}",
                           legend.style};
    if (size_.title) options << "title={timeline}";
    put("\\begin{axis}[\n  " + options.join(",\n  ") + "]");
  }

  void shapes() {
    std::vector<StateAreas> areas(rows_.size());
    constexpr int levels = 24;
    for (int columns = most_columns;; columns /= 2) {
      std::size_t corners = 0;
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        const double offset = rows_[i].pane->offset_s;
        areas[i] =
            state_areas(rows_[i].row->track, window_.from_s() - offset, window_.to_s() - offset, columns, levels);
        corners += corners_of(areas[i]);
      }
      if (corners <= most_corners) break;
      if (columns / 2 < least_columns)
        throw FigureError(
            QString("%1 rows are more than TeX can draw: export a PDF instead, or fewer rows.").arg(rows_.size()));
    }
    for (std::size_t i = 0; i < rows_.size(); ++i)
      for (std::size_t s = 0; s < states; ++s)
        for (const QPolygonF& polygon : areas[i][s]) {
          QStringList corners;
          for (const QPointF& corner : polygon)
            corners << QString("(axis cs:%1,%2)")
                           .arg(QString::number(x_of(window_.from_s() + corner.x() * window_.length_s()), 'g', 7),
                                QString::number(rows_[i].middle + band_ / 2 - corner.y() * band_, 'g', 6));
          put(QString("\\fill[paceline-%1] %2 -- cycle;").arg(name_of(static_cast<State>(s)), corners.join(" -- ")));
        }
  }

  void events() {
    std::map<std::pair<const TimelinePane*, std::int32_t>, double> middles;  // of rank -1: the heading's
    for (const Row& heading : headings_) middles[{heading.pane, -1}] = heading.middle;
    for (const Row& row : rows_) middles[{row.pane, row.row->rank}] = row.middle;
    std::map<std::string, std::pair<Mark, QStringList>> by_mark;
    for (const TimelinePane& pane : scene_.panes)
      for (const results::TraceInstant& instant : pane.data->instants()) {
        const double at = instant.at_s + pane.offset_s;
        const auto middle = middles.find({&pane, std::max(instant.process, -1)});
        if (middle == middles.end() || at < window_.from_s() || at > window_.to_s()) continue;
        const Mark mark = mark_of_event(instant.name);
        auto& [kind, places] = by_mark.try_emplace(mark.name, mark, QStringList()).first->second;
        places << QString("(%1,%2)").arg(figure_number(x_of(at)), figure_number(middle->second));
      }
    for (const auto& [name, one] : by_mark) {
      const auto& [mark, places] = one;
      const qsizetype every = (places.size() + most_marks - 1) / most_marks;
      if (every > 1) put(QString("% of %1 events one of %2 is drawn").arg(places.size()).arg(every));
      QStringList drawn;
      for (qsizetype i = 0; i < places.size(); i += every) drawn << places[i];
      put(QString("\\addplot[only marks,mark=%1,mark options={draw=black,fill=white}%2] coordinates {%3};")
              .arg(mark.shape, size_.legend ? "" : ",forget plot", drawn.join(' ')));
      if (!size_.legend) continue;
      put(QString("\\addlegendentry{%1}").arg(mark.name));
      legend_ << mark.name;
    }
  }

  static constexpr double band_ = 0.86;  // of a row's height
  const TimelineScene& scene_;
  const TimeWindow& window_;
  const FigureSize& size_;
  Unit unit_ = units[0];
  double base_ = 0, height_ = 0;
  std::vector<Row> headings_, rows_;
  QStringList legend_;
  QByteArray tex_;
};

}  // namespace

QByteArray timeline_pgfplots(const TimelineScene& scene, const TimeWindow& window, const FigureSize& size) {
  return PgfTimeline(scene, window, size)();
}

}  // namespace paceline::gui
