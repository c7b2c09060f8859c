#pragma once
/// Runs that are shown as one line or one row: seeds of an experiment, or all that agree in some facts.

#include <QString>
#include <QStringList>
#include <vector>

#include "gui/models/run.hpp"

namespace paceline::gui {

struct RunGroup {
  QString label;  ///< told apart from every other group's
  Runs runs;      ///< at least one

  const Run& first() const { return *runs.front(); }
};

enum class Folding {
  none,  ///< each run for itself
  seeds  ///< runs whose scenarios differ in nothing but name and seed
};

/// In the order in which runs come. Labels: the scenario's name (of a single run its directory's), with the facts in
/// which groups of one name differ behind it, "ring (cluster.workers 8)".
std::vector<RunGroup> groups_of(const Runs& runs, Folding folding);
/// Runs that agree in `facts`; labels are the facts' values.
std::vector<RunGroup> groups_by(const Runs& runs, const QStringList& facts);

/// Runs that agree in what decides how fast they are (cluster, workload, strategy, compression, misfortunes) but the
/// facts `left_out`; how long they run, how often they are evaluated and their seeds may differ. Labels: the strategy.
std::vector<RunGroup> groups_without(const Runs& runs, const QStringList& left_out);
/// Groups of one label get the facts in which they differ behind it, but those `left_out`; where that does not do, the
/// directory becomes the label.
void name_by_facts(std::vector<RunGroup>& groups, const QStringList& left_out);

/// One of those that agree in scenario and seed, since a repetition is no new seed: one that completed, else the one
/// that went furthest, of equal ones the last.
Runs without_repetitions(const Runs& runs);

/// How a group is drawn: the number of its colour and of its dash, both from 0.
struct LineStyle {
  int colour = 0;
  int dash = 0;
};

/// One colour for each value of the fact `colour_by` and one dash for each of `dash_by`, in order of appearance.
/// Without `colour_by` each group has its own, and from the ninth group on, another dash too.
std::vector<LineStyle> styles_of(const std::vector<RunGroup>& groups, const QString& colour_by, const QString& dash_by);

}  // namespace paceline::gui
