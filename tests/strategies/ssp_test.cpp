/// ps-ssp: nobody is further ahead of the slowest than the bound, and at its ends it is ps-sync and ps-async.

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kernels/random.hpp"
#include "tests/strategies/counting_workload.hpp"
#include "tests/strategies/rounding.hpp"
#include "tests/strategies/server_stage.hpp"
#include "tests/strategies/slices.hpp"
#include "tests/strategies/thread_run.hpp"
#include "tests/strategies/toy_workload.hpp"
#include "tests/strategies/variants.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

OptionValue bound_of(std::int64_t steps) {
  return steps < 0 ? OptionValue(std::string("unbounded")) : OptionValue(steps);
}

/// Workers that push in random order, as often as the server lets them; some leave for good, some come back.
class Crowd {
 public:
  Crowd(int workers, std::int64_t bound, std::uint64_t seed) : workers_(workers), bound_(bound), random_(seed) {
    for (int worker = 0; worker < workers; ++worker) {
      finished_[worker] = 0;
      computing_.insert(worker);
    }
  }

  std::optional<Message> next() {
    if (pushes_ == 400) return std::nullopt;
    if (!away_.empty() && random_.below(10) == 0) come_back();
    if (finished_.size() > 1 && random_.below(40) == 0) return leave();
    REQUIRE(!computing_.empty());  // else all wait for each other
    const int worker = one_of(computing_);
    computing_.erase(worker);
    ++pushes_;
    const auto slowest = least();
    ++finished_.try_emplace(worker, slowest).first->second;
    return push_of(worker, Slice::without_values(0, 10, 40, 0));
  }

  void told(int worker) {
    CHECK(finished_.contains(worker));
    CHECK(computing_.insert(worker).second);
    if (bound_ >= 0) CHECK(finished_.at(worker) - least() <= bound_);
    largest_lead_ = std::max(largest_lead_, finished_.at(worker) - least());
  }
  std::int64_t largest_lead() const { return largest_lead_; }
  int pushes() const { return pushes_; }

 private:
  std::int64_t least() const {
    std::int64_t least = finished_.empty() ? 0 : finished_.begin()->second;
    for (const auto& [worker, steps] : finished_) least = std::min(least, steps);
    return least;
  }
  int one_of(const std::set<int>& some) {
    return *std::next(some.begin(),
                      static_cast<std::ptrdiff_t>(random_.below(static_cast<std::uint32_t>(some.size()))));
  }
  /// A worker that leaves, wherever it is.
  Message leave() {
    auto gone = finished_.begin();
    std::advance(gone, static_cast<std::ptrdiff_t>(random_.below(static_cast<std::uint32_t>(finished_.size()))));
    const int worker = gone->first;
    finished_.erase(gone);
    computing_.erase(worker);
    away_.insert(worker);
    return departure_of(worker);
  }
  /// It has fresh parameters; the server hears of it with its first push.
  void come_back() {
    const int worker = one_of(away_);
    away_.erase(worker);
    computing_.insert(worker);
  }

  int workers_;
  std::int64_t bound_;
  kernels::Random random_;
  std::map<int, std::int64_t> finished_;  // by worker that the server knows
  std::set<int> computing_, away_;
  int pushes_ = 0;
  std::int64_t largest_lead_ = 0;
};

}  // namespace

TEST_CASE("no worker of ps-ssp starts a step further ahead of the slowest than the bound") {
  for (const std::int64_t bound : {0, 1, 2, 5, -1})
    for (const int workers : {1, 2, 3, 5, 8})
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        CAPTURE(bound, workers, seed);
        Crowd crowd(workers, bound, seed);
        ThreadModel model({}, Slice::without_values(0, 10, 40, 0));
        ServerStage stage(
            workers, [&crowd] { return crowd.next(); }, [&crowd](int to, const Message&) { crowd.told(to); });
        make_strategy("ps-ssp", {{"staleness_bound", bound_of(bound)}})->run_server(model, stage);
        CHECK(crowd.pushes() == 400);
        CHECK(model.save().applied.size() == 400);
        // The bound is not kept by holding everybody back: somebody gets as far ahead as allowed.
        if (workers >= 3 && bound >= 0) CHECK(crowd.largest_lead() == bound);
      }
}

