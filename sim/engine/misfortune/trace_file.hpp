#pragma once
/// A CSV file of what happened when to which worker.
///
/// The header names the three columns: time,worker and a third one. Times are seconds >= 0 and never go back. Blank
/// lines, spaces around values, a '#' with all behind it and the ends of lines of any system are tolerated; nothing
/// else.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/engine/misfortune/misfortune_item.hpp"

namespace paceline::engine {

struct TraceRow {
  int line = 0;  ///< from 1
  double time = 0;
  int worker = 0;
  std::string value;  ///< of the third column
};

class TraceFile {
 public:
  /// Reads the file that the entry's option `file` names. Throws its error, which names file and line.
  TraceFile(const MisfortuneEntry& entry, const std::string& third_column);

  const std::vector<TraceRow>& rows() const { return rows_; }
  /// An error about one row.
  PlanError error(const TraceRow& row, const std::string& sentence) const { return error_in(row.line, sentence); }
  /// A finite number, however it is written; else an error about the row.
  static bool parse(const std::string& text, double& number);

 private:
  PlanError error_in(int line, const std::string& sentence) const;
  void read_header(int line, const std::vector<std::string>& fields);
  void read_row(int line, const std::vector<std::string>& fields);

  const MisfortuneEntry* entry_;
  std::string path_, third_column_;
  std::vector<TraceRow> rows_;
};

/// The option that names one.
Option trace_file_option(const std::string& sentence, const std::string& example);

}  // namespace paceline::engine
