// The same scenario leaves the same bytes: again, with other threads, directory and locale, and beside other work.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/cli/image_folder.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;

namespace {

/// Keeps two processors busy while it lives.
class Load {
 public:
  Load() {
    for (std::thread& thread : threads_)
      thread = std::thread([this] {
        while (!stop_) ++spins_;
      });
  }
  ~Load() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> stop_{false};
  std::atomic<std::size_t> spins_{0};
  std::thread threads_[2];
};

/// `words`: run and its arguments but for --out.
void check_same_bytes(const std::vector<std::string>& words) {
  const ScratchDirectory scratch;
  std::vector<Call> calls;
  const auto add = [&](const char* name, Call call) {
    call.arguments = words;
    call.arguments.insert(call.arguments.end(), {"--quiet", "--out", scratch / name});
    return calls.emplace_back(std::move(call));
  };
  std::filesystem::create_directory(scratch / "elsewhere");
  add("first", {});
  add("again", {});
  add("elsewhere/out", {.environment = {{"LC_ALL", "de_DE.UTF-8"}, {"LANG", "de_DE.UTF-8"}, {"TZ", "Asia/Kathmandu"}},
                        .directory = scratch / "elsewhere"});
  add("turkish", {.environment = {{"LC_ALL", "tr_TR.ISO-8859-9"}, {"LANG", "C"}, {"HOME", "/nowhere"}}});
  for (const char* threads : {"1", "2", "5"}) {
    add(threads, {});
    calls.back().arguments.insert(calls.back().arguments.end(), {"--threads", threads});
  }
  for (const Ending& ending : run_programs(calls)) {
    INFO(ending.err);
    REQUIRE(ending.code == 0);
  }
  {
    const Load load;
    Call call = calls.front();
    call.arguments.back() = scratch / "loaded";
    REQUIRE(run_program(call).code == 0);
  }
  const auto first = lasting_content(scratch / "first");
  for (const char* name : {"again", "elsewhere/out", "turkish", "1", "2", "5", "loaded"}) {
    const auto content = lasting_content(scratch / name);
    for (const auto& [file, text] : first) {
      CAPTURE(words, name, file);
      CHECK((content.count(file) == 1 && content.at(file) == text));
    }
    CHECK(content.size() == first.size());
  }
}

std::vector<std::string> shipped(const std::string& name, const std::vector<std::string>& sets = {}) {
  std::vector<std::string> words{"run", source_file("scenarios/" + name + ".json")};
  for (const std::string& set : sets) words.insert(words.end(), {"--set", set});
  return words;
}

}  // namespace

TEST_CASE("a shipped scenario without images leaves the same bytes wherever and whenever it runs", "[slow]") {
  check_same_bytes(shipped("crash"));
  check_same_bytes(shipped("skewed-data", {"stop.epochs=0.5"}));
}

TEST_CASE("every shipped scenario leaves the same bytes wherever and whenever it runs", "[slow]") {
  for (const char* name : {"mixed-hosts", "overlap", "sharded-servers", "skewed-data"}) check_same_bytes(shipped(name));
  if (!fashion_mnist_is_installed()) return;
  for (const char* name : {"ring", "ps-sync", "ps-async", "single"})
    check_same_bytes(shipped(name, {"stop={\"samples\": 2000}", "evaluate.train_samples=100"}));
}

TEST_CASE("a convolutional network leaves the same bytes wherever and whenever it trains", "[slow]") {
  const ImageFolder images(64);
  check_same_bytes(shipped("cnn", {"workload.dataset=" + images.dataset().dump(), "cluster.workers=4",
                                   "workload.batch_size=4", "stop={\"steps\": 5}"}));
}
