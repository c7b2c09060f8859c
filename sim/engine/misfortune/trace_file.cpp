#include "sim/engine/misfortune/trace_file.hpp"

#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>

namespace paceline::engine {
namespace {

constexpr std::size_t longest_line = 1000;

std::string trimmed(const std::string& text) {
  constexpr const char* blanks = " \t\r";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string> fields_of(std::string line) {
  line = line.substr(0, line.find('#'));
  if (trimmed(line).empty()) return {};
  std::vector<std::string> fields;
  std::size_t begin = 0;
  for (std::size_t comma; (comma = line.find(',', begin)) != std::string::npos; begin = comma + 1)
    fields.push_back(trimmed(line.substr(begin, comma - begin)));
  fields.push_back(trimmed(line.substr(begin)));
  return fields;
}

/// As much of it as fits a sentence.
std::string shown(const std::string& text) {
  constexpr std::size_t most = 40;
  std::string out = "\"";
  for (const char c : text.substr(0, most)) out += (c >= ' ' && c <= '~') ? c : '?';
  return out + (text.size() > most ? "...\"" : "\"");
}

}  // namespace

bool TraceFile::parse(const std::string& text, double& number) {
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stopped == end && std::isfinite(number);
}

TraceFile::TraceFile(const MisfortuneEntry& entry, const std::string& third_column)
    : entry_(&entry), path_(entry.options().text("file")), third_column_(third_column) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path_, ignored)) throw entry.error("file", path_ + " is not a file");
  std::ifstream in(path_, std::ios::binary);
  if (!in) throw entry.error("file", path_ + " cannot be opened");
  bool has_header = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // a byte order mark
    if (line.size() > longest_line) throw error_in(number, "is longer than a row of three values can be");
    const std::vector<std::string> fields = fields_of(line);
    if (fields.empty()) continue;
    has_header ? read_row(number, fields) : read_header(number, fields);
    has_header = true;
  }
  if (in.bad()) throw entry.error("file", path_ + " cannot be read");
  if (!has_header) throw entry.error("file", path_ + " is empty; its first line must be time,worker," + third_column_);
}

void TraceFile::read_header(int line, const std::vector<std::string>& fields) {
  if (fields == std::vector<std::string>{"time", "worker", third_column_}) return;
  std::string found;
  for (const std::string& field : fields) found += (found.empty() ? "" : ",") + field;
  throw error_in(line, "the header must be time,worker," + third_column_ + ", not " + shown(found));
}

void TraceFile::read_row(int line, const std::vector<std::string>& fields) {
  if (fields.size() != 3)
    throw error_in(line, "a row must have 3 values, time,worker," + third_column_ + ", and this has " +
                             std::to_string(fields.size()));
  TraceRow row{.line = line, .time = 0, .worker = 0, .value = fields[2]};
  if (!parse(fields[0], row.time))
    throw error_in(line, "time must be a number of seconds, e.g. 12.5, not " + shown(fields[0]));
  if (row.time < 0) throw error_in(line, "time must be at least 0, not " + shown(fields[0]));
  if (!rows_.empty() && row.time < rows_.back().time)
    throw error_in(line, "time goes back from " + std::to_string(rows_.back().time) + " to " + fields[0] +
                             "; sort the rows by time");
  const char* const end = fields[1].data() + fields[1].size();
  const auto [stopped, error] = std::from_chars(fields[1].data(), end, row.worker);
  if (error != std::errc{} || stopped != end)
    throw error_in(line, "worker must be a rank, e.g. 3, not " + shown(fields[1]));
  try {
    entry_->checked(row.worker, "file");
  } catch (const PlanError& unknown) {
    throw error_in(line, unknown.what());
  }
  rows_.push_back(std::move(row));
}

PlanError TraceFile::error_in(int line, const std::string& sentence) const {
  return entry_->error("file", path_ + ":" + std::to_string(line) + ": " + sentence);
}

Option trace_file_option(const std::string& sentence, const std::string& example) {
  return {.name = "file",
          .kind = OptionKind::text,
          .sentence = sentence,
          .example = example,
          .required = true,
          .path = true};
}

}  // namespace paceline::engine
