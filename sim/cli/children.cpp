#include "sim/cli/children.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <stdexcept>

#include "sim/cli/interruption.hpp"

namespace paceline::cli {
namespace {

[[noreturn]] void refuse(const char* what, int error) {
  throw std::runtime_error(std::string("cannot ") + what + ": " + std::strerror(error));
}

/// A file in memory that holds the text, open for reading at its start.
int as_file(const std::string& text) {
  const int file = memfd_create("scenario", 0);
  if (file < 0) refuse("make a file in memory", errno);
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = write(file, text.data() + done, text.size() - done);
    if (n < 0) refuse("fill a file in memory", errno);
    done += static_cast<std::size_t>(n);
  }
  lseek(file, 0, SEEK_SET);
  return file;
}

pid_t spawn(const Child& child) {
  std::vector<std::string> words{"paceline"};
  words.insert(words.end(), child.arguments.begin(), child.arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int input = as_file(child.input);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_addclose(&actions, input);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  // In a process group of its own: Ctrl-C reaches it once, from us, and not from the terminal too. A second one kills.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, "/proc/self/exe", &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(input);
  if (error != 0) refuse("start a run", error);
  return pid;
}

int code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::vector<int> run_children(const std::vector<Child>& children, int jobs) {
  const std::atomic<bool>& interrupted = watch_for_interruption();
  std::vector<int> codes(children.size(), 130);  // what an interruption kept from starting
  std::map<pid_t, std::size_t> running;
  std::size_t next = 0;
  bool passed_on = false;
  while (!running.empty() || (next < children.size() && !interrupted)) {
    while (next < children.size() && running.size() < static_cast<std::size_t>(jobs) && !interrupted) {
      running.emplace(spawn(children[next]), next);
      ++next;
    }
    int status = 0;
    const pid_t ended = waitpid(-1, &status, interrupted && passed_on ? 0 : WNOHANG);
    if (ended > 0) {
      codes[running.at(ended)] = code_of(status);
      running.erase(ended);
      continue;
    }
    if (interrupted && !passed_on) {
      passed_on = true;
      for (const auto& [pid, index] : running) kill(pid, SIGINT);
    }
    usleep(20'000);
  }
  return codes;
}

}  // namespace paceline::cli