TEST_CASE("ps-ssp answers those whom one push lets go in rank order, with the same parameters") {
  const std::vector<Message> pushes{push_of(3, slice_of({1})), push_of(1, slice_of({2})), push_of(2, slice_of({3})),
                                    push_of(0, slice_of({4}))};
  ThreadModel model({.learning_rate = 1}, slice_of({0}));
  const auto strategy = make_strategy("ps-ssp", {{"staleness_bound", std::int64_t{0}}, {"update_scale", 1.0}});
  const auto all = replies(4, pushes, [&](Communicator& comm) { strategy->run_server(model, comm); });
  std::vector<int> to;
  for (const Reply& reply : all) {
    to.push_back(reply.to);
    CHECK(reply.after == 4);
    CHECK(values_of(reply.payload) == std::vector<float>{-10});
  }
  CHECK(to == std::vector<int>{0, 1, 2, 3});
}

TEST_CASE("a worker that has left holds up nobody, and one that comes later starts where the slowest is") {
  const auto gradient = [](int worker) { return push_of(worker, Slice::without_values(0, 1, 4, 0)); };
  // Worker 2 never pushes and leaves after the third message; it comes back with the sixth.
  const std::vector<Message> messages{gradient(0), gradient(1), departure_of(2), gradient(0), gradient(1),
                                      gradient(2), gradient(0), gradient(1),     gradient(2), gradient(2)};
  ThreadModel model({}, Slice::without_values(0, 1, 4, 0));
  const auto strategy = make_strategy("ps-ssp", {{"staleness_bound", std::int64_t{0}}});
  std::vector<std::pair<std::size_t, int>> told;
  for (const Reply& reply : replies(3, messages, [&](Communicator& comm) { strategy->run_server(model, comm); }))
    told.emplace_back(reply.after, reply.to);
  // After the fifth message 0 and 1 have finished 2 steps; 2 is taken to have finished 2 before its first push.
  CHECK(told == std::vector<std::pair<std::size_t, int>>{{3, 0}, {3, 1}, {5, 0}, {5, 1}, {8, 0}, {8, 1}, {8, 2}});
}

TEST_CASE("an unbounded ps-ssp does what ps-async does, message by message and bit by bit") {
  kernels::Random random(7);
  std::vector<Message> messages;
  for (int i = 0; i < 300; ++i)
    messages.push_back(push_of(static_cast<int>(random.below(5)), slice_of(rough_values(33, 100 + i))));
  messages.insert(messages.begin() + 150, departure_of(4));
  std::erase_if(messages, [left = false](const Message& message) mutable {
    left = left || message.departed();
    return left && message.source == 4 && !message.departed();
  });
  for (const GivenOptions& more : {GivenOptions{}, GivenOptions{{"update_scale", 0.3}}}) {
    GivenOptions unbounded = more;
    unbounded.emplace_back("staleness_bound", std::string("unbounded"));
    const kernels::Optimizer optimizer{.momentum = 0.9F};
    ThreadModel loose(optimizer, slice_of(rough_values(33, 1))), free(optimizer, slice_of(rough_values(33, 1)));
    const auto a =
        replies(5, messages, [&](Communicator& comm) { make_strategy("ps-ssp", unbounded)->run_server(loose, comm); });
    const auto b =
        replies(5, messages, [&](Communicator& comm) { make_strategy("ps-async", more)->run_server(free, comm); });
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      CHECK(a[i].after == b[i].after);
      CHECK(a[i].to == b[i].to);
      CHECK(values_of(a[i].payload) == values_of(b[i].payload));
      CHECK(a[i].payload.version() == b[i].payload.version());
    }
    CHECK(loose.floats() == free.floats());
  }
}

