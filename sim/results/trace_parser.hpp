#pragma once
/// Trace events from JSON text that comes in pieces. (Private to the reader and its tests.)

#include <cstddef>
#include <string>
#include <string_view>

#include "sim/results/json_scanner.hpp"
#include "sim/results/trace_events.hpp"

namespace paceline::results {

class TraceParser {
 public:
  /// An event is a hundred bytes; whatever is longer than this is none, and would have to be held in memory.
  static constexpr std::size_t longest_event = std::size_t{1} << 20U;

  /// `file` is for messages.
  explicit TraceParser(std::string_view file) : file_(file) {}
  /// The next piece of the text, cut anywhere. Throws ResultsError.
  void feed(std::string_view piece);
  /// The text has ended. Throws ResultsError when it was empty or held no events at all.
  Trace finish();

 private:
  enum class Expect { beginning, first_key, key, after_member, first_event, event, after_event, nothing };

  /// Takes one thing of those that `expect_` names; what it took is whole when it returns.
  void step(JsonScanner& scanner);
  void take_event(JsonScanner& scanner);
  void take_args(JsonScanner& scanner, WrittenEvent& event);
  void take_member(JsonScanner& scanner);
  [[noreturn]] void refuse(std::size_t at, std::string_view sentence) const;

  std::string file_, buffer_;
  std::size_t done_ = 0;   // of the buffer
  std::size_t lines_ = 0;  // before the buffer
  Expect expect_ = Expect::beginning;
  bool in_object_ = false, events_seen_ = false;
  TraceEvents events_;
};

}  // namespace paceline::results
