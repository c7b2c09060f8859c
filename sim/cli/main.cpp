#include "sim/cli/command_line.hpp"

int main(int argc, char** argv) {
  return paceline::cli::command_line(argc, argv);
}
