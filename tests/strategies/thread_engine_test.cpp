/// The threads themselves: what a strategy may rely on in its communicator, and that a run never hangs.

#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "tests/strategies/slices.hpp"
#include "tests/strategies/thread_run.hpp"
#include "tests/strategies/toy_workload.hpp"

using namespace paceline;
using namespace paceline::tests;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

Message tagged(std::int64_t tag) {
  return {.payload = Slice::without_values(0, 1, 4, 0), .tag = tag};
}

RunResult play(int workers, Script script, RunSettings settings = {}) {
  ToyWorkload workload(8, workers, 1);
  settings.workers = workers;
  return run_on_threads(script, workload, settings);
}

void require_completed(const RunResult& result) {
  INFO(result.failure);
  REQUIRE(result.failure.empty());
}

}  // namespace

TEST_CASE("messages of one pair arrive in their order, by name and by arrival") {
  std::vector<std::int64_t> tags;
  require_completed(play(2, {.worker = [&](Worker&, Communicator& comm) {
                           for (int i = 0; i < 4 && comm.rank() == 1; ++i) comm.isend(0, tagged(i));
                           if (comm.rank() == 1) return;
                           tags.push_back(comm.recv(1).tag);
                           tags.push_back(comm.recv_any()->tag);
                           tags.push_back(comm.recv(1).tag);
                           tags.push_back(comm.recv_any()->tag);
                         }}));
  CHECK(tags == std::vector<std::int64_t>{0, 1, 2, 3});
}

TEST_CASE("a receive by name leaves what others sent for later") {
  std::vector<int> sources;
  require_completed(play(3, {.worker = [&](Worker&, Communicator& comm) {
                           if (comm.rank() == 2) comm.isend(0, tagged(2));
                           if (comm.rank() == 2) comm.isend(1, tagged(2));
                           if (comm.rank() == 1) {
                             comm.recv(2);
                             comm.isend(0, tagged(1));
                           }
                           if (comm.rank() > 0) return;
                           sources.push_back(comm.recv(1).source);
                           sources.push_back(comm.recv(2).source);
                         }}));
  CHECK(sources == std::vector<int>{1, 2});
}

TEST_CASE("receiving from anybody ends after the departure of all other workers") {
  int messages = 0, departures = 0;
  std::size_t peers_before = 0, peers_after = 9;
  require_completed(play(4, {.worker = [](Worker&, Communicator& comm) { comm.isend(4, tagged(comm.rank())); },
                             .server =
                                 [&](ModelState&, Communicator& comm) {
                                   peers_before = comm.peers().size();
                                   while (const auto message = comm.recv_any())
                                     ++(message->departed() ? departures : messages);
                                   peers_after = comm.peers().size();
                                 },
                             .servers = 1}));
  CHECK(messages == 4);
  CHECK(departures == 4);
  CHECK(peers_before == 4);
  CHECK(peers_after == 0);
}

TEST_CASE("waiting for anybody ends with a gradient that is done first, and cancel gives its batch back") {
  bool nothing = false, news = false;
  std::size_t after_cancel = 9;
  const auto result = play(2,
                           {.worker =
                                [&](Worker& worker, Communicator& comm) {
                                  if (comm.rank() == 1) {
                                    comm.recv(0);
                                    comm.isend(0, tagged(1));
                                    comm.recv(0);
                                    while (worker.has_next_step()) worker.apply(worker.compute_gradient());
                                    return;
                                  }
                                  worker.has_next_step();
                                  const Request first = worker.start_gradient();
                                  nothing = !comm.recv_any(&first);
                                  worker.apply(first.get());
                                  worker.has_next_step();
                                  comm.isend(1, tagged(0));
                                  const Request second = worker.start_gradient();
                                  news = comm.recv_any(&second).has_value() || second.done();
                                  second.cancel();
                                  after_cancel = second.get().length();
                                  comm.isend(1, tagged(0));
                                },
                            .pace = Pace::free},
                           {.steps = 5, .slow_rank = 0, .slowness = 2ms});
  require_completed(result);
  CHECK(nothing);
  CHECK(news);
  CHECK(after_cancel == 0);
  CHECK(result.batches == std::vector<std::int64_t>{1, 4});
}

