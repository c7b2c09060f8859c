#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>
#include <sstream>

#include "tests/engine/experiment.hpp"
#include "tests/strategies/slices.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;
using results::Status;

namespace {

constexpr double a = 2 * latency, B = bandwidth;

Message weighing(std::int64_t bytes, std::int64_t tag = 0) {
  return {.payload = Slice::without_values(0, 1, bytes, 0), .tag = tag};
}

void say_at(const char* what, std::int64_t number, double time) {
  char text[96];
  std::snprintf(text, sizeof text, "%s %lld %.17g", what, static_cast<long long>(number), time);
  say(text);
}

struct Said {
  std::string what;
  std::int64_t number;
  double time;
};

/// What a script told with say_at, after checking that the run itself went well.
std::vector<Said> said(const Result& result, Status status = Status::completed) {
  INFO(result.errors << result.summary.reason);
  REQUIRE(result.returned);
  REQUIRE(result.summary.status == status);
  std::vector<Said> all;
  std::istringstream lines(result.errors);
  for (Said one; lines >> one.what >> one.number >> one.time;) all.push_back(one);
  return all;
}

scenario::Scenario stage(std::int64_t workers) {
  return timing_scenario(workers, strategy("allreduce-ring"), 1);
}

}  // namespace

TEST_CASE("a port sees a transfer end at latency + size / bandwidth") {
  const auto all = said(run(stage(2), {.worker = [](Worker& worker, Communicator& comm) {
                              if (comm.rank() == 1) comm.isend(0, weighing(5'000'000));
                              if (comm.rank() == 0) {
                                const auto message = comm.recv_any();
                                say_at("from", message->source, comm.now());
                              }
                              while (worker.has_next_step()) worker.compute_gradient();
                            }}));
  REQUIRE(all.size() == 1);
  CHECK(all[0].number == 1);
  CHECK_THAT(all[0].time, WithinRel(a + 5e6 / B, 1e-12));
}

TEST_CASE("a receive by name does not wait for what somebody else sent earlier") {
  const auto all = said(run(stage(3), {.worker = [](Worker& worker, Communicator& comm) {
                              if (comm.rank() == 2) comm.isend(0, weighing(80'000'000));
                              if (comm.rank() == 1) {
                                worker.charge({});
                                comm.isend(0, weighing(0));
                              }
                              if (comm.rank() == 0) {
                                comm.recv(1);
                                say_at("small", 1, comm.now());
                                comm.recv(2);
                                say_at("large", 2, comm.now());
                              }
                              while (worker.has_next_step()) worker.compute_gradient();
                            }}));
  REQUIRE(all.size() == 2);
  CHECK_THAT(all[0].time, WithinRel(a, 1e-9));
  CHECK_THAT(all[1].time, WithinRel(a + 8e7 / B, 1e-9));
}

TEST_CASE("messages are taken by arrival, and those of one instant by rank") {
  const auto all = said(run(stage(5), {.worker = [](Worker& worker, Communicator& comm) {
                              // Ranks 4 and 2 send nothing to weigh, 1 and 3 something: 2 and 4 arrive together, then 1
                              // and 3 together.
                              if (comm.rank() > 0) comm.isend(0, weighing(comm.rank() % 2 == 0 ? 0 : 1'000'000));
                              if (comm.rank() == 0)
                                for (int i = 0; i < 4; ++i) {
                                  auto message = comm.recv_any();
                                  while (message->departed()) message = comm.recv_any();
                                  say_at("from", message->source, comm.now());
                                }
                              while (worker.has_next_step()) worker.compute_gradient();
                            }}));
  REQUIRE(all.size() == 4);
  CHECK(all[0].number == 2);
  CHECK(all[1].number == 4);
  CHECK(all[2].number == 1);
  CHECK(all[3].number == 3);
  CHECK_THAT(all[3].time, WithinRel(a + 2e6 / B, 1e-9));  // both share the link into rank 0
}

TEST_CASE("messages of one pair never overtake each other, by name or by arrival") {
  for (const bool by_name : {true, false}) {
    const auto all = said(run(stage(2), {.worker = [by_name](Worker& worker, Communicator& comm) {
                                if (comm.rank() == 1)
                                  for (int i = 0; i < 4; ++i) comm.isend(0, weighing(i == 0 ? 9'000'000 : 0, i));
                                if (comm.rank() == 0)
                                  for (int i = 0; i < 4; ++i) {
                                    const Message message = by_name ? comm.recv(1) : *comm.recv_any();
                                    say_at("tag", message.tag, comm.now());
                                  }
                                while (worker.has_next_step()) worker.compute_gradient();
                              }}));
    REQUIRE(all.size() == 4);
    for (int i = 0; i < 4; ++i) CHECK(all[static_cast<std::size_t>(i)].number == i);
    CHECK_THAT(all[0].time, WithinRel(a + 9e6 / B, 1e-9));
  }
}

