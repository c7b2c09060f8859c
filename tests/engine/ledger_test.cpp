#include "sim/engine/ledger.hpp"

#include <catch2/catch.hpp>

using paceline::engine::Ledger;
using paceline::engine::Seconds;

TEST_CASE("a rank that computes and communicates at once computes") {
  Ledger ledger(1);
  ledger.compute_until(0, 1, 4);
  ledger.enter_link(0, 2);
  ledger.leave_link(0, 6);
  const Seconds spent = ledger.seconds(0, 7);
  CHECK(spent.compute == 3);
  CHECK(spent.communicate == 2);
  CHECK(spent.wait == 2);
}

TEST_CASE("two messages on links at once count once") {
  Ledger ledger(1);
  ledger.enter_link(0, 0);
  ledger.enter_link(0, 1);
  ledger.leave_link(0, 2);
  ledger.leave_link(0, 3);
  CHECK(ledger.seconds(0, 4).communicate == 3);
}

TEST_CASE("going down ends what was going on") {
  Ledger ledger(1);
  ledger.compute_until(0, 0, 10);
  ledger.enter_link(0, 0);
  ledger.go_down(0, 2);
  ledger.come_up(0, 5);
  const Seconds spent = ledger.seconds(0, 6);
  CHECK(spent.compute == 2);
  CHECK(spent.down == 3);
  CHECK(spent.wait == 1);
  CHECK(spent.communicate == 0);
}

TEST_CASE("a computation that is given up stops counting") {
  Ledger ledger(1);
  ledger.compute_until(0, 0, 10);
  ledger.stop_computing(0, 3);
  CHECK(ledger.seconds(0, 5).compute == 3);
  CHECK(ledger.seconds(0, 5).wait == 2);
}
