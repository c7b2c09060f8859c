#pragma once
/// The text of a profile, as SimGrid has them: what value something has from which time on.
///
///     # a comment, as is what follows %
///     PERIODICITY 60          or LOOPAFTER 10: that many seconds after the last event
///     10 0.5
///     20 1

#include <functional>
#include <string>

#include "sim/engine/course.hpp"

namespace paceline::engine {

/// `period`: after which it begins anew unless it says so itself; not above 0: it does not.
/// `allowed`: which values make sense; `meaning` says what they are. `what` names the profile in errors, as in "names
/// the profile s.txt". Throws PlatformError.
Course read_profile(const std::string& text, double period, const std::string& what,
                    const std::function<bool(double value)>& allowed, const std::string& meaning);

}  // namespace paceline::engine
