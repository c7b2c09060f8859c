#include "sim/scenario/report.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace paceline::scenario {

std::string name_of(Origin origin, const std::string& file_name) {
  switch (origin) {
    case Origin::file:
      return file_name;
    case Origin::set_option:
      return "--set";
    case Origin::seed_option:
      return "--seed";
  }
  return file_name;
}

Report::Report(const std::string& file_name, std::string_view text, const Node& root)
    : file_name_(file_name), text_(text), root_(root) {}

void Report::add(Place place, std::string_view pointer, std::string value, std::string rule, std::string suggestion) {
  if (full()) return;
  Complaint complaint{.file = name_of(place.origin, file_name_),
                      .pointer = std::string(pointer),
                      .value = std::move(value),
                      .rule = std::move(rule),
                      .suggestion = std::move(suggestion)};
  if (place.origin == Origin::file) {
    const Position position = position_of(text_, place.offset);
    complaint.line = position.line;
    complaint.column = position.column;
  }
  complaints_.push_back(std::move(complaint));
}

void Report::value(std::string_view pointer, std::string rule, std::string suggestion) {
  const Lookup found = look_up(root_, pointer);
  add(found.nearest->place, pointer, found.node ? shown(*found.node) : "", std::move(rule), std::move(suggestion));
}

void Report::key(std::string_view pointer, std::string rule, std::string suggestion) {
  const Lookup found = look_up(root_, pointer);
  if (!found.member) return value(pointer, std::move(rule), std::move(suggestion));
  add(found.member->place, pointer, json_string(found.member->key), std::move(rule), std::move(suggestion));
}

std::vector<Complaint> Report::take() {
  std::stable_sort(complaints_.begin(), complaints_.end(), [](const Complaint& a, const Complaint& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return std::move(complaints_);
}

}  // namespace paceline::scenario
