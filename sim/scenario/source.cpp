#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <utility>

#include "sim/scenario/loader.hpp"

namespace paceline::scenario {
namespace {

[[noreturn]] void refuse(const std::string& path, std::string rule, std::string suggestion) {
  throw ScenarioError({.file = path, .rule = std::move(rule), .suggestion = std::move(suggestion)});
}

/// Never more than one byte beyond what is allowed: /dev/zero has no end.
std::string read_all(std::istream& in) {
  std::string text;
  std::string block(std::size_t{1} << 16, '\0');
  while (in && text.size() <= largest_text_bytes) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block, 0, static_cast<std::size_t>(in.gcount()));
  }
  return text;
}

}  // namespace

Source read_file(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (path == "-") return {path, read_all(std::cin), fs::current_path(error).string()};
  if (fs::is_directory(path, error)) refuse(path, "is a directory", "name a scenario file");
  std::ifstream in(path, std::ios::binary);
  if (!in) refuse(path, std::string("cannot be opened: ") + std::strerror(errno), "");
  Source source{path, read_all(in), fs::absolute(path, error).parent_path().string()};
  if (in.bad()) refuse(path, std::string("cannot be read: ") + std::strerror(errno), "");
  return source;
}

}  // namespace paceline::scenario
