#pragma once
/// Rules between keys: what one value allows depends on another.
///
/// Options of entries are known by their names, so a rule holds for every entry that has such an option: `worker`,
/// `workers` and `server` are indices, `from` comes before `until`, `backup_workers` leaves somebody to wait
/// for.

#include "sim/scenario/report.hpp"
#include "sim/scenario/scenario.hpp"

namespace paceline::scenario {

/// The scenario must have passed the table of keys.
void check_cross_rules(const Scenario& scenario, Report& report);

}  // namespace paceline::scenario
