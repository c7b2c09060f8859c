#include "sim/scenario/overrides.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/utf8.hpp"
#include "sim/scenario/json_reader.hpp"

namespace paceline::scenario {
namespace {

constexpr Place from_set{Origin::set_option, 0};

Complaint complain(std::string pointer, std::string value, std::string rule, std::string suggestion) {
  return {.file = "--set",
          .pointer = std::move(pointer),
          .value = std::move(value),
          .rule = std::move(rule),
          .suggestion = std::move(suggestion)};
}

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> steps;
  while (true) {
    const std::size_t dot = path.find('.');
    steps.push_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return steps;
    path.remove_prefix(dot + 1);
  }
}

std::optional<std::size_t> as_index(std::string_view step) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  if (error != std::errc{} || end != step.data() + step.size()) return std::nullopt;
  return index;
}

Node parsed(std::string_view text) {
  auto read = read_json(text, Origin::set_option);
  if (Node* node = std::get_if<Node>(&read)) {
    return std::move(*node);
  }
  return {.kind = Node::Kind::text, .place = from_set, .text = std::string(text)};
}

/// The element of a list that a step leads to, made when it is the next one.
std::variant<Node*, Complaint> element(Node& list, std::string_view step, const std::string& pointer) {
  const std::optional<std::size_t> index = as_index(step);
  if (!index)
    return complain(pointer, json_string(step), "is not an index, and a list stands here",
                    "write e.g. " + child(pointer, std::size_t{0}).substr(1));
  if (*index > list.items.size())
    return complain(child(pointer, step), "", "is behind the end of the list",
                    fmt::format("the next index is {}", list.items.size()));
  if (*index == list.items.size()) list.items.push_back({.place = from_set});
  return &list.items[*index];
}

/// The value that a step leads to from `node`, made when it is missing.
std::variant<Node*, Complaint> walk(Node& node, std::string_view step, const std::string& pointer) {
  if (node.kind == Node::Kind::null)
    node = {.kind = as_index(step) ? Node::Kind::list : Node::Kind::object, .place = from_set};
  if (node.kind == Node::Kind::list) return element(node, step, pointer);
  if (node.kind != Node::Kind::object)
    return complain(pointer, shown(node), "holds no keys, so none can be set in it", "");
  if (Node* found = node.find(step)) return found;
  node.members.push_back({std::string(step), from_set, {.place = from_set}});
  return &node.members.back().value;
}

std::optional<Complaint> apply_set(std::string_view set, Node& root) {
  const std::size_t equals = set.find('=');
  if (first_bad_byte(set) || set.find('\0') != std::string_view::npos) return complain("", "", "is not UTF-8 text", "");
  if (equals == std::string_view::npos || equals == 0)
    return complain("", json_string(set), "is not a path, '=' and a value", "write e.g. --set cluster.workers=16");
  Node* node = &root;
  std::string pointer;
  for (const std::string_view step : split(set.substr(0, equals))) {
    if (step.empty())
      return complain("", json_string(set), "has an empty step in its path", "write e.g. cluster.workers=16");
    auto next = walk(*node, step, pointer);
    if (Complaint* complaint = std::get_if<Complaint>(&next)) return std::move(*complaint);
    node = std::get<Node*>(next);
    pointer = child(pointer, step);
  }
  *node = parsed(set.substr(equals + 1));
  return std::nullopt;
}

}  // namespace

std::optional<Complaint> apply(const Overrides& overrides, Node& root) {
  for (const std::string& set : overrides.sets)
    if (auto complaint = apply_set(set, root)) return complaint;
  if (!overrides.seed) return std::nullopt;
  const Place place{Origin::seed_option, 0};
  Node seed{.kind = Node::Kind::number, .place = place, .number = static_cast<double>(*overrides.seed)};
  seed.text = std::to_string(*overrides.seed);
  if (Node* old = root.find("seed"))
    *old = std::move(seed);
  else
    root.members.push_back({"seed", place, std::move(seed)});
  return std::nullopt;
}

}  // namespace paceline::scenario
