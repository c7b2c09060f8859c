#pragma once
/// Ticks of axes: round numbers, with decimal prefixes where they are large.

#include "gui/charts/plot_library.hpp"

namespace paceline::gui {

/// "0.2", "15", "25 k", "5.6 G": one prefix for all ticks of an axis, chosen by its range.
class LinearTicker final : public QCPAxisTicker {
 public:
  /// `whole`: no ticks between whole numbers.
  explicit LinearTicker(bool whole = false) : whole_(whole) {}
  void generate(const QCPRange& range, const QLocale& locale, QChar format, int precision, QVector<double>& ticks,
                QVector<double>* sub_ticks, QVector<QString>* labels) override;

 protected:
  double getTickStep(const QCPRange& range) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

 private:
  bool whole_;
  double largest_ = 1;
  int digits_ = 6;
};

/// Powers of ten, or 1, 2 and 5 times them where fewer than three decades are seen.
class LogTicker final : public QCPAxisTicker {
 protected:
  QVector<double> createTickVector(double step, const QCPRange& range) override;
  QVector<double> createSubTickVector(int count, const QVector<double>& ticks) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
};

/// The range with ends that rounding takes no tick from.
QCPRange with_ends(const QCPRange& range, bool logarithmic);
/// About `count` ticks; `whole`: of a linear axis, none between whole numbers.
QSharedPointer<QCPAxisTicker> ticker_of(bool logarithmic, bool whole, int count);

/// `value` in units of the prefix that fits `largest`; no prefix from 0.001 to 10,000. `digits`: significant ones.
QString prefixed(double value, double largest, int digits = 6);

}  // namespace paceline::gui
