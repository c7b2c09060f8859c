#pragma once
/// A chart as a file, for papers: on white, in the size and with the letters of the paper, whatever the screen looks
/// like.

#include <QString>
#include <array>
#include <optional>
#include <stdexcept>

#include "gui/charts/chart_contents.hpp"

namespace paceline::gui {

enum class FigureFormat { pdf, svg, png, csv, pgfplots };
inline constexpr std::array all_figure_formats = {FigureFormat::pdf, FigureFormat::svg, FigureFormat::png,
                                                  FigureFormat::csv, FigureFormat::pgfplots};
/// "pdf", "svg", "png", "csv", "tex".
QString extension_of(FigureFormat format);
/// By the file name's extension; none for one that is not known.
std::optional<FigureFormat> figure_format_of(const QString& file);

struct FigureSize {
  double width_cm = 8.5, height_cm = 6;  ///< 1 to 100
  int font_pt = 8;                       ///< 4 to 40
  int dpi = 300;                         ///< of PNG
  bool legend = true, title = false;
};

class FigureError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Writes `file`: PDF and SVG as vectors with at most four points a pixel column, so that they stay small; PNG; CSV
/// with all points (line, x, y); pgfplots as `file` (.tex, to be \input) with a .csv of the same name beside it. Ranges
/// are those of the axes. Throws FigureError with path and reason.
void write_figure(const QString& file, FigureFormat format, const ChartContents& contents, const QCPRange& x,
                  const QCPRange& y, const FigureSize& size);

}  // namespace paceline::gui
