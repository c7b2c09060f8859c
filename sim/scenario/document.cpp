#include "sim/scenario/document.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "catalogue/utf8.hpp"

namespace paceline::scenario {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

/// Stops soon after `limit` bytes: the rest would be cut anyway.
void append_shown(const Node& node, std::size_t limit, std::string& out);

void append_list(const Node& node, std::size_t limit, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < node.items.size() && out.size() <= limit; ++i) {
    if (i > 0) out += ", ";
    append_shown(node.items[i], limit, out);
  }
  out += ']';
}

void append_object(const Node& node, std::size_t limit, std::string& out) {
  out += '{';
  for (std::size_t i = 0; i < node.members.size() && out.size() <= limit; ++i) {
    if (i > 0) out += ", ";
    out += '"' + escaped(std::string_view(node.members[i].key).substr(0, limit)) + "\": ";
    append_shown(node.members[i].value, limit, out);
  }
  out += '}';
}

void append_shown(const Node& node, std::size_t limit, std::string& out) {
  switch (node.kind) {
    case Node::Kind::null:
      out += "null";
      break;
    case Node::Kind::boolean:
      out += node.truth ? "true" : "false";
      break;
    case Node::Kind::number:
      out += node.text.substr(0, limit + 1);
      break;
    case Node::Kind::text:
      out += '"' + escaped(std::string_view(node.text).substr(0, limit + 1)) + '"';
      break;
    case Node::Kind::list:
      append_list(node, limit, out);
      break;
    case Node::Kind::object:
      append_object(node, limit, out);
      break;
  }
}

/// The first segment of a pointer without its slash, decoded; the pointer loses it.
std::string take_segment(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const std::size_t end = std::min(pointer.find('/'), pointer.size());
  std::string segment;
  for (std::size_t i = 0; i < end; ++i) {
    const bool escape = pointer[i] == '~' && i + 1 < end;
    segment += escape ? (pointer[i + 1] == '1' ? '/' : '~') : pointer[i];
    if (escape) ++i;
  }
  pointer.remove_prefix(end);
  return segment;
}

const Node* element(const Node& list, const std::string& segment) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
  const bool whole = error == std::errc{} && end == segment.data() + segment.size();
  return whole && index < list.items.size() ? &list.items[index] : nullptr;
}

const Member* find_member(const Node& node, std::string_view key) {
  const auto found =
      std::find_if(node.members.begin(), node.members.end(), [key](const Member& member) { return member.key == key; });
  return found == node.members.end() ? nullptr : &*found;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  const Member* member = find_member(*this, key);
  return member ? &member->value : nullptr;
}

Node* Node::find(std::string_view key) {
  return const_cast<Node*>(std::as_const(*this).find(key));
}

Position position_of(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::string_view before = text.substr(0, offset);
  const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  std::size_t begin = before.rfind('\n');
  begin = begin == std::string_view::npos ? byte_order_mark_length(text) : begin + 1;
  return {line, characters(begin <= offset ? before.substr(begin) : std::string_view()) + 1};
}

std::string child(std::string_view pointer, std::string_view key) {
  std::string out(pointer);
  out += '/';
  for (const char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::string child(std::string_view pointer, std::size_t index) {
  return fmt::format("{}/{}", pointer, index);
}

Lookup look_up(const Node& root, std::string_view pointer) {
  Lookup found{&root, nullptr, &root};
  while (!pointer.empty()) {
    const std::string segment = take_segment(pointer);
    if (found.node->kind == Node::Kind::list) {
      found = {element(*found.node, segment), nullptr, found.nearest};
    } else {
      const Member* member = find_member(*found.node, segment);
      found = {member ? &member->value : nullptr, member, found.nearest};
    }
    if (!found.node) return found;
    found.nearest = found.node;
  }
  return found;
}

std::string shown(const Node& node, std::size_t limit) {
  std::string out;
  append_shown(node, limit, out);
  return cut(out, limit);
}

std::string json_string(std::string_view text, std::size_t limit) {
  return cut('"' + escaped(text.substr(0, limit + 1)) + '"', limit);
}

}  // namespace paceline::scenario
