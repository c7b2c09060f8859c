#pragma once
/// Changes from the command line, made to a document before it is checked.

#include <optional>

#include "sim/scenario/document.hpp"
#include "sim/scenario/error.hpp"
#include "sim/scenario/loader.hpp"

namespace paceline::scenario {

/// "stragglers.0.factor=2": each step is a key or the index of a list's element; what is missing on the way is made,
/// and the index behind a list's last element appends. Stops at the first override that cannot be applied. root: an
/// object.
std::optional<Complaint> apply(const Overrides& overrides, Node& root);

}  // namespace paceline::scenario
