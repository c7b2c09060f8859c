#include "sim/results/trace_file.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <utility>

#include "sim/results/json_object.hpp"

namespace paceline::results {
namespace {

constexpr std::size_t block = 1 << 16;
/// Beyond that picoseconds do not fit into 64 bits.
constexpr double longest_in_picoseconds_s = 9e6;
constexpr std::int64_t picoseconds_in_microsecond = 1'000'000;
/// Of the last events, which say that others are missing, and the closing bracket.
constexpr std::int64_t reserve = 512;

std::int64_t picoseconds(double seconds) {
  return std::llround(seconds * 1e12);
}

}  // namespace

TraceFile::TraceFile(const std::filesystem::path& path, SystemCalls& calls, std::int64_t most)
    : file_(path, OutputFile::Mode::create, calls), most_(most) {
  text_.reserve(block + 1024);
  text_ = "[";
}

void TraceFile::process(int process, std::string_view name) {
  describe("process_name", process, 0, "name", json_string(name), 0);
  describe("process_sort_index", process, 0, "sort_index", std::to_string(process), 0);
}

void TraceFile::name_lane(int process, const Lane& lane, double at_s) {
  const auto key = static_cast<std::uint64_t>(process) << 32 | static_cast<std::uint32_t>(lane.number);
  if (!lanes_.insert(key).second) return;
  std::string name = lane.name;
  if (lane.copy > 0) name += " " + std::to_string(lane.copy + 1);
  describe("thread_name", process, lane.number, "name", json_string(name), at_s);
  describe("thread_sort_index", process, lane.number, "sort_index", std::to_string(lane.number), at_s);
}

void TraceFile::describe(const char* what, int process, int thread, std::string_view key, std::string_view json,
                         double at_s) {
  if (!begin_event('M', process, at_s)) return;
  add(R"(,"tid":)", thread);
  text_.append(",\"name\":\"").append(what).append("\",\"args\":{\"").append(key).append("\":").append(json);
  text_ += '}';
  end_event();
}

void TraceFile::span(int process, const Lane& lane, double begin_s, double end_s, const Facts& facts) {
  name_lane(process, lane, end_s);
  if (!begin_event('X', process, end_s)) return;
  add(R"(,"tid":)", lane.number);
  add_microseconds(R"(,"ts":)", 0, begin_s);
  add_microseconds(R"(,"dur":)", begin_s, end_s);
  text_.append(",\"name\":\"").append(lane.name).append("\",\"args\":{");
  const std::size_t first = text_.size();
  if (facts.peer >= 0) add(R"(,"peer":)", facts.peer);
  if (facts.bytes >= 0) add(R"(,"bytes":)", facts.bytes);
  if (facts.step >= 0) add(R"(,"step":)", facts.step);
  if (text_.size() > first) text_.erase(first, 1);  // the first one's comma
  text_ += '}';
  end_event();
}

void TraceFile::instant(int process, std::string_view name, double at_s, std::string_view detail) {
  if (!begin_event('i', process < 0 ? 0 : process, at_s)) return;
  add(R"(,"tid":)", 0);
  add_microseconds(R"(,"ts":)", 0, at_s);
  text_.append(process < 0 ? ",\"s\":\"g\"" : ",\"s\":\"p\"").append(",\"name\":").append(json_string(name));
  if (!detail.empty()) text_.append(",\"args\":{\"detail\":").append(json_string(detail)).append("}");
  end_event();
  flush();  // these are few, and worth having should the process be killed
}

void TraceFile::finish() {
  text_ += "\n]\n";
  flush();
  if (failed_) throw ResultsError(*failed_);
  file_.close();
}

bool TraceFile::begin_event(char phase, int process, double at_s) {
  if (capped_ || failed_) return false;
  if (written_ + static_cast<std::int64_t>(text_.size()) > most_ - reserve) {
    cap(at_s);
    return false;
  }
  text_.append(any_ ? ",\n{\"ph\":\"" : "\n{\"ph\":\"");
  any_ = true;
  text_ += phase;
  text_ += '"';
  add(R"(,"pid":)", process);
  return true;
}

void TraceFile::end_event() {
  text_ += '}';
  if (text_.size() >= block) flush();
}

void TraceFile::cap(double at_s) {
  const std::int64_t most = most_;
  most_ += reserve;
  instant(-1, "trace capped", at_s, "the file would become too large: later events are left out");
  most_ = most;
  capped_ = true;
}

void TraceFile::add(std::string_view key, std::int64_t number) {
  constexpr std::size_t longest = 20;  // digits and a sign
  const std::size_t begin = text_.size() + key.size();
  text_.append(key).append(longest, '0');
  char* const digits = text_.data() + begin;
  text_.resize(begin + static_cast<std::size_t>(std::to_chars(digits, digits + longest, number).ptr - digits));
}

void TraceFile::add_microseconds(std::string_view key, double begin_s, double end_s) {
  if (end_s > longest_in_picoseconds_s) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*s%.3f", static_cast<int>(key.size()), key.data(),
                  (end_s - begin_s) * 1e6);
    text_.append(text.data());
    return;
  }
  // The difference of what is written, so that neighbours meet and never overlap.
  const std::int64_t length = picoseconds(end_s) - picoseconds(begin_s);
  add(key, length / picoseconds_in_microsecond);
  std::int64_t rest = length % picoseconds_in_microsecond;
  if (rest == 0) return;
  std::array<char, 7> decimals{'.', '0', '0', '0', '0', '0', '0'};
  std::size_t used = 1;
  for (std::size_t i = 6; i >= 1; --i, rest /= 10) {
    decimals[i] = static_cast<char>('0' + rest % 10);
    if (used == 1 && decimals[i] != '0') used = i + 1;
  }
  text_.append(decimals.data(), used);
}

void TraceFile::flush() {
  if (!failed_) try {
      file_.write(text_);
    } catch (const ResultsError& why) {
      failed_ = why;
    }
  written_ += static_cast<std::int64_t>(text_.size());
  text_.clear();
}

}  // namespace paceline::results
