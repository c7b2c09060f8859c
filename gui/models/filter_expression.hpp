#pragma once
/// The words in the filter field: `strategy=ps-async cluster.workers>8 noise`.

#include <QString>
#include <vector>

#include "gui/models/run.hpp"

namespace paceline::gui {

/// Words are separated by spaces, "quoted ones" may hold some; a run must satisfy all of them. `name=value`, `!=`, `<`,
/// `<=`, `>`, `>=` compare the fact that `name` means (numbers as numbers, with the suffixes k, M, G and %);
/// `name~text` looks for the text in it; a plain word is looked for in the run's directory, name, strategy and status.
/// Case does not matter. A name that a run does not have is not satisfied (but by !=).
class FilterExpression {
 public:
  FilterExpression() = default;
  explicit FilterExpression(const QString& text);

  bool accepts(const Run& run) const;
  bool is_empty() const { return terms_.empty(); }

 private:
  struct Term {
    QString name;       ///< empty: a plain word
    QString operation;  ///< "=", "!=", "<", "<=", ">", ">=", "~"
    QString value;
  };
  static bool accepts(const Term& term, const Run& run);

  std::vector<Term> terms_;
};

}  // namespace paceline::gui
