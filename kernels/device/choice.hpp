#pragma once
/// Which of several devices a user means.

#include <cstddef>
#include <string>
#include <vector>

namespace paceline::kernels::device {

/// `wanted` is the value of the environment variable `variable`: a number as in `names` (from 0), or a part of a name
/// whatever its case; nullptr or empty: `preferred`. Throws DeviceError with the devices that there are. `names` is not
/// empty.
std::size_t choose(const std::vector<std::string>& names, const char* wanted, const char* variable,
                   std::size_t preferred);

}  // namespace paceline::kernels::device
