#include "sim/results/trace_parser.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/results/error.hpp"

namespace paceline::results {
namespace {

/// What is written between the quotes, or the whole value when it is no text.
std::string_view value_of(JsonScanner& scanner) {
  std::string_view value = scanner.take_value();
  if (value.front() == '"') value = value.substr(1, value.size() - 2);
  return value;
}

std::string_view* member_of(WrittenEvent& event, std::string_view key) {
  if (key == "ph") return &event.phase;
  if (key == "ts") return &event.time;
  if (key == "dur") return &event.duration;
  if (key == "pid") return &event.process;
  if (key == "tid") return &event.lane;
  if (key == "name") return &event.name;
  return key == "s" ? &event.scope : nullptr;
}

std::string_view* argument_of(WrittenEvent& event, std::string_view key) {
  if (key == "peer") return &event.args_peer;
  if (key == "bytes") return &event.args_bytes;
  if (key == "step") return &event.args_step;
  if (key == "name") return &event.args_name;
  if (key == "sort_index") return &event.args_sort_index;
  return key == "detail" ? &event.args_detail : nullptr;
}

}  // namespace

void TraceParser::feed(std::string_view piece) {
  lines_ +=
      static_cast<std::size_t>(std::count(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(done_), '\n'));
  buffer_.erase(0, done_);
  done_ = 0;
  buffer_.append(piece);
  JsonScanner scanner(buffer_);
  try {
    for (;;) {
      done_ = scanner.offset();
      if (expect_ == Expect::nothing && scanner.peek() == '\0' && scanner.at_end()) return;
      step(scanner);
    }
  } catch (const JsonScanner::NeedsMore&) {
    if (buffer_.size() - done_ > longest_event + piece.size())
      refuse(done_, fmt::format("an event is longer than {} bytes", longest_event));
  } catch (const JsonScanner::Malformed& wrong) {
    refuse(wrong.at, wrong.sentence);
  } catch (const char* sentence) {
    refuse(std::min(buffer_.find_first_not_of(" \t\r\n", done_), buffer_.size()), sentence);  // where the event begins
  }
}

Trace TraceParser::finish() {
  const bool blank = buffer_.find_first_not_of(" \t\r\n", done_) == std::string::npos;
  if (expect_ == Expect::beginning && blank) throw ResultsError(fmt::format("{}:1: the file is empty", file_));
  if (expect_ == Expect::nothing) {
    if (!events_seen_) throw ResultsError(fmt::format("{}:1: no trace: it has no list \"traceEvents\"", file_));
    return events_.finish();
  }
  const auto line = 1 + lines_ + static_cast<std::size_t>(std::count(buffer_.begin(), buffer_.end(), '\n'));
  events_.incomplete();
  events_.note(fmt::format("the file ends too early, in line {}: its run was killed or still goes on", line));
  return events_.finish();
}

void TraceParser::step(JsonScanner& scanner) {
  switch (expect_) {
    case Expect::beginning:
      in_object_ = scanner.peek() == '{';
      if (in_object_)
        scanner.take('{', "");
      else
        scanner.take('[', "no trace: it must begin with [ or {");
      events_seen_ = !in_object_;
      expect_ = in_object_ ? Expect::first_key : Expect::first_event;
      return;
    case Expect::first_key:
    case Expect::key:
      if (expect_ == Expect::first_key && scanner.take_if('}'))
        expect_ = Expect::nothing;
      else
        take_member(scanner);
      return;
    case Expect::after_member:
      if (scanner.take_if(',')) {
        expect_ = Expect::key;
      } else {
        scanner.take('}', "a comma or } must stand here");
        expect_ = Expect::nothing;
      }
      return;
    case Expect::first_event:
    case Expect::event:  // viewers allow a comma behind the last one
      if (scanner.take_if(']')) {
        expect_ = in_object_ ? Expect::after_member : Expect::nothing;
      } else {
        take_event(scanner);
        expect_ = Expect::after_event;
      }
      return;
    case Expect::after_event:
      if (scanner.take_if(',')) {
        expect_ = Expect::event;
      } else {
        scanner.take(']', "a comma or ] must stand here");
        expect_ = in_object_ ? Expect::after_member : Expect::nothing;
      }
      return;
    case Expect::nothing:
      throw JsonScanner::Malformed{scanner.offset(), "nothing may stand behind the end of the trace"};
  }
}

void TraceParser::take_member(JsonScanner& scanner) {
  const std::string_view key = scanner.take_string();
  scanner.take(':', "a colon must stand here");
  if (key != "traceEvents") {
    scanner.take_value();
    expect_ = Expect::after_member;
    return;
  }
  scanner.take('[', "\"traceEvents\" must be a list");
  events_seen_ = true;
  expect_ = Expect::first_event;
}

void TraceParser::take_event(JsonScanner& scanner) {
  WrittenEvent event;
  scanner.take('{', "an event must be an object");
  if (!scanner.take_if('}')) {
    do {
      const std::string_view key = scanner.take_string();
      scanner.take(':', "a colon must stand here");
      if (key == "args" && scanner.peek() == '{')
        take_args(scanner, event);
      else if (std::string_view* member = member_of(event, key))
        *member = value_of(scanner);
      else
        scanner.take_value();
    } while (scanner.take_if(','));
    scanner.take('}', "a comma or } must stand here");
  }
  events_.add(event);
}

void TraceParser::take_args(JsonScanner& scanner, WrittenEvent& event) {
  scanner.take('{', "");
  if (scanner.take_if('}')) return;
  do {
    const std::string_view key = scanner.take_string();
    scanner.take(':', "a colon must stand here");
    if (std::string_view* argument = argument_of(event, key))
      *argument = value_of(scanner);
    else
      scanner.take_value();
  } while (scanner.take_if(','));
  scanner.take('}', "a comma or } must stand here");
}

void TraceParser::refuse(std::size_t at, std::string_view sentence) const {
  const auto end = buffer_.begin() + static_cast<std::ptrdiff_t>(std::min(at, buffer_.size()));
  throw_reading_error(file_, 1 + lines_ + static_cast<std::size_t>(std::count(buffer_.begin(), end, '\n')), sentence);
}

}  // namespace paceline::results
