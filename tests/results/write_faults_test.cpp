// A disk that is full, broken or forbidden: an error with path and reason, never a run that looks recorded and is not.
#include <sys/resource.h>
#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>

#include "sim/results/atomic_file.hpp"
#include "sim/results/error.hpp"
#include "sim/results/run_reader.hpp"
#include "tests/results/sample_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;
using Catch::Matchers::Contains;

namespace {

/// Fails one call, counted from 1 over all kinds; a write may first bring a part of its bytes to the file.
class FaultyCalls : public SystemCalls {
 public:
  FaultyCalls(int fatal_call, int reason, bool half_writes)
      : fatal_call_(fatal_call), reason_(reason), half_(half_writes) {}
  bool struck() const { return struck_; }

  int open(const char* path, int flags, mode_t mode) override {
    return strikes() ? -1 : SystemCalls::open(path, flags, mode);
  }
  ssize_t write(int descriptor, const void* bytes, std::size_t count) override {
    if (!strikes()) return SystemCalls::write(descriptor, bytes, count);
    if (half_) (void)SystemCalls::write(descriptor, bytes, count / 2);
    errno = reason_;
    return -1;
  }
  int fsync(int) override { return strikes() ? -1 : 0; }
  int rename(const char* from, const char* to) override { return strikes() ? -1 : SystemCalls::rename(from, to); }
  int close(int descriptor) override {
    SystemCalls::close(descriptor);
    return strikes() ? -1 : 0;
  }

 private:
  bool strikes() {
    if (++calls_ != fatal_call_) return false;
    struck_ = true;
    errno = reason_;
    return true;
  }
  int calls_ = 0, fatal_call_, reason_;
  bool half_, struck_ = false;
};

/// Writes part of what it is asked to, and is interrupted now and then, as the system may.
class LazyCalls : public sample::Unsynchronised {
 public:
  ssize_t write(int descriptor, const void* bytes, std::size_t count) override {
    errno = EINTR;
    return ++calls_ % 3 == 0 ? -1 : SystemCalls::write(descriptor, bytes, std::min<std::size_t>(count, 7));
  }

 private:
  int calls_ = 0;
};

/// The complaint; empty when the run was recorded.
std::string record(const std::filesystem::path& directory, SystemCalls& calls) {
  try {
    RunWriter writer(directory, sample::scenario_json, sample::environment(), {.calls = &calls});
    writer.append(sample::evaluation());
    writer.append(sample::event());
    writer.finish(sample::summary(), sample::workers(), sample::links(), sample::model(), sample::staleness());
  } catch (const ResultsError& error) {
    return error.what();
  }
  return {};
}

using Contents = std::map<std::string, std::string>;

Contents contents_of(const std::filesystem::path& directory) {
  Contents contents;
  for (const std::string& name : names_in(directory)) contents[name] = content_of(directory / name);
  return contents;
}

/// Whatever is there under its final name is whole; metrics may lack lines or the end of one.
void check_no_short_file(const Contents& found, const Contents& whole) {
  for (const auto& [name, content] : found) {
    CAPTURE(name);
    REQUIRE(whole.count(name) == 1);
    if (name == "metrics.jsonl")
      CHECK(whole.at(name).starts_with(content));
    else
      CHECK(content == whole.at(name));
  }
}

/// Fails the k-th call for k = 1, 2, ... until a run needs no further one; returns how many there were.
int fail_every_call(const ScratchDirectory& scratch, const Contents& whole, int reason, bool half) {
  for (int k = 1;; ++k) {
    FaultyCalls calls(k, reason, half);
    const std::filesystem::path directory = scratch / (std::to_string(reason) + "-" + std::to_string(k));
    const std::string complaint = record(directory, calls);
    CAPTURE(k, reason, half);
    check_no_short_file(contents_of(directory), whole);
    // The close of a directory that was written through can fail without a loss: then all must be there.
    if (complaint.empty())
      CHECK(contents_of(directory) == whole);
    else
      CHECK_THAT(complaint, Contains(directory.string()) && Contains(std::strerror(reason)));
    std::filesystem::remove_all(directory);
    if (!calls.struck()) return k - 1;
  }
}

}  // namespace

