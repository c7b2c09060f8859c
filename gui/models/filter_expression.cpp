#include "gui/models/filter_expression.hpp"

#include <QRegularExpression>
#include <cmath>
#include <optional>

namespace paceline::gui {
namespace {

/// "8", "2.5k", "80%"; none for anything else.
std::optional<double> number_of(QString text) {
  double factor = 1;
  if (text.endsWith('%')) factor = 0.01;
  if (text.endsWith('k')) factor = 1e3;
  if (text.endsWith('M')) factor = 1e6;
  if (text.endsWith('G')) factor = 1e9;
  if (factor != 1) text.chop(1);
  bool good = false;
  const double number = text.toDouble(&good);
  return good ? std::optional(number * factor) : std::nullopt;
}

bool compare(double fact, const QString& operation, double value) {
  if (operation == "<") return fact < value;
  if (operation == "<=") return fact <= value;
  if (operation == ">") return fact > value;
  if (operation == ">=") return fact >= value;
  const bool equal = fact == value || std::abs(fact - value) <= 1e-12 * std::abs(value);
  return operation == "=" ? equal : !equal;
}

}  // namespace

FilterExpression::FilterExpression(const QString& text) {
  static const QRegularExpression word(R"((?:[^\s"]|"[^"]*"?)+)");
  static const QRegularExpression comparison(R"(^([A-Za-z_][\w.-]*)(!=|<=|>=|=|<|>|~)(.*)$)");
  for (auto found = word.globalMatch(text); found.hasNext();) {
    QString piece = found.next().captured();
    piece.remove('"');
    if (piece.isEmpty()) continue;
    const QRegularExpressionMatch parts = comparison.match(piece);
    if (!parts.hasMatch())
      terms_.push_back({{}, "~", piece});
    else if (!parts.captured(3).isEmpty())  // else still being typed
      terms_.push_back({parts.captured(1), parts.captured(2), parts.captured(3)});
  }
}

bool FilterExpression::accepts(const Run& run) const {
  for (const Term& term : terms_)
    if (!accepts(term, run)) return false;
  return true;
}

bool FilterExpression::accepts(const Term& term, const Run& run) {
  if (term.name.isEmpty()) {
    for (const char* name : {"directory", "name", "strategy", "status"})
      if (run.facts.value(QLatin1String(name)).toString().contains(term.value, Qt::CaseInsensitive)) return true;
    return false;
  }
  const QString name = fact_named(run.facts, term.name);
  if (name.isEmpty()) return term.operation == "!=";
  const QVariant fact = run.facts.value(name);
  if (term.operation == "~") return fact.toString().contains(term.value, Qt::CaseInsensitive);
  const std::optional<double> wanted = number_of(term.value);
  if (fact.typeId() == QMetaType::Double && wanted) return compare(fact.toDouble(), term.operation, *wanted);
  const int order = QString::compare(fact.toString(), term.value, Qt::CaseInsensitive);
  return compare(order, term.operation, 0);
}

}  // namespace paceline::gui
