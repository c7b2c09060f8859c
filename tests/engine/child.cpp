#include "tests/engine/child.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <exception>
#include <iostream>
#include <stdexcept>

namespace paceline::tests {

std::string in_child(const std::function<std::string()>& what) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("pipe failed");
  std::cout << std::flush;  // else the child writes what the parent has buffered once more
  const pid_t child = fork();
  if (child == 0) {
    int code = 0;
    std::string text;
    try {
      text = what();
    } catch (const std::exception& why) {
      text = why.what();
      code = 3;
    }
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t n = write(ends[1], text.data() + done, text.size() - done);
      if (n <= 0) _exit(9);
      done += static_cast<std::size_t>(n);
    }
    _exit(code);
  }
  close(ends[1]);
  std::string text;
  char buffer[65536];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("the child failed: " + text);
  return text;
}

}  // namespace paceline::tests
