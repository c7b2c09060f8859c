#pragma once
/// The text of all device kernels, embedded at build time from text/kernels.dev with its inclusions in place.

#include <string_view>

namespace paceline::kernels::device {

extern const std::string_view kernel_text;

}  // namespace paceline::kernels::device
