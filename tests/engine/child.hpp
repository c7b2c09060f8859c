#pragma once
/// Runs something in a process of its own, as whatever starts SimGrid's engine must be.

#include <functional>
#include <string>

namespace paceline::tests {

/// What it returned; what it threw is thrown again as std::runtime_error, and so is a death by a signal.
std::string in_child(const std::function<std::string()>& what);

}  // namespace paceline::tests
