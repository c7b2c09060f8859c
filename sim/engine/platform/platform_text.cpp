#include "sim/engine/platform/platform_text.hpp"

#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

#include "sim/engine/platform/platform_error.hpp"
#include "sim/engine/platform/xml_tags.hpp"

namespace paceline::engine {
namespace {

constexpr std::uintmax_t largest_bytes = std::uintmax_t{512} << 20;

bool ends_word(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '>' || c == '/';
}

std::size_t find_tag(const std::string& text, std::string_view tag, std::size_t from = 0) {
  const std::string opening = "<" + std::string(tag);
  for (std::size_t at = from; (at = text.find(opening, at)) != std::string::npos; ++at)
    if (at + opening.size() < text.size() && ends_word(text[at + opening.size()])) return at;
  return std::string::npos;
}

/// Value of the next attribute of that name from there on, as `name="value"`; `at`: where it stands, npos for none.
std::string next_attribute(const std::string& text, std::string_view name, std::size_t& at) {
  const std::string opening = std::string(name) + "=";
  for (; (at = text.find(opening, at)) != std::string::npos; at += opening.size()) {
    const std::size_t quote = at + opening.size();
    if (at == 0 || !ends_word(text[at - 1]) || quote >= text.size()) continue;
    if (text[quote] != '"' && text[quote] != '\'') continue;
    return text.substr(quote + 1, text.find(text[quote], quote + 1) - quote - 1);
  }
  return "";
}

void refuse_settings(const std::string& text) {
  const std::size_t begin = find_tag(text, "config");
  if (begin == std::string::npos) return;
  std::string keys;
  const std::size_t end = std::min(text.find("</config>", begin), text.size());
  for (std::size_t at = begin; find_tag(text, "prop", at) < end;) {
    at = find_tag(text, "prop", at);
    keys += (keys.empty() ? "" : ", ") + next_attribute(text, "id", at).substr(0, 60);
    if (keys.size() > 200 || at == std::string::npos) break;
  }
  throw PlatformError("has a <config> element" + (keys.empty() ? "" : " that sets " + keys) +
                      "; how the network is modelled is the scenario's network.model, so remove it");
}

std::string content_of(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) throw PlatformError("is not a file; name a platform in SimGrid's XML");
  if (fs::file_size(path, error) > largest_bytes) throw PlatformError("has more than 512 MiB");
  std::ifstream file(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(fs::file_size(path, error)), '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file) throw PlatformError("cannot be read");
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    throw PlatformError("is empty; write a platform in SimGrid's XML");
  return text;
}

/// SimGrid's scanner takes the square of a word's length.
void refuse_endless_words(const std::string& text) {
  constexpr std::size_t longest = 100'000;
  const std::string_view between = " \t\r\n<>=\"'";
  for (std::size_t begin = 0, line = 1; begin < text.size(); ++begin) {
    const std::size_t end = std::min(text.find_first_of(between, begin), text.size());
    const bool quoted = begin > 0 && (text[begin - 1] == '"' || text[begin - 1] == '\'');
    if (end - begin > longest && !quoted)
      throw PlatformError("has a word of more than 100,000 letters in line " + std::to_string(line) +
                          "; write a platform in SimGrid's XML");
    if (end < text.size() && text[end] == '\n') ++line;
    begin = end;
  }
}

}  // namespace

PlatformText read_platform(const std::string& path) {
  std::string text = content_of(path);
  blank_comments(text);
  if (find_tag(text, "platform") == std::string::npos)
    throw PlatformError("has no <platform> element; write a platform in SimGrid's XML, version 4.1");
  refuse_endless_words(text);
  refuse_settings(text);
  for (const char* tag : {"actor", "process"})
    if (find_tag(text, tag) != std::string::npos)
      throw PlatformError("has an element <" + std::string(tag) + ">, and only hosts and links can be used; remove it");
  PlatformText platform{.path = path, .without_profiles = {}, .profiles = {}};
  platform.profiles = take_profiles(text, std::filesystem::path(path).parent_path().string());
  if (!platform.profiles.empty()) platform.without_profiles = std::move(text);
  return platform;
}

}  // namespace paceline::engine
