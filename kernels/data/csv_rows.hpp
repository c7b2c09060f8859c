#pragma once
/// The rows of a CSV text, one at a time: RFC 4180, with what programs really write.

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::kernels {

/// what(): "has a quote ...: remedy", to be put behind the file's name and the line.
class CsvError : public std::runtime_error {
 public:
  CsvError(std::size_t line_at_fault, const std::string& sentence)
      : std::runtime_error(sentence), line(line_at_fault) {}
  std::size_t line;  ///< from 1
};

/// Lines end in LF or CRLF, the last may end in nothing; lines without a character but spaces are passed over; a
/// byte-order mark at the beginning is, too. A cell that begins with a quote ends with the next single one, may hold
/// separators, line ends and doubled quotes, and keeps its spaces; other cells lose spaces and tabs around them.
class CsvRows {
 public:
  /// `text` must outlive this. Throws CsvError when it is no UTF-8.
  CsvRows(std::string_view text, char separator);

  /// False at the end. Throws CsvError: a quote that is not closed or stands inside a cell, a zero byte, a carriage
  /// return alone.
  bool next(std::vector<std::string>& cells);
  /// Where the row that next() gave begins, from 1.
  std::size_t line() const { return row_line_; }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  void skip_blanks();
  bool skip_line_end();
  void quoted(std::string& cell);
  void plain(std::string& cell);
  bool is_blank(char c) const { return (c == ' ' || c == '\t') && c != separator_; }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0, line_ = 1, row_line_ = 1;
};

}  // namespace paceline::kernels
