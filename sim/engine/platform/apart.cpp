#include "sim/engine/platform/apart.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <stdexcept>

namespace paceline::engine {
namespace {

void limit(int resource, rlim_t value) {
  struct rlimit limits {};
  getrlimit(resource, &limits);
  limits.rlim_cur = std::min(value, limits.rlim_max);
  setrlimit(resource, &limits);
}

[[noreturn]] void be_the_child(const std::function<std::string(int)>& work, int result, int errors) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, 120);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  limit(RLIMIT_AS, rlim_t{4} << 30);
#endif
  dup2(errors, 1);
  dup2(errors, 2);
  const std::string text = work(result);
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = write(result, text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(1);
    done += static_cast<std::size_t>(n);
  }
  _exit(0);  // no destructors: whoever they belong to is the parent
}

/// Reads both pipes to their ends; of the second, the first MiB is kept.
void drain(int result, int errors, Departed& departed) {
  constexpr std::size_t most_errors = 1 << 20;
  struct pollfd ends[] = {{result, POLLIN, 0}, {errors, POLLIN, 0}};
  static char buffer[1 << 16];
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (poll(ends, 2, -1) < 0 && errno != EINTR) return;
    for (struct pollfd& end : ends) {
      if (end.fd < 0 || !(end.revents & (POLLIN | POLLHUP | POLLERR))) continue;
      const ssize_t n = read(end.fd, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0)
        end.fd = -1;
      else if (end.fd == result)
        departed.result.append(buffer, static_cast<std::size_t>(n));
      else if (departed.errors.size() < most_errors)
        departed.errors.append(buffer, static_cast<std::size_t>(n));
    }
  }
}

}  // namespace

Departed run_apart(const std::function<std::string(int)>& work) {
  int result[2], errors[2];
  if (pipe2(result, O_CLOEXEC) != 0) throw std::runtime_error("no pipe to another process can be made");
  if (pipe2(errors, O_CLOEXEC) != 0) {
    close(result[0]);
    close(result[1]);
    throw std::runtime_error("no pipe to another process can be made");
  }
  std::fflush(nullptr);  // else the child writes what is buffered here once more
  std::cout << std::flush;
  const pid_t child = fork();
  if (child == 0) be_the_child(work, result[1], errors[1]);
  close(result[1]);
  close(errors[1]);
  Departed departed;
  if (child > 0) drain(result[0], errors[0], departed);
  close(result[0]);
  close(errors[0]);
  if (child < 0) throw std::runtime_error("no other process can be started");
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  departed.returned = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return departed;
}

}  // namespace paceline::engine
