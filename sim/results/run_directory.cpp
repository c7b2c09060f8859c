#include "sim/results/run_directory.hpp"

#include <fmt/format.h>

#include <array>
#include <system_error>

#include "sim/results/atomic_file.hpp"
#include "sim/results/error.hpp"

namespace paceline::results {
namespace fs = std::filesystem;
namespace {

/// The summary goes first: killed half-way, this leaves an unfinished run and never an old summary beside new lines.
constexpr std::array<std::string_view, 8> written_names = {file_name::summary, file_name::run,      file_name::metrics,
                                                           file_name::workers, file_name::links,    file_name::trace,
                                                           file_name::model,   file_name::staleness};

void remove_earlier_run(const fs::path& directory) {
  for (const std::string_view name : written_names) {
    const fs::path target = directory / name;
    for (const fs::path& path : {target, temporary_of(target)}) {
      std::error_code reason;
      // Only plain files and links: a directory of that name was not written by a run.
      const fs::file_status status = fs::symlink_status(path, reason);
      if (status.type() != fs::file_type::regular && status.type() != fs::file_type::symlink) continue;
      if (!fs::remove(path, reason) && reason) throw_system_error("remove", path, reason.value());
    }
  }
}

bool is_empty_directory(const fs::path& directory) {
  std::error_code reason;
  const bool empty = fs::is_empty(directory, reason);
  if (reason) throw_system_error("read", directory, reason.value());
  return empty;
}

}  // namespace

void prepare_directory(const fs::path& directory, bool replace) {
  std::error_code reason;
  const fs::file_status status = fs::status(directory, reason);
  if (status.type() == fs::file_type::not_found) {
    fs::create_directories(directory, reason);
    if (reason) throw_system_error("create", directory, reason.value());
    return;
  }
  if (reason) throw_system_error("open", directory, reason.value());
  if (status.type() != fs::file_type::directory)
    throw ResultsError(fmt::format("cannot write a run to '{}': it is not a directory", directory.string()));
  if (replace)
    remove_earlier_run(directory);
  else if (!is_empty_directory(directory))
    throw ResultsError(fmt::format("cannot write a run to '{}': it is not empty", directory.string()));
}

fs::path default_directory(const fs::path& wanted) {
  const auto taken = [](const fs::path& path) {
    std::error_code reason;
    const fs::file_type type = fs::symlink_status(path, reason).type();
    return type != fs::file_type::not_found && type != fs::file_type::none;
  };
  fs::path candidate = wanted;
  for (int number = 2; taken(candidate); ++number) {
    candidate = wanted;
    candidate += fmt::format("-{}", number);
  }
  return candidate;
}

}  // namespace paceline::results