TEST_CASE("jobs on a stream run in order beside the caller and finish before their rank leaves") {
  std::vector<std::vector<std::int64_t>> tags(2);
  std::vector<std::int64_t> beside(2);
  std::vector<std::vector<float>> results(2);
  require_completed(play(2, {.worker = [&](Worker& worker, Communicator& comm) {
                           const int me = comm.rank(), other = 1 - me;
                           comm.isend(other, tagged(100));
                           for (int i = 0; i < 3; ++i)
                             comm.start([&, me, other, i](Communicator& stream) {
                               stream.isend(other, tagged(i));
                               tags[static_cast<std::size_t>(me)].push_back(stream.recv(other).tag);
                               return Slice();
                             });
                           while (worker.has_next_step()) worker.apply(worker.compute_gradient());
                           const Request last = comm.start([](Communicator&) { return slice_of({7}); });
                           results[static_cast<std::size_t>(me)] = values_of(last.get());
                           beside[static_cast<std::size_t>(me)] = comm.recv(other).tag;
                         }}));
  for (std::size_t rank = 0; rank < 2; ++rank) {
    CHECK(tags[rank] == std::vector<std::int64_t>{0, 1, 2});
    CHECK(results[rank] == std::vector<float>{7});
    CHECK(beside[rank] == 100);
  }
}

TEST_CASE("a group has numbers of its own and does not hear the others") {
  std::vector<std::int64_t> in_group(4), in_all(4);
  std::vector<int> group_workers(4);
  require_completed(play(4, {.worker = [&](Worker&, Communicator& comm) {
                           const auto me = static_cast<std::size_t>(comm.rank());
                           const auto group = comm.group(me % 2 == 1 ? std::vector<int>{3, 1} : std::vector<int>{0, 2});
                           comm.isend(comm.rank() ^ 2, tagged(100));
                           group->isend(1 - group->rank(), tagged(comm.rank()));
                           in_group[me] = group->recv(1 - group->rank()).tag;
                           in_all[me] = comm.recv(comm.rank() ^ 2).tag;
                           group_workers[me] = group->workers();
                         }}));
  CHECK(group_workers == std::vector<int>(4, 2));
  CHECK(in_group == std::vector<std::int64_t>{2, 3, 0, 1});
  CHECK(in_all == std::vector<std::int64_t>(4, 100));
}

TEST_CASE("a message to oneself arrives and weighs nothing on the wire") {
  std::int64_t tag = 0;
  const auto result = play(1, {.worker = [&](Worker&, Communicator& comm) {
                             comm.send(0, tagged(5));
                             tag = comm.recv(0).tag;
                           }});
  require_completed(result);
  CHECK(tag == 5);
  CHECK(result.sent[0].empty());
}

TEST_CASE("a run in which ranks wait for each other fails and names them") {
  const auto result =
      play(3, {.worker = [](Worker&, Communicator& comm) { comm.recv((comm.rank() + 1) % 3); }}, {.patience = 50ms});
  CHECK_THAT(result.failure, Contains("out of patience"));
  CHECK_THAT(result.failure, Contains("rank 0 waits for a message of rank 1"));
  CHECK_THAT(result.failure, Contains("rank 2 waits for a message of rank 0"));
}

TEST_CASE("a receive from a rank that has left fails at once and names both") {
  const auto result = play(2, {.worker = [](Worker&, Communicator& comm) {
                             if (comm.rank() == 1) comm.recv(0);
                           }});
  CHECK_THAT(result.failure, Contains("rank 1 waits for a message of rank 0, which has left"));
}

TEST_CASE("an exception of a strategy ends the run with its words") {
  for (const bool on_stream : {false, true}) {
    const auto result =
        play(2, {.worker = [on_stream](Worker&, Communicator& comm) {
               const auto broken = [](Communicator&) -> Slice { throw std::runtime_error("no such shard"); };
               if (comm.rank() == 1 && on_stream) comm.start(broken).wait();
               if (comm.rank() == 1) broken(comm);
               comm.recv(1);
             }});
    CHECK_THAT(result.failure, Contains("no such shard"));
  }
}

