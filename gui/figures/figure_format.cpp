#include "gui/figures/figure_format.hpp"

#include <QFileInfo>

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

QString pgf_data_name(const QString& tex_file) {
  return QFileInfo(tex_file).completeBaseName() + "-data.csv";
}

void write_figure_file(const QString& file, const QByteArray& bytes) {
  if (const QString problem = save_file(file, bytes); !problem.isEmpty()) throw FigureError(problem);
}

}  // namespace paceline::gui
