#include "sim/scenario/key_reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "sim/scenario/keys.hpp"
#include "sim/scenario/nearest.hpp"
#include "sim/scenario/option_text.hpp"
#include "sim/scenario/shelf_names.hpp"
#include "sim/scenario/units.hpp"

namespace paceline::scenario {
namespace {

constexpr std::string_view about_quantities =
    "A time, a size, a bandwidth or a speed is a number in SI units or a string with a unit: `\"50us\"` (ps, ns, us, "
    "ms, s, "
    "m, h, d, w), `\"100MB\"`, `\"64KiB\"`, `\"10Gbps\"` (bits), `\"1.25GBps\"` (bytes), `\"5Tf\"`, with the prefixes "
    "k to Y "
    "and Ki to Ei. None is negative. A time is 0 or at least 1 ns and at most 1e12 s, a size at most 2^53 bytes, a "
    "bandwidth at most 1e18 bytes/s, a speed at most 1e24 flop/s. Names of files are relative to the scenario's "
    "folder.";
constexpr std::string_view table_head =
    "| key | type | unit | default | bounds | meaning | example |\n|---|---|---|---|---|---|---|\n";

std::string code(const std::string& text) {
  return text.empty() ? "" : '`' + text + '`';
}

/// A bar would end the cell.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string row(const std::string& key, const std::string& type, std::string_view unit, const std::string& by_default,
                const std::string& limits, const std::string& meaning, const std::string& shown) {
  return fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n", key, cell(type), unit, cell(by_default), cell(limits),
                     cell(meaning), cell(code(shown)));
}

std::string coded(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "`" : ", `") + name + '`';
  return out;
}

std::string option_type(const Option& option) {
  std::string type = type_text(option);
  if (!option.choices.empty()) type = "one of " + coded(option.choices);
  if (!option.words.empty()) type += " or " + coded(option.words);
  return option.path ? "a file or folder" : type;
}

std::string option_row(const Option& option, const std::string& prefix = "") {
  const bool counted = option.kind == OptionKind::number || option.kind == OptionKind::integer ||
                       option.kind == OptionKind::integer_list || option.kind == OptionKind::integer_lists;
  const std::string by_default = option.required ? "required" : code(default_text(option));
  std::string out = row(prefix + option.name, option_type(option), symbol(option.unit), by_default,
                        counted ? bounds_text(option) : "", option.sentence, example_text(option));
  for (const Option& member : option.members) out += option_row(member, prefix + option.name + "[].");
  return out;
}

/// One section for each object of the table, one below it for each entry that may be chosen there.
class ReferenceWriter {
 public:
  explicit ReferenceWriter(const Shelves& shelves) : shelves_(shelves) {}

  std::string section(const std::string& path, const std::string& sentence, const std::vector<Key>& keys) {
    std::string out = fmt::format("### {}\n\n{}\n\n{}", path, sentence, table_head);
    for (const Key& key : keys) out += key_row(key);
    return out + "\n" + below(path == "The scenario" ? "" : path + ".", keys);
  }

 private:
  std::string below(const std::string& prefix, const std::vector<Key>& keys) {
    std::string out;
    for (const Key& key : keys) {
      const std::string path = prefix + key.option.name;
      if (key.kind == KeyKind::object) out += section(path, key.option.sentence, key.keys);
      if (key.kind == KeyKind::objects) out += section(path + "[]", key.option.sentence, key.keys);
      if (key.kind == KeyKind::choice) out += entries(path, key);
      if (key.kind == KeyKind::choices) out += entries(path + "[]", key);
      if (key.kind == KeyKind::name) out += plain_entries(path, key);
    }
    return out;
  }

  std::string key_row(const Key& key) const {
    const Option& option = key.option;
    const std::string by_default = is_needed(key) ? "required" : code(default_text(option));
    switch (key.kind) {
      case KeyKind::value:
        return option_row(option);
      case KeyKind::ignored:
        return row(option.name, "anything", "", "", "", option.sentence, "");
      case KeyKind::objects:
      case KeyKind::choices:
        return row(option.name, "a list of objects", "", "`[]`", "", option.sentence, option.example);
      case KeyKind::name:
        return row(option.name, "a name", "", by_default, "", option.sentence, option.example);
      case KeyKind::object:
        return row(option.name, "an object", "", by_default, "", option.sentence, option.example);
      case KeyKind::choice:
        return row(option.name, "an object", "", option.required ? "required" : "", "", option.sentence,
                   option.example);
    }
    return "";
  }

  std::string entries(const std::string& path, const Key& key) {
    const Shelf& shelf = shelves_.*key.shelf;
    std::string out = fmt::format("### {}\n\n{}\n\n{}", path, key.option.sentence, table_head);
    const std::string by_default = code(default_text(key.option));
    out += row(key.discriminator, "one of " + coded(names(shelf)), "", by_default.empty() ? "required" : by_default, "",
               fmt::format("The {}'s name; its options stand beside it.", shelf.noun), "");
    for (const Key& beside : key.keys) out += key_row(beside);
    out += "\n";
    for (const Entry& entry : shelf.entries) out += entry_text(path, entry);
    return out + below(path + ".", key.keys);
  }

  static std::string entry_text(const std::string& path, const Entry& entry) {
    std::string out = fmt::format("#### {}: {}\n\n{}\n", path, entry.name, entry.sentence);
    if (!entry.source.empty()) out += fmt::format("Source: {}.\n", entry.source);
    if (entry.options.empty()) return out + "\n";
    out += fmt::format("\n{}", table_head);
    for (const Option& option : entry.options) out += option_row(option);
    return out + "\n";
  }

  std::string plain_entries(const std::string& path, const Key& key) const {
    std::string out = fmt::format("### {}\n\n{}\n\n", path, key.option.sentence);
    for (const Entry& entry : (shelves_.*key.shelf).entries)
      out += fmt::format("* `{}`: {}\n", entry.name, entry.sentence);
    return out + "\n";
  }

  const Shelves& shelves_;
};

}  // namespace

std::string key_reference(const Shelves& shelves) {
  return ReferenceWriter(shelves).section("The scenario", std::string(about_quantities), scenario_keys());
}

std::string with_key_reference(std::string_view page, const Shelves& shelves) {
  const std::size_t begin = page.find(reference_begin);
  const std::size_t end = page.find(reference_end);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
    throw std::invalid_argument("the page lacks the markers of the key reference");
  std::string out(page.substr(0, begin + reference_begin.size()));
  return out + "\n\n" + key_reference(shelves) + std::string(page.substr(end));
}

}  // namespace paceline::scenario
