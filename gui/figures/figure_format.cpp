#include "gui/figures/figure_format.hpp"

#include <QFileInfo>
#include <QRegularExpression>

#include "gui/files/saved_file.hpp"

namespace paceline::gui {

QString extension_of(FigureFormat format) {
  switch (format) {
    case FigureFormat::pdf:
      return "pdf";
    case FigureFormat::svg:
      return "svg";
    case FigureFormat::png:
      return "png";
    case FigureFormat::csv:
      return "csv";
    case FigureFormat::pgfplots:
      break;
  }
  return "tex";
}

std::optional<FigureFormat> figure_format_of(const QString& file) {
  const QString extension = QFileInfo(file).suffix().toLower();
  for (const FigureFormat format : all_figure_formats)
    if (extension_of(format) == extension) return format;
  return std::nullopt;
}

FigureError no_room_for(const QString& what, const FigureSize& size) {
  return FigureError(
      QString("%1 x %2 cm have no room for %3 in letters of %4 pt: make it larger, the letters smaller, or "
              "leave out the legend.")
          .arg(QString::number(size.width_cm), QString::number(size.height_cm), what, QString::number(size.font_pt)));
}

QString pgf_data_name(const QString& tex_file) {
  return QFileInfo(tex_file).completeBaseName() + "-data.csv";
}

void refuse_too_many_pixels(const FigureSize& size) {
  constexpr double most = 1e8;
  const double dots = size.dpi / 2.54, pixels = size.width_cm * dots * size.height_cm * dots;
  if (pixels > most)
    throw FigureError(
        QString("A PNG of %1 x %2 cm with %3 dpi has %4 million pixels, more than 100: lower the resolution, "
                "or write a PDF.")
            .arg(size.width_cm)
            .arg(size.height_cm)
            .arg(size.dpi)
            .arg(pixels / 1e6, 0, 'f', 0));
}

void refuse_name_for_tex(const QString& tex_file) {
  static const QRegularExpression plain("^[A-Za-z0-9_.+-]+$");
  const QString name = QFileInfo(tex_file).fileName();
  if (!plain.match(name).hasMatch())
    throw FigureError(
        QString("TeX cannot read data beside a file named '%1': use letters, digits, '-', '_', '+' and '.' "
                "alone.")
            .arg(name));
}

void write_figure_file(const QString& file, const QByteArray& bytes) {
  if (const QString problem = save_file(file, bytes); !problem.isEmpty()) throw FigureError(problem);
}

}  // namespace paceline::gui
