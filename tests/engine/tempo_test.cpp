// How fast hosts work over time: against an integration in small steps that knows nothing of the engine's.
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/engine/misfortune/misfortunes.hpp"
#include "tests/engine/experiment.hpp"
#include "tests/engine/misfortune_choices.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

engine::Tempo tempo_of(std::vector<scenario::Choice> stragglers, int host = 0) {
  auto scenario = timing_scenario(4, strategy("allreduce-ring"));
  scenario.stragglers = std::move(stragglers);
  return std::move(misfortunes_of(scenario).condition(host).tempo);
}

/// Work done between two times when `factor` says how many times longer it takes, by the midpoint rule.
template <class Factor>
double work_between(double from, double until, Factor factor) {
  constexpr int steps = 400000;
  const double step = (until - from) / steps;
  double done = 0;
  for (int i = 0; i < steps; ++i) done += step / factor(from + (i + 0.5) * step);
  return done;
}

}  // namespace

TEST_CASE("a host without stragglers takes the time that is asked for") {
  engine::Tempo tempo = tempo_of({});
  CHECK(tempo.ends(3, 4) == 7);
  CHECK(tempo.factor(1e9) == 1);
}

TEST_CASE("a periodic straggler does the work that an integration over its periods says") {
  constexpr double period = 3, duration = 1, factor = 5;
  const auto slowness = [](double time) { return std::fmod(time, period) < duration ? factor : 1.0; };
  for (const double start : {0.0, 0.4, 1.0, 2.9, 3.0, 100.5})
    for (const double seconds : {0.05, 0.7, 3.0, 50.0}) {
      engine::Tempo tempo = tempo_of({periodic_slowness(period, duration, factor)});
      const double end = tempo.ends(start, seconds);
      CAPTURE(start, seconds, end);
      CHECK_THAT(work_between(start, end, slowness), WithinAbs(seconds, 4e-4 * seconds + 1e-4));
    }
}

TEST_CASE("a whole number of periods takes exactly that many periods") {
  engine::Tempo tempo = tempo_of({periodic_slowness(3, 1, 5)});
  CHECK_THAT(tempo.ends(0, 2.2 * 1000), WithinRel(3000.0, 1e-12));  // 1 / 5 + 2 of work in each
  CHECK_THAT(tempo.ends(0.5, 2.2 * 7), WithinRel(21.5, 1e-12));
}

TEST_CASE("factors that hold at the same time multiply") {
  engine::Tempo tempo = tempo_of({straggler({0}, 2), periodic_slowness(10, 4, 3), straggler({1}, 100)});
  CHECK_THAT(tempo.ends(0, 0.5), WithinRel(3.0, 1e-12));                  // all of it at 6
  CHECK_THAT(tempo.ends(0, 1), WithinRel(4 + 2 * (1 - 4.0 / 6), 1e-12));  // the rest at 2
}

TEST_CASE("a factor of 1 changes nothing") {
  engine::Tempo tempo = tempo_of({straggler({0}, 1), periodic_slowness(0.25, 0.125, 1), slow_episodes(5, 0.25, 1)});
  for (const double seconds : {1e-9, 0.01, 0.3, 20.0})
    CHECK_THAT(tempo.ends(0.1, seconds), WithinRel(0.1 + seconds, 1e-12));
}

TEST_CASE("episodes do the work that an integration over their factor says") {
  for (int host = 0; host < 4; ++host) {
    engine::Tempo tempo = tempo_of({slow_episodes(0.5, 1.5, 4)}, host),
                  other = tempo_of({slow_episodes(0.5, 1.5, 4)}, host);
    for (const double seconds : {0.1, 5.0, 60.0}) {
      const double end = tempo.ends(2, seconds);
      CAPTURE(host, seconds, end);
      CHECK_THAT(work_between(2, end, [&](double time) { return other.factor(time); }),
                 WithinAbs(seconds, 2e-3 * seconds));
    }
  }
}

TEST_CASE("a worker is in an episode for a share r d / (1 + r d) of the time") {
  // One cycle is an exponential time of mean 1/r and d. Over n cycles the slow share has the standard error
  // share * (1 - share) / sqrt(n), by the delta method, since only the exponential part varies.
  constexpr double rate = 2, duration = 0.4, factor = 3, seconds = 20000;
  engine::Tempo tempo = tempo_of({slow_episodes(rate, duration, factor)}, 1);
  double time = 0, work = 0;
  while (work < seconds) {
    tempo.forget_before(time);
    time = tempo.ends(time, 0.25);
    work += 0.25;
  }
  const double share = rate * duration / (1 + rate * duration);
  const double slow = (1 - work / time) / (1 - 1 / factor);  // from work = time * (1 - slow + slow / factor)
  const double cycles = time / (duration + 1 / rate);
  CHECK_THAT(slow, WithinAbs(share, 4 * share * (1 - share) / std::sqrt(cycles)));
}

TEST_CASE("the course of work leads from its beginning to its end through every change") {
  engine::Tempo tempo = tempo_of({periodic_slowness(3, 1, 5)});
  std::vector<engine::Tempo::Knot> course;
  const double end = tempo.ends(0.5, 2.6, &course);
  REQUIRE(course.size() == 5);  // slow until 1, normal until 3, slow until 4, normal
  CHECK(course.front().time == 0.5);
  CHECK(course.front().done == 0);
  CHECK(course[1].time == 1);
  CHECK_THAT(course[1].done, WithinRel(0.1, 1e-12));
  CHECK(course[2].time == 3);
  CHECK_THAT(course[2].done, WithinRel(2.1, 1e-12));
  CHECK(course.back().time == end);
  CHECK(course.back().done == 2.6);
  CHECK_THAT(end, WithinRel(4.3, 1e-12));  // 0.2 of work at a fifth of the speed up to 4, then the last 0.3
}
