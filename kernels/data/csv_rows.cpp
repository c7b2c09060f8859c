#include "kernels/data/csv_rows.hpp"

#include <algorithm>

#include "catalogue/utf8.hpp"

namespace paceline::kernels {
CsvRows::CsvRows(std::string_view text, char separator) : text_(text), separator_(separator) {
  text_.remove_prefix(byte_order_mark_length(text_));
  if (const auto bad = first_bad_byte(text_)) {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(*bad), '\n');
    throw CsvError(static_cast<std::size_t>(line), "holds a byte that is no UTF-8: save it as UTF-8 text");
  }
}

void CsvRows::skip_blanks() {
  while (!at_end() && is_blank(text_[at_])) ++at_;
}

/// False when none is here.
bool CsvRows::skip_line_end() {
  if (at_end()) return false;
  if (text_[at_] == '\r') {
    if (at_ + 1 < text_.size() && text_[at_ + 1] != '\n')
      throw CsvError(line_, "has a carriage return that ends no line: save it with LF or CRLF as line ends");
    ++at_;
    if (at_end()) return true;
  }
  if (text_[at_] != '\n') return false;
  ++at_;
  ++line_;
  return true;
}

void CsvRows::quoted(std::string& cell) {
  const std::size_t begin = line_;
  for (++at_; !at_end(); ++at_) {
    const char c = text_[at_];
    if (c == '\0') throw CsvError(line_, "holds a zero byte: save it as UTF-8 text");
    if (c == '\n') ++line_;
    if (c != '"') {
      cell += c;
    } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
      cell += c;
      ++at_;
    } else {
      ++at_;
      skip_blanks();
      if (at_end() || text_[at_] == separator_ || text_[at_] == '\n' || text_[at_] == '\r') return;
      throw CsvError(line_, "goes on behind the quote that ends a cell: double quotes inside a cell");
    }
  }
  throw CsvError(begin, "has a quote that is never closed: close it, or double it inside a quoted cell");
}

void CsvRows::plain(std::string& cell) {
  while (!at_end() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') {
    if (text_[at_] == '"') throw CsvError(line_, "has a quote inside a cell without quotes: quote the whole cell");
    if (text_[at_] == '\0') throw CsvError(line_, "holds a zero byte: save it as UTF-8 text");
    cell += text_[at_++];
  }
  while (!cell.empty() && is_blank(cell.back())) cell.pop_back();
}

bool CsvRows::next(std::vector<std::string>& cells) {
  cells.clear();
  skip_blanks();
  while (skip_line_end()) skip_blanks();
  if (at_end()) return false;
  row_line_ = line_;
  for (;;) {
    skip_blanks();
    std::string& cell = cells.emplace_back();
    if (!at_end() && text_[at_] == '"')
      quoted(cell);
    else
      plain(cell);
    if (at_end() || skip_line_end()) return true;
    ++at_;  // the separator
  }
}

}  // namespace paceline::kernels
