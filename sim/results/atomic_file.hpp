#pragma once
/// A file that is there whole or not at all, whatever kills the process or the machine.

#include <filesystem>
#include <optional>
#include <string_view>

#include "sim/results/output_file.hpp"

namespace paceline::results {

/// The name under which `target` is written until it is whole: a hidden neighbour in the same directory.
std::filesystem::path temporary_of(const std::filesystem::path& target);

/// Content gathers in temporary_of(target) and takes the target's place at commit(). Without a commit the target is
/// untouched and the temporary is removed. Throws ResultsError with path and reason.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path target, SystemCalls& calls = SystemCalls::real());
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  void write(std::string_view bytes) { file_.write(bytes); }
  /// Write through, rename, write the directory through. Once only.
  void commit();

 private:
  std::filesystem::path target_;
  SystemCalls& calls_;
  OutputFile file_;
  bool renamed_ = false;
};

/// The whole file in one call.
void write_atomically(const std::filesystem::path& target, std::string_view bytes,
                      SystemCalls& calls = SystemCalls::real());

}  // namespace paceline::results
