#pragma once

#include <string>

namespace paceline::kernels {

/// Name of the processor as it calls itself, "AMD EPYC 9R14"; "unknown" where there is no way to ask.
std::string processor_name();

}  // namespace paceline::kernels
