#pragma once
/// Puts the events of a trace together as they are read. (Private to the reader.)

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sim/results/trace.hpp"

namespace paceline::results {

/// One event as it is written: numbers as JSON values, texts between their quotes. Empty: it is not there.
struct WrittenEvent {
  std::string_view phase, process, lane, time, duration, name, scope;
  std::string_view args_name, args_sort_index, args_detail, args_peer, args_bytes, args_step;
};

class TraceEvents {
 public:
  /// Throws `const char*`: what is wrong with the event.
  void add(const WrittenEvent& event);
  void note(std::string sentence) { trace_.notes.push_back(std::move(sentence)); }
  void incomplete() { trace_.complete = false; }
  /// Sorts processes and instants. Nothing can be added afterwards.
  Trace finish();

 private:
  struct LaneKey {
    std::size_t process;
    std::int64_t number;
    bool operator==(const LaneKey&) const = default;
  };
  struct LaneHash {
    std::size_t operator()(const LaneKey& key) const {
      return (key.process * 0x9E3779B97F4A7C15U) ^ static_cast<std::size_t>(key.number) * 0xC2B2AE3D27D4EB4FU;
    }
  };

  std::size_t process_of(std::string_view written);
  std::uint16_t lane_of(std::size_t process, std::string_view written);
  std::uint16_t name_of(std::string_view written);
  void add_span(const WrittenEvent& event);
  void add_instant(const WrittenEvent& event);
  void describe(const WrittenEvent& event);

  Trace trace_;
  std::unordered_map<std::int32_t, std::size_t> processes_;
  std::unordered_map<LaneKey, std::uint16_t, LaneHash> lanes_;
  std::unordered_map<std::string, std::uint16_t> names_;
  std::string last_name_;
  std::uint16_t last_name_number_ = 0;
  std::int64_t skipped_ = 0;
  bool lanes_full_ = false, names_full_ = false;
};

}  // namespace paceline::results
