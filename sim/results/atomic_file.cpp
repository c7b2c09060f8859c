#include "sim/results/atomic_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <utility>

#include "sim/results/error.hpp"

namespace paceline::results {

std::filesystem::path temporary_of(const std::filesystem::path& target) {
  return target.parent_path() / fmt::format(".{}.partial", target.filename().string());
}

AtomicFile::AtomicFile(std::filesystem::path target, SystemCalls& calls)
    : target_(std::move(target)), calls_(calls), file_(temporary_of(target_), OutputFile::Mode::overwrite, calls) {}

AtomicFile::~AtomicFile() {
  if (!renamed_) calls_.unlink(file_.path().c_str());
}

void AtomicFile::commit() {
  file_.sync();
  file_.close();
  if (calls_.rename(file_.path().c_str(), target_.c_str()) != 0) throw_system_error("create", target_, errno);
  renamed_ = true;
  sync_directory(target_.parent_path(), calls_);
}

void write_atomically(const std::filesystem::path& target, std::string_view bytes, SystemCalls& calls) {
  AtomicFile file(target, calls);
  file.write(bytes);
  file.commit();
}

}  // namespace paceline::results
