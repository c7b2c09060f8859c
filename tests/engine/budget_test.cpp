#include "sim/engine/budget.hpp"

#include <catch2/catch.hpp>

using namespace paceline;
using engine::Budget;

namespace {

Budget::Terms two_workers(Pace pace) {
  return {.pace = pace, .workers = 2, .batch_size = 4, .train_samples = 100};
}

}  // namespace

TEST_CASE("in lockstep the first rank to ask decides a step for all") {
  Budget budget({.simulated_time_s = 1.0}, two_workers(Pace::lockstep));
  CHECK(budget.next(0, 0.9));
  CHECK(budget.next(1, 1.1));  // late, but the step was granted
  CHECK_FALSE(budget.next(1, 1.2));
  CHECK_FALSE(budget.next(0, 0.95));  // and this one was refused
}

TEST_CASE("in free pace a budget that is given back can be drawn again") {
  Budget budget({.steps = 2}, two_workers(Pace::free));
  CHECK(budget.next(0, 0));
  CHECK(budget.next(1, 0));
  CHECK_FALSE(budget.next(0, 0));
  budget.give_back(1);
  CHECK(budget.next(0, 0));
  CHECK_FALSE(budget.next(1, 0));
}

TEST_CASE("a restored budget grants what it granted before") {
  Budget budget({.samples = 24}, two_workers(Pace::lockstep));
  for (const int rank : {0, 1}) {
    budget.reach(rank);
    CHECK(budget.next(rank, 0));
  }
  const Budget::State state = budget.save();
  for (int step = 0; step < 2; ++step)
    for (const int rank : {0, 1}) {
      budget.reach(rank);
      CHECK(budget.next(rank, 0));
    }
  budget.reach(0);
  CHECK_FALSE(budget.next(0, 0));
  CHECK(budget.samples() == 24);
  budget.restore(state);
  CHECK(budget.next(0, 0));
  CHECK(budget.portion(0).shared_begin == 0);  // what had been drawn and not finished is drawn again
  budget.reach(0);
  CHECK(budget.next(0, 0));
  CHECK(budget.portion(0).shared_begin == 8);
}
