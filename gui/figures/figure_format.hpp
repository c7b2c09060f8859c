#pragma once
/// Which files a figure can become, and how large it is on paper.

#include <QString>
#include <array>
#include <optional>
#include <stdexcept>

namespace paceline::gui {

enum class FigureFormat { pdf, svg, png, csv, pgfplots };
inline constexpr std::array all_figure_formats = {FigureFormat::pdf, FigureFormat::svg, FigureFormat::png,
                                                  FigureFormat::csv, FigureFormat::pgfplots};
/// "pdf", "svg", "png", "csv", "tex".
QString extension_of(FigureFormat format);
/// By the file name's extension; none for one that is not known.
std::optional<FigureFormat> figure_format_of(const QString& file);

inline constexpr double points_per_cm = 72 / 2.54;

struct FigureSize {
  double width_cm = 8.5, height_cm = 6;  ///< 1 to 100
  int font_pt = 8;                       ///< 4 to 40
  int dpi = 300;                         ///< of PNG
  bool legend = true, title = false;
};

class FigureError : public std::runtime_error {
 public:
  explicit FigureError(const QString& sentence) : std::runtime_error(sentence.toStdString()) {}
};

/// A sentence about `what`, "a chart with its legend", which the size has no room for.
FigureError no_room_for(const QString& what, const FigureSize& size);

/// Of a pgfplots figure: NAME-data.csv beside NAME.tex, which is not the name of a figure exported as CSV.
QString pgf_data_name(const QString& tex_file);

/// Throws FigureError when a PNG of that size and resolution would have more pixels than anybody wants to wait for.
void refuse_too_many_pixels(const FigureSize& size);
/// Throws FigureError when TeX could not read a file of that name.
void refuse_name_for_tex(const QString& tex_file);

/// Writes the file; throws FigureError with path and reason.
void write_figure_file(const QString& file, const QByteArray& bytes);

}  // namespace paceline::gui
