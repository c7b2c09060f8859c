#include "sim/engine/compute_pool.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>

using paceline::engine::ComputePool;

TEST_CASE("every task runs once, whoever joins it and in whatever order") {
  for (const int threads : {1, 2, 4}) {
    ComputePool pool(threads);
    std::vector<int> runs(200, 0);
    std::vector<ComputePool::Handle> tasks;
    for (int& count : runs) tasks.push_back(pool.submit([&count] { ++count; }));
    for (std::size_t i = tasks.size(); i-- > 0;) pool.join(tasks[i]);
    for (const int count : runs) CHECK(count == 1);
  }
}

TEST_CASE("what a task throws is thrown where it is joined") {
  ComputePool pool(2);
  const auto task = pool.submit([] { throw std::runtime_error("broken"); });
  CHECK_THROWS_WITH(pool.join(task), "broken");
}

TEST_CASE("an abandoned task does not run any more") {
  ComputePool pool(1);
  bool ran = false;
  const auto task = pool.submit([&ran] { ran = true; });
  pool.abandon(task);
  CHECK_FALSE(ran);
}
