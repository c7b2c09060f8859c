#include "sim/engine/platform/profile_text.hpp"

#include <charconv>
#include <cmath>
#include <sstream>
#include <utility>
#include <vector>

#include "sim/engine/platform/platform_error.hpp"

namespace paceline::engine {
namespace {

/// Shorter ones than this would cost more to follow than they tell.
constexpr double shortest_period_s = 1e-6;

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line.substr(0, line.find_first_of("#%")));
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

bool parse(const std::string& word, double& number) {
  const char *begin = word.data(), *const end = begin + word.size();
  if (begin != end && *begin == '+') ++begin;
  const auto [stopped, error] = std::from_chars(begin, end, number);
  return error == std::errc{} && stopped == end && std::isfinite(number);
}

class Reader {
 public:
  Reader(double period, const std::string& what) : what_(what) {
    if (period > 0) period_ = period;
  }

  void read(int line, const std::vector<std::string>& words) {
    double first = 0, second = 0;
    if (words.size() != 2 || !parse(words[1], second)) throw no_event(line);
    if (words[0] == "PERIODICITY" || words[0] == "LOOPAFTER") {
      if (stated_) throw error(line, "says a second time when it begins anew; say it once");
      stated_ = true;
      (words[0] == "PERIODICITY" ? period_ : pause_) = second;
      after_last_ = words[0] == "LOOPAFTER";
      if (second < 0) throw error(line, "must be a number of seconds that is not negative");
      return;
    }
    if (!parse(words[0], first)) throw no_event(line);
    if (first < 0) throw error(line, "has a time before 0 s");
    if (!steps_.empty() && first < steps_.back().time) throw error(line, "goes back in time; sort the events by time");
    steps_.push_back({first, second});
  }
  PlatformError error(int line, const std::string& sentence) const {
    return PlatformError(what_ + ", whose line " + std::to_string(line) + " " + sentence);
  }
  Course course() {
    if (steps_.empty()) throw PlatformError(what_ + ", which has no event; write a time and a value, e.g. 10 0.5");
    const double last = steps_.back().time;
    const bool again = stated_ || period_ > 0;
    const double period = after_last_ ? last + pause_ : period_;
    if (again && period < std::max(last, shortest_period_s))
      throw PlatformError(what_ + ", which begins anew before its last event, or within a microsecond");
    return Course(std::move(steps_), again ? period : 0);
  }

 private:
  PlatformError no_event(int line) const {
    return error(line, "is not a time and a value, e.g. 10 0.5, PERIODICITY or LOOPAFTER with seconds, or a comment");
  }
  std::string what_;
  std::vector<Course::Step> steps_;
  double period_ = 0, pause_ = 0;
  bool stated_ = false, after_last_ = false;
};

}  // namespace

Course read_profile(const std::string& text, double period, const std::string& what,
                    const std::function<bool(double)>& allowed, const std::string& meaning) {
  Reader reader(period, what);
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::vector<std::string> words = words_of(line);
    if (words.empty()) continue;
    reader.read(number, words);
    double value = 0;
    if (words[0] != "PERIODICITY" && words[0] != "LOOPAFTER" && parse(words[1], value) && !allowed(value))
      throw reader.error(number, "has a value that is not " + meaning);
  }
  return reader.course();
}

}  // namespace paceline::engine