TEST_CASE("receives by name and by arrival can be mixed") {
  const auto all = said(run(stage(3), {.worker = [](Worker& worker, Communicator& comm) {
                              if (comm.rank() > 0)
                                for (int i = 0; i < 3; ++i)
                                  comm.isend(0, weighing(1000 * comm.rank(), 10 * comm.rank() + i));
                              if (comm.rank() == 0) {
                                say_at("any", comm.recv_any()->tag, 0);
                                say_at("two", comm.recv(2).tag, 0);
                                say_at("two", comm.recv(2).tag, 0);
                                for (int i = 0; i < 3; ++i) say_at("any", comm.recv_any()->tag, 0);
                              }
                              while (worker.has_next_step()) worker.compute_gradient();
                            }}));
  REQUIRE(all.size() == 6);
  CHECK(all[0].number == 10);
  CHECK(all[1].number == 20);
  CHECK(all[2].number == 21);
  CHECK(all[3].number == 11);
  CHECK(all[4].number == 12);
  CHECK(all[5].number == 22);
}

TEST_CASE("waiting for any message ends when a gradient is done first, and cancel gives its batch back") {
  auto scenario = stage(2);
  scenario.stop.steps = 3;
  const Result result = run(scenario, {.worker = [](Worker& worker, Communicator& comm) {
                              if (comm.rank() == 1) {
                                comm.recv(0);
                                comm.isend(0, weighing(1'000'000));
                                while (worker.has_next_step()) worker.apply(worker.compute_gradient());
                                return;
                              }
                              worker.has_next_step();
                              Request gradient = worker.start_gradient();
                              const bool nothing = !comm.recv_any(&gradient);
                              say_at("nothing", nothing, comm.now());
                              worker.apply(gradient.get());
                              comm.isend(1, weighing(0));
                              worker.has_next_step();
                              gradient = worker.start_gradient();
                              const bool news = comm.recv_any(&gradient).has_value();
                              say_at("news", news, comm.now());
                              gradient.cancel();
                              say_at("cancelled", gradient.done(), comm.now());
                              while (worker.has_next_step()) worker.apply(worker.compute_gradient());
                            }});
  const auto all = said(result);
  REQUIRE(all.size() == 3);
  CHECK(all[0].number == 1);
  CHECK_THAT(all[0].time, WithinRel(compute, 1e-9));
  CHECK(all[1].number == 1);
  CHECK_THAT(all[1].time, WithinRel(compute + a + a + 1e6 / B, 1e-9));
  CHECK(all[2].number == 1);
  CHECK(result.summary.steps == 3);
  CHECK_THAT(result.workers[0].compute_s + result.workers[1].compute_s, WithinRel(3 * compute + 2 * a + 1e6 / B, 1e-9));
}

TEST_CASE("a message that arrives as the gradient ends comes before it") {
  auto scenario = stage(2);
  const auto all = said(run(scenario, {.worker = [](Worker& worker, Communicator& comm) {
                              if (comm.rank() == 1)
                                comm.isend(0, weighing(static_cast<std::int64_t>((compute - a) * B)));
                              if (comm.rank() == 0) {
                                worker.has_next_step();
                                const Request gradient = worker.start_gradient();
                                say_at("message", comm.recv_any(&gradient).has_value(), 0);
                                worker.apply(gradient.get());
                              }
                              while (worker.has_next_step()) worker.compute_gradient();
                            }}));
  REQUIRE(all.size() == 1);
  CHECK(all[0].number == 1);
}

TEST_CASE("jobs on a stream run in order beside the caller") {
  const auto all = said(run(stage(2), {.worker = [](Worker& worker, Communicator& comm) {
                              const int other = 1 - comm.rank();
                              std::vector<Request> jobs;
                              for (int i = 0; i < 3; ++i)
                                jobs.push_back(comm.start([other, i](Communicator& stream) {
                                  stream.isend(other, weighing(1'000'000, i));
                                  const Message got = stream.recv(other);
                                  say_at("tag", got.tag, stream.now());
                                  return got.payload;
                                }));
                              while (worker.has_next_step()) worker.apply(worker.compute_gradient());
                              for (const Request& job : jobs) CHECK(job.get().bytes() == 1'000'000);
                            }}));
  REQUIRE(all.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) CHECK(all[i].number == static_cast<std::int64_t>(i / 2));
}

TEST_CASE("a group has numbers of its own and does not hear the others") {
  const auto all = said(run(stage(4), {.worker = [](Worker& worker, Communicator& comm) {
                              const bool odd = comm.rank() % 2 == 1;
                              const auto group = comm.group(odd ? std::vector<int>{3, 1} : std::vector<int>{0, 2});
                              comm.isend(comm.rank() ^ 2, weighing(0, 100));
                              group->isend(1 - group->rank(), weighing(0, comm.rank()));
                              say_at("group", group->recv(1 - group->rank()).tag, group->rank());
                              say_at("all", comm.recv(comm.rank() ^ 2).tag, comm.rank());
                              while (worker.has_next_step()) worker.compute_gradient();
                            }}));
  REQUIRE(all.size() == 8);
  for (const Said& one : all) {
    if (one.what == "all") CHECK(one.number == 100);
    // In the odd group rank 3 is number 0 and hears rank 1.
    if (one.what == "group" && one.number == 1) CHECK(one.time == 0);
    if (one.what == "group" && one.number == 0) CHECK(one.time == 1);
  }
}

