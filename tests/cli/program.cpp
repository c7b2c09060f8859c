#include "tests/cli/program.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace paceline::tests {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what) {
  throw std::runtime_error(std::string("cannot ") + what + ": " + std::strerror(errno));
}

struct Pipe {
  int reader = -1, writer = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail("make a pipe");
    reader = ends[0];
    writer = ends[1];
    fcntl(reader, F_SETFL, O_NONBLOCK);
  }
};

int file_with(const std::string& text) {
  const int file = memfd_create("input", MFD_CLOEXEC);
  if (file < 0) fail("make a file in memory");
  if (write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size())) fail("fill a file in memory");
  lseek(file, 0, SEEK_SET);
  return file;
}

/// Texts as the null-terminated list that exec wants.
class WordList {
 public:
  explicit WordList(std::vector<std::string> words) : words_(std::move(words)) {
    for (std::string& word : words_) pointers_.push_back(word.data());
    pointers_.push_back(nullptr);
  }
  char** data() { return pointers_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

std::vector<std::string> words_of(const Call& call) {
  std::vector<std::string> words{"paceline"};
  words.insert(words.end(), call.arguments.begin(), call.arguments.end());
  return words;
}

std::vector<std::string> environment_of(const Call& call) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    const std::string text = *entry;
    if (call.environment.count(text.substr(0, text.find('='))) == 0) all.push_back(text);
  }
  for (const auto& [name, value] : call.environment) all.push_back(name + "=" + value);
  return all;
}

/// One running program. Between fork and exec nothing is called that a signal handler might not call.
class Process {
 public:
  explicit Process(const Call& call) : call_(call), words_(words_of(call)), environment_(environment_of(call)) {
    input_ = file_with(call.input);
    if (!call.output.empty()) output_ = open(call.output.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (!call.output.empty() && output_ < 0) fail("open the output");
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);  // a shot that comes before exec waits for the program
    start_ = Clock::now();
    pid_ = fork();
    if (pid_ == 0) become(before);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (pid_ < 0) fail("fork");
    setpgid(pid_, pid_);
    for (const int ours : {input_, output_, out_.writer, err_.writer})
      if (ours >= 0) close(ours);
  }

  Ending wait() {
    fired_.resize(call_.shots.size());
    while (!read_and_shoot()) {
    }
    int status = 0;
    rusage used{};
    wait4(pid_, &status, 0, &used);
    const auto end = Clock::now();
    kill(-pid_, SIGKILL);  // what it left behind
    close(out_.reader);
    close(err_.reader);
    ending_.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    ending_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    ending_.wall_s = std::chrono::duration<double>(end - start_).count();
    ending_.cpu_s = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                    1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    ending_.peak_bytes = std::int64_t{used.ru_maxrss} * 1024;
    for (const auto& shot : fired_)
      if (shot) ending_.after_shot_s.push_back(std::chrono::duration<double>(end - *shot).count());
    return std::move(ending_);
  }

 private:
  [[noreturn]] void become(const sigset_t& signals) {
    setpgid(0, 0);
    dup2(input_, STDIN_FILENO);
    dup2(output_ >= 0 ? output_ : out_.writer, STDOUT_FILENO);
    dup2(err_.writer, STDERR_FILENO);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_DFL);
    pthread_sigmask(SIG_SETMASK, &signals, nullptr);
    // Fails, and is not needed, for ordinary users.
    for (const int capability : {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH}) prctl(PR_CAPBSET_DROP, capability);
    if (call_.largest_file_bytes) {
      const rlimit limit{*call_.largest_file_bytes, *call_.largest_file_bytes};
      setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (!call_.directory.empty() && chdir(call_.directory.c_str()) != 0) _exit(126);
    execve(PACELINE_PROGRAM, words_.data(), environment_.data());
    _exit(127);
  }

  /// One round; true when both outputs are at their end.
  bool read_and_shoot() {
    pollfd open[2] = {{out_.reader, POLLIN, 0}, {err_.reader, POLLIN, 0}};
    poll(open, 2, 1);
    const bool out_ended = drain(out_.reader, ending_.out), err_ended = drain(err_.reader, ending_.err);
    if (out_ended && err_ended) return true;
    const auto passed = Clock::now() - start_;
    for (std::size_t i = 0; i < call_.shots.size(); ++i) {
      const Shot& shot = call_.shots[i];
      if (fired_[i] || passed < shot.after || (shot.at_line && printed_lines() < *shot.at_line)) continue;
      fired_[i] = Clock::now();
      kill(shot.to_group ? -pid_ : pid_, shot.signal);
    }
    if (passed < call_.timeout || ending_.timed_out) return false;
    ending_.timed_out = true;
    kill(-pid_, SIGKILL);
    return false;
  }

  std::size_t printed_lines() const {
    return static_cast<std::size_t>(std::count(ending_.out.begin(), ending_.out.end(), '\n'));
  }

  static bool drain(int descriptor, std::string& text) {
    char block[65536];
    for (;;) {
      const ssize_t got = read(descriptor, block, sizeof block);
      if (got == 0) return true;
      if (got < 0) return errno != EAGAIN && errno != EINTR;
      text.append(block, static_cast<std::size_t>(got));
    }
  }

  const Call& call_;
  WordList words_, environment_;
  Pipe out_, err_;
  int input_ = -1, output_ = -1;
  pid_t pid_ = -1;
  Clock::time_point start_;
  std::vector<std::optional<Clock::time_point>> fired_;
  Ending ending_;
};

}  // namespace

Ending run_program(const Call& call) {
  return Process(call).wait();
}

std::vector<Ending> run_programs(const std::vector<Call>& calls) {
  std::vector<Ending> endings(calls.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < calls.size(); i = next++) endings[i] = run_program(calls[i]);
  };
  std::thread other(work);
  work();
  other.join();
  return endings;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

}  // namespace paceline::tests
