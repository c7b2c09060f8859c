// When hosts are off: merging, renewal counts, traces.
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/engine/misfortune/misfortunes.hpp"
#include "tests/engine/misfortune_choices.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

engine::Misfortunes misfortunes(std::vector<scenario::Choice> failures, std::int64_t workers = 4, int servers = 0,
                                int spares = 0) {
  auto scenario = timing_scenario(workers, strategy("allreduce-ring"));
  scenario.failures = std::move(failures);
  return misfortunes_of(scenario, servers, spares);
}

scenario::Choice trace(const std::filesystem::path& file) {
  return failure_of("trace", {{"file", file.string()}});
}

std::vector<engine::Outage> first(engine::Outages outages, int most = 100) {
  std::vector<engine::Outage> all;
  while (static_cast<int>(all.size()) < most) {
    const auto outage = outages.next();
    if (!outage) break;
    all.push_back(*outage);
  }
  return all;
}

/// How many outages begin before `horizon`, over all hosts.
int count_until(const engine::Misfortunes& all, double horizon) {
  int count = 0;
  for (int host = 0; host < all.hosts(); ++host) {
    engine::Outages outages = all.outages(host);
    while (outages.next()->at < horizon) ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("outages of a host come in order of time, and those that overlap or touch are one") {
  const auto all = misfortunes({crash_of_worker(1, 8, 2.0), crash_of_worker(1, 1, 2.0), crash_of_worker(1, 2, 3.0),
                                crash_of_worker(1, 5, 1.0), crash_of_worker(0, 4)});
  const auto outages = first(all.outages(1));
  REQUIRE(outages.size() == 2);
  CHECK(outages[0].at == 1);
  CHECK(outages[0].ends() == 6);
  CHECK(outages[0].failure);
  CHECK(outages[1].at == 8);
  CHECK(outages[1].ends() == 10);
  CHECK(first(all.outages(0)).at(0).for_ever());
  CHECK(first(all.outages(2)).empty());
}

TEST_CASE("nothing comes after an outage for ever") {
  const auto all = misfortunes({crash_of_worker(0, 3), crash_of_worker(0, 1, 5.0), random_failures_of_hosts(100, 1)});
  const auto outages = first(all.outages(0));
  REQUIRE(!outages.empty());
  CHECK(outages.back().for_ever());
}

TEST_CASE("a crash of a list of workers takes all of them at once, and nobody else") {
  const auto all = misfortunes({failure_of("crash", {{"workers", std::vector<std::int64_t>{1, 3}}, {"at", 2.0}})});
  for (int host = 0; host < 4; ++host) CHECK(first(all.outages(host)).size() == (host % 2 == 1 ? 1 : 0));
  CHECK(first(all.outages(3)).at(0).at == 2);
}

TEST_CASE("random failures of n hosts in T are Poisson distributed with mean n T / mtbf when repair takes no time") {
  const auto all = misfortunes({random_failures_of_hosts(50, 0)}, 100);
  const double expected = 100 * 1000.0 / 50;
  CHECK_THAT(count_until(all, 1000), WithinAbs(expected, 4 * std::sqrt(expected)));
}

TEST_CASE("with repairs each host fails every mtbf + mttr on average") {
  const auto all = misfortunes({random_failures_of_hosts(50, 25)}, 100);
  // A renewal process: variance of its count T sigma^2 / mean^3.
  const double expected = 100 * 10000.0 / 75, variance = 100 * 10000.0 * 50 * 50 / (75.0 * 75 * 75);
  // The first interval has no repair before it: the count is ahead by less than 1 a host.
  CHECK_THAT(count_until(all, 10000),
             WithinAbs(expected + 100 * (25.0 / 75 - 0.5 + 0.5 * 50 * 50 / (75.0 * 75)), 4 * std::sqrt(variance)));
  for (const engine::Outage& outage : first(all.outages(7))) CHECK_THAT(*outage.lasts, WithinRel(25.0, 1e-12));
}

TEST_CASE("the first Weibull failure of n fresh hosts comes after mtbf n^(-1/k) on average") {
  // The minimum of n Weibull times is a Weibull time of the same shape; its deviation is 1.4624 of its mean at 0.7.
  constexpr int hosts = 100, repetitions = 2000;
  double sum = 0;
  for (int seed = 1; seed <= repetitions; ++seed) {
    auto scenario = timing_scenario(hosts, strategy("allreduce-ring"));
    scenario.seed = static_cast<std::uint64_t>(seed);
    scenario.failures = {failure_of(
        "random", {{"mtbf", 1000.0}, {"mttr", 1.0}, {"distribution", std::string("weibull")}, {"shape", 0.7}})};
    const auto all = misfortunes_of(scenario);
    double earliest = 1e300;
    for (int host = 0; host < hosts; ++host) earliest = std::min(earliest, all.outages(host).next()->at);
    sum += earliest;
  }
  const double expected = 1000 * std::pow(hosts, -1 / 0.7);
  CHECK_THAT(sum / repetitions, WithinAbs(expected, 4 * 1.4624 * expected / std::sqrt(repetitions)));
  CHECK_THAT(expected, WithinRel(1000 * 0.00139, 2e-3));
}

TEST_CASE("the rate of failures is the sum of 1/mtbf over workers and servers, not over spares") {
  CHECK_THAT(misfortunes({random_failures_of_hosts(50, 0)}, 4, 2, 3).failure_rate, WithinRel(6 / 50.0, 1e-12));
  const scenario::Choice of_two = failure_of("random", {{"mtbf", 10.0}, {"workers", std::vector<std::int64_t>{0, 1}}});
  CHECK_THAT(misfortunes({random_failures_of_hosts(50, 0), of_two}).failure_rate, WithinRel(4 / 50.0 + 0.2, 1e-12));
  CHECK(misfortunes({crash_of_worker(0, 1)}).failure_rate == 0);
}

TEST_CASE("random failures strike servers and spares too, unless workers are named") {
  const auto all = misfortunes({random_failures_of_hosts(50, 1)}, 2, 1, 1);
  for (int host = 0; host < 4; ++host) CHECK(first(all.outages(host), 3).size() == 3);
  const auto one =
      misfortunes({failure_of("random", {{"mtbf", 10.0}, {"workers", std::vector<std::int64_t>{1}}})}, 2, 1, 1);
  for (int host = 0; host < 4; ++host) CHECK(first(one.outages(host), 3).size() == (host == 1 ? 3 : 0));
}

TEST_CASE("a host that is repaired far longer than it lives is gone") {
  // Either cause leaves it a millionth of the time, and hardly ever both at once.
  auto outages = misfortunes({random_failures_of_hosts(1, 1e6), random_failures_of_hosts(1, 3e5)}).outages(0);
  CHECK(outages.next()->for_ever());
  CHECK(!outages.next());
}

TEST_CASE("a trace of failures becomes outages: overlapping ones merge, add is absence, remove is for ever") {
  const ScratchDirectory scratch;
  put(scratch / "trace.csv",
      "\xEF\xBB\xBFtime, worker ,event\r\n# a comment\r\n\r\n1,0,down\r\n2 ,0, down\n3,0,up # the "
      "first\n4,0,up\n4,1,add\n"
      "5.5,1,down\n6e0,2,remove\n7,0,down\n");
  const auto all = misfortunes({trace(scratch / "trace.csv")});
  const auto zero = first(all.outages(0)), one = first(all.outages(1)), two = first(all.outages(2));
  REQUIRE(zero.size() == 2);
  CHECK(zero[0].at == 1);
  CHECK(zero[0].ends() == 4);
  CHECK(zero[1].at == 7);
  CHECK(zero[1].for_ever());
  REQUIRE(one.size() == 2);
  CHECK(one[0].at == 0);
  CHECK(one[0].ends() == 4);
  CHECK(!one[0].failure);
  CHECK(one[1].failure);
  CHECK(one[1].for_ever());
  REQUIRE(two.size() == 1);
  CHECK(two[0].at == 6);
  CHECK(two[0].for_ever());
  CHECK(first(all.outages(3)).empty());
}

TEST_CASE("a crash of a worker that is not there yet is no failure of its own") {
  const ScratchDirectory scratch;
  put(scratch / "trace.csv", "time,worker,event\n10,1,add\n");
  const auto outages = first(misfortunes({trace(scratch / "trace.csv"), crash_of_worker(1, 4, 3.0)}).outages(1));
  REQUIRE(outages.size() == 1);
  CHECK(outages[0].ends() == 10);
  CHECK(!outages[0].failure);
}

TEST_CASE("a million outages of one host come in order without being remembered") {
  auto outages = misfortunes({random_failures_of_hosts(1, 0.5)}).outages(2);
  double before = -1;
  for (int i = 0; i < 1000000; ++i) {
    const auto outage = outages.next();
    if (outage->at <= before) FAIL("outage " << i << " begins before the last one ends");
    before = outage->ends();
  }
  CHECK_THAT(before / 1.5e6, WithinAbs(1, 4 / 1.5 / 1000));  // deviation of one cycle: 1 of a mean of 1.5
}