TEST_CASE("with bound 0 and plain SGD ps-ssp ends where ps-sync ends") {
  constexpr std::size_t parameters = 1009;
  constexpr int steps = 12, batch = 3;
  const kernels::Optimizer optimizer{.learning_rate = 0.05F};
  for (const int n : {1, 2, 3, 5, 8})
    for (const std::int64_t servers : {1, 3})
      for (const int slow_rank : {-1, n - 1}) {
        ToyWorkload workload(parameters, n, batch);
        RunSettings settings{.workers = n,
                             .steps = steps,
                             .optimizer = optimizer,
                             .slow_rank = slow_rank,
                             .slowness = std::chrono::microseconds(300)};
        const auto sync = run_on_threads(*make_strategy("ps-sync", {{"servers", servers}}), workload, settings);
        settings.steps = steps * n;
        const auto ssp = run_on_threads(
            *make_strategy("ps-ssp", {{"servers", servers}, {"staleness_bound", std::int64_t{0}}}), workload, settings);
        CAPTURE(n, servers, slow_rank, sync.failure, ssp.failure);
        REQUIRE(sync.failure.empty());
        REQUIRE(ssp.failure.empty());
        CHECK(ssp.batches == sync.batches);
        const double tolerance = one_by_one_drift({.workers = n,
                                                   .steps = steps,
                                                   .rate = double{optimizer.learning_rate},
                                                   .gradient = ToyWorkload::largest_gradient,
                                                   .parameter = 1},
                                                  ToyWorkload::lipschitz);
        const auto a = ssp.model(), b = sync.model();
        REQUIRE(a.size() == b.size());
        double largest = 0, moved = 0;
        std::vector<float> start(parameters);
        workload.initialise(start);
        for (std::size_t i = 0; i < a.size(); ++i) {
          largest = std::max(largest, std::abs(double{a[i]} - double{b[i]}));
          moved = std::max(moved, std::abs(double{b[i]} - double{start[i]}));
        }
        CHECK(largest <= tolerance);
        CHECK(tolerance < 1e-3 * moved);
      }
}

TEST_CASE("ps-ssp applies every gradient exactly once") {
  constexpr std::int64_t steps = 24;
  for (const int workers : {1, 2, 3, 5, 8})
    for (const std::int64_t bound : {0, 1, 3})
      for (const int slow_rank : {-1, 0}) {
        CAPTURE(workers, bound, slow_rank);
        CountingWorkload workload(workers, steps);
        const auto result = run_on_threads(
            *make_strategy("ps-ssp", {{"servers", std::int64_t{2}}, {"staleness_bound", bound}, {"update_scale", 1.0}}),
            workload,
            {.workers = workers,
             .steps = steps,
             .optimizer = {.learning_rate = 1},
             .slow_rank = slow_rank,
             .slowness = std::chrono::microseconds(300)});
        INFO(result.failure);
        REQUIRE(result.failure.empty());
        CHECK(result.model() == CountingWorkload::after(result.batches, steps, -1));
        const auto [least, most] = std::minmax_element(result.batches.begin(), result.batches.end());
        // A step beyond the bound may be begun only once all have drawn, and the last draws come when the rest is gone.
        CHECK(*most - *least <= bound + 1);
      }
}

TEST_CASE("after a death every batch of ps-ssp is applied exactly once") {
  constexpr int workers = 3;
  for (const std::int64_t bound : {0, 1, 3})
    for (const int rank : {0, workers})
      for (const std::int64_t verb : {1, 2, 3, 4, 5, 9, 13, 17}) {
        CAPTURE(bound, rank, verb);
        CountingWorkload workload(workers, 12);
        const auto strategy = make_strategy("ps-ssp", {{"staleness_bound", bound}, {"update_scale", 1.0}});
        const auto result = run_on_threads(*strategy, workload,
                                           {.workers = workers,
                                            .steps = 12,
                                            .optimizer = {.learning_rate = 1},
                                            .slow_rank = 1,
                                            .slowness = std::chrono::microseconds(200),
                                            .deaths = {{rank, verb}},
                                            .commit_every = 3,
                                            .largest_lead = bound});
        INFO(result.failure);
        REQUIRE(result.failure.empty());
        CHECK(result.model() == CountingWorkload::after(result.batches, 12, -1));
        CHECK(result.applied.back().size() == 12);
      }
}

TEST_CASE("ps-ssp goes on without a dead worker, however strict its bound") {
  constexpr int workers = 3;
  for (const std::int64_t bound : {0, 1, 3})
    for (const std::int64_t verb : {1, 2, 3, 4, 6, 8}) {
      CAPTURE(bound, verb);
      CountingWorkload workload(workers, 30);
      const auto strategy = make_strategy("ps-ssp", {{"staleness_bound", bound}, {"update_scale", 1.0}});
      const auto result = run_on_threads(*strategy, workload,
                                         {.workers = workers,
                                          .steps = 30,
                                          .optimizer = {.learning_rate = 1},
                                          .deaths = {{1, verb}},
                                          .after_death = AfterDeath::go_on});
      INFO(result.failure);
      REQUIRE(result.failure.empty());
      // Verbs of a step: next step, gradient, push, pull; a batch is lost between its draw and its push.
      const bool lost = result.deaths > 0 && (verb % 4 == 2 || verb % 4 == 3);
      CHECK(result.applied[workers].size() == (lost ? 29 : 30));
    }
}
