#pragma once
/// A CSV file as columns of numbers and of words.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/data/idx_file.hpp"

namespace paceline::kernels {

enum class CsvKind { number, word, ignored };

struct CsvColumn {
  /// A different word of the column, and where it stands first.
  struct Word {
    std::string text;
    std::size_t line;
  };
  std::string name;
  CsvKind kind = CsvKind::number;
  std::vector<float> numbers;       ///< by row; kind number
  std::vector<std::uint32_t> code;  ///< by row: index in `words`; kind word
  std::vector<Word> words;          ///< in the order of their first rows
};

/// How a file is to be read.
struct CsvReading {
  char separator = ',';
  std::vector<std::string> words, ignored;  ///< names of columns that are no numbers
  std::string label{};                      ///< a column that must be there; empty: none
};

struct CsvTable {
  NamedFile file;
  std::vector<CsvColumn> columns;
  std::size_t rows = 0;

  /// nullptr when there is none of that name.
  const CsvColumn* find(const std::string& name) const;
};

/// Largest file that is read, largest number of cells that are kept.
inline constexpr std::size_t largest_csv_bytes = std::size_t{2} << 30, most_csv_cells = std::size_t{1} << 29;

/// The first row names the columns. Throws DataError with file and line: not a regular file or too large, no header, a
/// name that is missing or stands twice, no row below, a row with another number of cells, a cell that is empty, that
/// is no finite number in single precision where one must be, and whatever CsvRows refuses.
CsvTable read_csv(const NamedFile& file, const CsvReading& reading);
/// The same of a text; `file` for messages.
CsvTable parse_csv(std::string_view text, const NamedFile& file, const CsvReading& reading);

/// "FILE line 3 has ...": throws DataError.
[[noreturn]] void fail_csv(const NamedFile& file, std::size_t line, const std::string& sentence);
[[noreturn]] void fail_csv(const NamedFile& file, const std::string& sentence);

/// The column of that name. Throws DataError about `label` when there is none.
const CsvColumn& label_column(const CsvTable& table, const std::string& label);

/// A cell or a name for messages: quoted, short, on one line.
std::string shown(const std::string& text);

/// Whether `text` is all of a finite decimal number; `value` takes it.
bool is_number(std::string_view text, double& value);

}  // namespace paceline::kernels