TEST_CASE("Whichever call fails, the error names path and reason and no file is short") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "good");
  const Contents whole = contents_of(scratch / "good");
  // Each of six atomic files: open, write, fsync, close, rename and open, fsync, close of the directory. The lines:
  // open, two writes, fsync, close. The model's three tensors with values and its two headers need four writes more.
  for (const int reason : {ENOSPC, EIO, EACCES}) CHECK(fail_every_call(scratch, whole, reason, false) == 6 * 8 + 5 + 4);
  fail_every_call(scratch, whole, ENOSPC, true);
}

TEST_CASE("After a failed line nothing is appended behind its half, and the run has no summary") {
  const ScratchDirectory scratch;
  for (int k = 1; k < 200; ++k) {
    const std::filesystem::path directory = scratch / std::to_string(k);
    FaultyCalls calls(k, ENOSPC, true);
    std::optional<RunWriter> writer;
    try {
      writer.emplace(directory, sample::scenario_json, sample::environment(), RunWriterOptions{.calls = &calls});
    } catch (const ResultsError&) {
      CHECK(names_in(directory).empty());
      continue;
    }
    try {
      writer->append(sample::evaluation());
      break;  // the fault would strike later
    } catch (const ResultsError&) {
    }
    const std::string half = content_of(directory / "metrics.jsonl");
    CHECK(half.find('\n') == std::string::npos);
    CHECK_THROWS_WITH(writer->append(sample::event()), Contains("incomplete"));
    CHECK_THROWS_WITH(writer->finish(sample::summary(), {}, {}), Contains("incomplete"));
    CHECK(content_of(directory / "metrics.jsonl") == half);
    CHECK_FALSE(std::filesystem::exists(directory / "summary.json"));
    CHECK(read_run(directory).metrics.empty());
  }
}

TEST_CASE("Writes that are short or interrupted are carried on to the end") {
  const ScratchDirectory scratch;
  LazyCalls calls;
  CHECK(record(scratch / "lazy", calls).empty());
  sample::write_run(scratch / "good");
  CHECK(contents_of(scratch / "lazy") == contents_of(scratch / "good"));
}

TEST_CASE("A full device is an error with its name and reason") {
  OutputFile file("/dev/full", OutputFile::Mode::overwrite);
  CHECK_THROWS_WITH(file.write("x"), Contains("/dev/full") && Contains(std::strerror(ENOSPC)));
}

TEST_CASE("A file above the process's limit is an error, the target untouched and the temporary gone") {
  const ScratchDirectory scratch;
  put(scratch / "target", "old");
  struct rlimit kept {};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &kept) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const struct rlimit small { 4096, kept.rlim_max };
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  std::string complaint;
  try {
    write_atomically(scratch / "target", std::string(10000, 'x'));
  } catch (const ResultsError& error) {
    complaint = error.what();
  }
  ::setrlimit(RLIMIT_FSIZE, &kept);
  std::signal(SIGXFSZ, handler);
  CHECK_THAT(complaint, Contains("target") && Contains(std::strerror(EFBIG)));
  CHECK(names_in(scratch.path()) == std::set<std::string>{"target"});
  CHECK(content_of(scratch / "target") == "old");
}

TEST_CASE("Without a commit the target stays as it was") {
  const ScratchDirectory scratch;
  put(scratch / "target", "old");
  {
    AtomicFile file(scratch / "target");
    file.write("new");
    CHECK(content_of(scratch / "target") == "old");
  }
  CHECK(names_in(scratch.path()) == std::set<std::string>{"target"});
  CHECK(content_of(scratch / "target") == "old");
}

TEST_CASE("A temporary that a killed process left is written over") {
  const ScratchDirectory scratch;
  put(temporary_of(scratch / "target"), "a longer rest of an earlier life");
  write_atomically(scratch / "target", "new");
  CHECK(content_of(scratch / "target") == "new");
  CHECK(names_in(scratch.path()) == std::set<std::string>{"target"});
}