TEST_CASE("a send to oneself costs nothing") {
  const auto all = said(run(stage(1), {.worker = [](Worker& worker, Communicator& comm) {
                              comm.send(0, weighing(1'000'000'000, 5));
                              const Message mine = comm.recv(0);
                              say_at("tag", mine.tag, comm.now());
                              comm.isend(0, weighing(1, 6));
                              while (worker.has_next_step()) worker.compute_gradient();
                            }}));
  REQUIRE(all.size() == 1);
  CHECK(all[0].number == 5);
  CHECK(all[0].time == 0);
}

TEST_CASE("a server ends by itself when all workers have left") {
  const auto all = said(run(stage(3), {.worker =
                                           [](Worker& worker, Communicator& comm) {
                                             while (worker.has_next_step()) {
                                               comm.isend(3, {worker.compute_gradient()});
                                               comm.recv(3);
                                             }
                                           },
                                       .server =
                                           [](ModelState& model, Communicator& comm) {
                                             while (const auto push = comm.recv_any()) {
                                               if (push->departed()) continue;
                                               model.apply(push->payload);
                                               comm.isend(push->source, {model.parameters()});
                                             }
                                           },
                                       .servers = 1}));
  CHECK(all.empty());
}

TEST_CASE("a lone receive ends as stalled and says who waits for whom since when") {
  const Script script{.worker = [](Worker& worker, Communicator& comm) {
    while (worker.has_next_step()) {
      worker.compute_gradient();
      if (comm.rank() == 1) comm.recv(0);
    }
  }};
  auto scenario = stage(2);
  scenario.stop.steps = 4;
  const Result result = run(scenario, script);
  INFO(result.errors);
  REQUIRE(result.returned);
  CHECK(result.errors.empty());
  CHECK(result.summary.status == Status::stalled);
  CHECK_THAT(result.summary.reason, Contains("worker-1 waits for a message of worker-0 since 0.01 s"));

  SECTION("even if a crash is due in a million seconds") {
    scenario.failures = {crash_of_worker(0, 1e6)};
    const Result patient = run(scenario, script);
    REQUIRE(patient.returned);
    CHECK(patient.summary.status == Status::stalled);
    CHECK(patient.summary.simulated_time_s < 1);
    const auto& f = patient.summary.fractions;
    CHECK_THAT(f.compute + f.communicate + f.wait + f.down, WithinRel(1.0, 1e-9));
  }
}

TEST_CASE("a cycle of receives ends as stalled") {
  auto scenario = stage(3);
  scenario.stop.steps = 3;
  const Result result = run(scenario, {.worker = [](Worker& worker, Communicator& comm) {
                              while (worker.has_next_step()) comm.recv((comm.rank() + 1) % 3);
                            }});
  REQUIRE(result.returned);
  CHECK(result.summary.status == Status::stalled);
  CHECK_THAT(result.summary.reason, Contains("worker-2 waits for a message of worker-0"));
}

TEST_CASE("an exception of a strategy ends the run as failed with its words") {
  for (const bool on_stream : {false, true}) {
    const Result result =
        run(stage(2), {.worker = [on_stream](Worker& worker, Communicator& comm) {
              const auto broken = [](Communicator&) -> Slice { throw std::runtime_error("no such shard"); };
              worker.has_next_step();
              if (comm.rank() == 1 && on_stream) comm.start(broken).wait();
              if (comm.rank() == 1) broken(comm);
              comm.recv(1);
            }});
    INFO(result.errors);
    REQUIRE(result.returned);
    CHECK(result.errors.empty());
    CHECK(result.summary.status == Status::failed);
    CHECK_THAT(result.summary.reason, Contains("no such shard"));
  }
}

TEST_CASE("denormals count as zero in what strategies add and scale, and nowhere after the run") {
  const float tiny = 1e-40F;
  const Script script{.worker = [tiny](Worker& worker, Communicator& comm) {
    while (worker.has_next_step()) worker.compute_gradient();
    if (comm.rank() != 0) return;
    const std::vector<float> sum = values_of(slice_of({tiny, 1, 1e-30F}) + slice_of({tiny, tiny, 1e-30F}));
    const std::vector<float> product = values_of(1e-20F * slice_of({1e-20F, 1}));
    say_at("flushed", sum[0] == 0 && sum[1] == 1 && sum[2] == 2e-30F && product[0] == 0 && product[1] == 1e-20F, 0);
  }};
  auto scenario = stage(2);
  scenario.stop.steps = 1;
  const auto all = said(run(scenario, script));
  REQUIRE(all.size() == 1);
  CHECK(all[0].number == 1);
  CHECK(values_of(slice_of({tiny}) + slice_of({tiny}))[0] > 0);  // this thread never had the mode
}
