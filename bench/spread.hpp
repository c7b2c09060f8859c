#pragma once
/// Repeated timings and their order statistics.

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace paceline::bench {

struct Spread {
  double least, median, most;
};

inline Spread spread_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values.front(), values[values.size() / 2], values.back()};
}

/// Seconds of a clock: CLOCK_MONOTONIC, or CLOCK_THREAD_CPUTIME_ID, which other programs on the machine disturb less
/// and which sees this thread alone.
inline double now(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The mean of so many calls in a row.
template <class Work>
double seconds_per_call(Work&& work, int calls, clockid_t clock = CLOCK_THREAD_CPUTIME_ID) {
  const double begin = now(clock);
  for (int i = 0; i < calls; ++i) work();
  return (now(clock) - begin) / calls;
}

}  // namespace paceline::bench