TEST_CASE("a death makes the blocked verbs of all ranks throw and all enter again") {
  std::vector<int> entries(3), failures(3), whose(3, -1);
  const auto result = play(3,
                           {.worker =
                                [&](Worker&, Communicator& comm) {
                                  const auto me = static_cast<std::size_t>(comm.rank());
                                  if (entries[me]++ > 0) return;
                                  try {
                                    // Rank 1 waits for 2, which lives and waits for 0; rank 0 dies as it sends.
                                    if (me == 0) comm.isend(1, tagged(0));
                                    comm.recv((comm.rank() + 1) % 3);
                                  } catch (const PeerFailed& who) {
                                    ++failures[me];
                                    whose[me] = who.rank();
                                    throw;
                                  }
                                }},
                           {.deaths = {{0, 1}}});
  require_completed(result);
  CHECK(result.deaths == 1);
  CHECK(entries == std::vector<int>(3, 2));
  CHECK(failures == std::vector<int>(3, 1));
  CHECK(whose == std::vector<int>(3, 0));
}

TEST_CASE("a death interrupts jobs on streams and gradients under way") {
  std::vector<int> entries(2);
  const auto result = play(2,
                           {.worker =
                                [&](Worker& worker, Communicator& comm) {
                                  const auto me = static_cast<std::size_t>(comm.rank());
                                  const bool again = entries[me]++ > 0;
                                  while (worker.has_next_step()) {
                                    const Request gradient = worker.start_gradient();
                                    const Request job = comm.start([&](Communicator& stream) {
                                      if (again || stream.rank() == 1) stream.isend(1 - stream.rank(), tagged(1));
                                      return stream.recv(1 - stream.rank()).payload;
                                    });
                                    if (!again && me == 0) comm.isend(1, tagged(0));  // dies here: its 4th verb or 5th
                                    job.wait();
                                    worker.apply(gradient.get());
                                  }
                                }},
                           {.steps = 3, .slow_rank = 1, .slowness = 2ms, .deaths = {{0, 5}}});
  require_completed(result);
  CHECK(result.deaths == 1);
  CHECK(entries == std::vector<int>(2, 2));
  CHECK(result.batches == std::vector<std::int64_t>(2, 3));
}

TEST_CASE("denormals count as zero in what strategies add and scale on threads, as in kernels") {
  const float tiny = 1e-40F;
  std::vector<float> sum, product;
  require_completed(play(1, {.worker = [&](Worker&, Communicator&) {
                           sum = values_of(slice_of({tiny, 1, 1e-30F}) + slice_of({tiny, tiny, 1e-30F}));
                           product = values_of(1e-20F * slice_of({1e-20F, 1}));
                         }}));
  CHECK(sum == std::vector<float>{0, 1, 2e-30F});
  CHECK(product == std::vector<float>{0, 1e-20F});
}

TEST_CASE("a commit keeps models, states and budget, and a death returns to it") {
  std::vector<std::int64_t> seen;
  std::vector<float> counts;
  const auto result = play(1,
                           {.worker =
                                [&](Worker& worker, Communicator&) {
                                  while (worker.has_next_step()) {
                                    Slice& count = worker.state("count");
                                    count = std::move(count) + slice_of(std::vector<float>(8, 1.0F));
                                    worker.apply(worker.compute_gradient());
                                    seen.push_back(worker.version());
                                    counts.push_back(values_of(worker.state("count"))[0]);
                                  }
                                }},
                           {.steps = 4, .deaths = {{0, 6}}, .commit_every = 2});
  // Verbs: step, gradient, step, gradient, step (a commit at 2), gradient: dies there in its third step.
  require_completed(result);
  CHECK(seen == std::vector<std::int64_t>{1, 2, 3, 4});
  CHECK(counts == std::vector<float>{1, 2, 3, 4});
  CHECK(result.deaths == 1);
}
