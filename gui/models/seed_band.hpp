#pragma once
/// What several runs of one experiment, which differ in their seed, say together.

#include <QString>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include "gui/models/series.hpp"

namespace paceline::gui {

enum class BandKind { none, standard_deviation, standard_error, t_interval_95, min_max };
inline constexpr std::array all_band_kinds = {BandKind::none, BandKind::standard_deviation, BandKind::standard_error,
                                              BandKind::t_interval_95, BandKind::min_max};
QString key_of(BandKind kind);
std::optional<BandKind> band_kind_of(const QString& key);
QString title_of(BandKind kind);

struct Spread {
  double mean, low, high;
};

/// Mean and band of `values` (not empty). Of a single value, and for `none`, low = mean = high. The standard deviation
/// is that of a sample (n - 1); the interval is Student's.
Spread spread_of(std::span<const double> values, BandKind kind);

/// Mean and band over x.
struct SeedBand {
  std::vector<double> x, mean, low, high;
  std::size_t seeds = 0;  ///< how many series went in
};

/// On the union of all x, interpolated linearly, from where the last series begins to where the first one ends: nowhere
/// is a seed missing from the mean. Empty series are left out (and not counted).
SeedBand band_over(std::span<const Series> series, BandKind kind);

}  // namespace paceline::gui
