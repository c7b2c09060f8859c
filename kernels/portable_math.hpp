#pragma once
/// exp and log whose bits depend on no C library: std::exp and std::log differ between libraries, versions and, where
/// they choose code by processor, even between machines with the same one.

namespace paceline::kernels {

/// e^x, relative error below 1e-15; 0 under -708, infinity above 709.7; NaN stays NaN.
double portable_exp(double x);

/// Natural logarithm of x, relative error below 1e-15 (absolute 1e-16 near 1); -infinity at 0, NaN below 0.
double portable_log(double x);

}  // namespace paceline::kernels
