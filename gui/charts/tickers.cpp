#include "gui/charts/tickers.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace paceline::gui {

QString prefixed(double value, double largest, int digits) {
  struct Prefix {
    double factor;
    const char* letter;
  };
  static constexpr std::array prefixes = {Prefix{1e15, "P"}, Prefix{1e12, "T"}, Prefix{1e9, "G"}, Prefix{1e6, "M"},
                                          Prefix{1e3, "k"}};
  if (largest >= 1e4)
    for (const Prefix& prefix : prefixes)
      if (largest >= prefix.factor)
        return value == 0 ? QString("0")
                          : QString::number(value / prefix.factor, 'g', std::max(4, digits)) + " " + prefix.letter;
  // A rest of rounding is no number.
  return std::abs(value) < 1e-12 * largest ? QString("0") : QString::number(value, 'g', digits);
}

void LinearTicker::generate(const QCPRange& range, const QLocale& locale, QChar format, int precision,
                            QVector<double>& ticks, QVector<double>* sub_ticks, QVector<QString>* labels) {
  largest_ = std::max(std::abs(range.lower), std::abs(range.upper));
  // As many as tell neighbours apart, however far from zero they are.
  const double step = getTickStep(range);
  constexpr int most_digits = 15;
  digits_ = std::clamp(static_cast<int>(std::ceil(std::log10(largest_ / step))) + 1, 6, most_digits);
  QCPAxisTicker::generate(range, locale, format, precision, ticks, sub_ticks, labels);
}

double LinearTicker::getTickStep(const QCPRange& range) {
  const double step = QCPAxisTicker::getTickStep(range);
  return whole_ ? std::max(1.0, std::floor(step)) : step;
}

QString LinearTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
  return prefixed(tick, largest_, digits_);
}

QVector<double> LogTicker::createTickVector(double, const QCPRange& range) {
  QVector<double> ticks;
  if (!(range.lower > 0) || !(range.upper > range.lower)) return ticks;
  const double decades = std::log10(range.upper / range.lower);
  if (decades < 0.5) return QCPAxisTicker::createTickVector(getTickStep(range), range);
  const int every = decades > 12 ? static_cast<int>(std::ceil(decades / 8)) : 1;
  for (int power = static_cast<int>(std::floor(std::log10(range.lower))); power <= std::ceil(std::log10(range.upper));
       power += every) {
    const double decade = std::pow(10.0, power);
    ticks << decade;
    if (decades < 2.5) ticks << 2 * decade << 5 * decade;
  }
  return ticks;
}

QVector<double> LogTicker::createSubTickVector(int, const QVector<double>& ticks) {
  QVector<double> between;
  if (ticks.size() < 2 || ticks[0] <= 0 || ticks[1] / ticks[0] > 11) return between;
  const auto first = static_cast<int>(std::floor(std::log10(ticks.front())));
  const auto last = static_cast<int>(std::ceil(std::log10(ticks.back())));
  for (int power = first; power <= last; ++power)
    for (int digit = 2; digit <= 9; ++digit) between << digit * std::pow(10.0, power);
  return between;
}

QString LogTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
  return prefixed(tick, std::abs(tick));
}

QCPRange with_ends(const QCPRange& range, bool logarithmic) {
  constexpr double rounding = 1e-9;
  if (logarithmic) return {range.lower * (1 - rounding), range.upper * (1 + rounding)};
  return {range.lower - rounding * range.size(), range.upper + rounding * range.size()};
}

QSharedPointer<QCPAxisTicker> ticker_of(bool logarithmic, bool whole, int count) {
  const QSharedPointer<QCPAxisTicker> ticker(logarithmic ? static_cast<QCPAxisTicker*>(new LogTicker)
                                                         : new LinearTicker(whole));
  if (!logarithmic) ticker->setTickCount(count);
  return ticker;
}

}  // namespace paceline::gui
