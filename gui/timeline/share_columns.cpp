#include "gui/timeline/share_columns.hpp"

#include <algorithm>
#include <array>

namespace paceline::gui {
namespace {

constexpr std::size_t colours = states + 1;  // the last one: nobody's time

/// Bits of a pixel: whether it lies on a line of the state's hatch.
bool on_hatch(std::size_t state, int x, int y) {
  switch (hatch(static_cast<State>(state))) {
    case Qt::BDiagPattern:
      return (x + y) % 6 == 0;
    case Qt::Dense6Pattern:
      return x % 4 == 0 && y % 4 == 0;
    case Qt::DiagCrossPattern:
      return (x + y) % 8 == 0 || (x - y + 80000) % 8 == 0;
    default:
      return false;
  }
}

QRgb mixed(const std::array<QRgb, colours>& palette, const std::array<double, colours>& weights) {
  double red = 0, green = 0, blue = 0;
  for (std::size_t i = 0; i < colours; ++i) {
    red += weights[i] * qRed(palette[i]);
    green += weights[i] * qGreen(palette[i]);
    blue += weights[i] * qBlue(palette[i]);
  }
  return qRgb(static_cast<int>(red + 0.5), static_cast<int>(green + 0.5), static_cast<int>(blue + 0.5));
}

}  // namespace

QColor hatch_colour(const QColor& colour) {
  return colour.lightness() > 150 ? colour.darker(118) : colour.lighter(125);
}

void paint_columns(QImage& image, const QRect& area, std::span<const Shares> columns, const Appearance& look,
                   const QColor& background, bool hatched) {
  std::array<QRgb, colours> plain{}, lines{};
  for (std::size_t s = 0; s < states; ++s) {
    plain[s] = look.state[s].rgb();
    lines[s] = hatch_colour(look.state[s]).rgb();
  }
  plain[states] = lines[states] = background.rgb();
  const QRect all = area.intersected(image.rect());
  if (all.isEmpty() || area.height() < 1) return;
  uchar* const bits = image.bits();
  const auto line = image.bytesPerLine();
  const double height = area.height();
  for (int x = all.left(); x <= all.right(); ++x) {
    const Shares& shares = columns[static_cast<std::size_t>(x - area.left())];
    std::array<double, colours + 1> edge{};  // in pixels from the bottom
    for (std::size_t s = 0; s < states; ++s) edge[s + 1] = std::min(height, edge[s] + shares[s] * height);
    // Rounding must not leave a seam of background.
    if (edge[states] > height - 1e-3) edge[states] = height;
    edge[colours] = height;
    std::size_t s = 0;
    for (int up = 0; up < area.height(); ++up) {  // `up` pixels above the lower edge
      const int y = area.bottom() - up;
      while (s < states && edge[s + 1] <= up) ++s;
      if (y < all.top() || y > all.bottom()) continue;
      QRgb& pixel = reinterpret_cast<QRgb*>(bits + y * line)[x];
      if (edge[s + 1] >= up + 1) {
        pixel = hatched && on_hatch(s, x, y) ? lines[s] : plain[s];
        continue;
      }
      std::array<double, colours> weights{};
      for (std::size_t t = s; t < colours; ++t)
        weights[t] = std::max(0.0, std::min<double>(edge[t + 1], up + 1) - std::max<double>(edge[t], up));
      pixel = mixed(plain, weights);
    }
  }
}

}  // namespace paceline::gui
