#include "sim/engine/platform/xml_tags.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace paceline::engine {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool ends_name(char c) {
  return is_blank(c) || c == '>' || c == '/' || c == '=' || c == '<';
}

std::string unescaped(std::string_view raw) {
  constexpr std::array<std::pair<std::string_view, char>, 5> entities{
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}}};
  std::string out;
  for (std::size_t at = 0; at < raw.size();) {
    const auto entity = std::find_if(entities.begin(), entities.end(),
                                     [&](const auto& one) { return raw.substr(at).starts_with(one.first); });
    out += entity == entities.end() ? raw[at] : entity->second;
    at += entity == entities.end() ? 1 : entity->first.size();
  }
  return out;
}

}  // namespace

const XmlAttribute* XmlTag::attribute(std::string_view attribute_name) const {
  for (const XmlAttribute& one : attributes)
    if (one.name == attribute_name && !one.value.empty()) return &one;
  return nullptr;
}

std::string XmlTag::value(std::string_view attribute_name) const {
  const XmlAttribute* found = attribute(attribute_name);
  return found ? found->value : "";
}

void blank(std::string& text, std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < end; ++at)
    if (text[at] != '\n') text[at] = ' ';
}

void blank_comments(std::string& text) {
  for (std::size_t begin = 0; (begin = text.find("<!--", begin)) != std::string::npos;) {
    const std::size_t end = text.find("-->", begin);
    blank(text, begin, end == std::string::npos ? text.size() : end + 3);
  }
}

bool XmlTags::next(XmlTag& tag) {
  while ((at_ = text_->find('<', at_)) != std::string::npos) {
    const std::size_t begin = at_++;
    if (at_ == text_->size()) return false;
    const char first = (*text_)[at_];
    if (first == '/' || first == '!' || first == '?') continue;
    if (!read(begin, tag)) return false;
    at_ = tag.end;
    return true;
  }
  return false;
}

bool XmlTags::read(std::size_t begin, XmlTag& tag) const {
  const std::string& text = *text_;
  const auto name_at = [&](std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && !ends_name(text[end])) ++end;
    return std::string_view(text).substr(at, end - at);
  };
  tag = {};
  tag.begin = begin;
  tag.name = name_at(begin + 1);
  std::size_t at = begin + 1 + tag.name.size();
  const auto skip_blanks = [&] {
    while (at < text.size() && is_blank(text[at])) ++at;
  };
  for (;;) {
    skip_blanks();
    if (at >= text.size() || text[at] == '<') return false;
    if (text[at] == '/' || text[at] == '>') {
      tag.closed = text[at] == '/';
      tag.end = text.find('>', at);
      if (tag.end == std::string::npos) return false;
      ++tag.end;
      return true;
    }
    XmlAttribute attribute;
    attribute.begin = at;
    attribute.name = name_at(at);
    at += attribute.name.size();
    skip_blanks();
    if (at >= text.size() || text[at] != '=' || attribute.name.empty()) return false;
    ++at;
    skip_blanks();
    if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return false;
    const std::size_t end = text.find(text[at], at + 1);
    if (end == std::string::npos) return false;
    attribute.value = unescaped(std::string_view(text).substr(at + 1, end - at - 1));
    attribute.end = at = end + 1;
    tag.attributes.push_back(std::move(attribute));
  }
}

}  // namespace paceline::engine
