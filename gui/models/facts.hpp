#pragma once
/// What is known about a run, by name: each value of its scenario and each field of its summary.
///
/// Names are written as `--set` writes them: "cluster.workers", "stragglers.0.factor", "simulated_time_s",
/// "fractions.wait". A list of plain values is one fact, its text.

#include <QMap>
#include <QString>
#include <QStringList>
#include <QVariant>

#include "sim/results/run_reader.hpp"

namespace paceline::gui {

/// Values are a double, a bool, or a QString; absent ones are not in the map.
using Facts = QMap<QString, QVariant>;

/// Of the scenario (a JSON object), of the environment and, when there is one, of the summary.
Facts facts_of(const results::RunHead& head);

/// The fact that a person means by `name`: the name itself, else the shortest one that ends in "." and it. Empty: none.
QString fact_named(const Facts& facts, const QString& name);

/// For tables: numbers with the unit that their name implies ("3.72 s", "83.4 %", "25.8 k/s"); "" when absent.
QString fact_text(const QString& name, const QVariant& value);

/// A column's heading: "simulated time" for "simulated_time_s"; scenario keys as they are.
QString fact_title(const QString& name);

/// One sentence with the unit, for tooltips; never empty.
QString fact_description(const QString& name);

/// "12.3 GB": three significant digits and a decimal prefix.
QString bytes_text(double bytes);

}  // namespace paceline::gui
