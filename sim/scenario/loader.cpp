#include "sim/scenario/loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <variant>

#include "catalogue/utf8.hpp"
#include "sim/scenario/assembly.hpp"
#include "sim/scenario/cross_rules.hpp"
#include "sim/scenario/json_reader.hpp"
#include "sim/scenario/key_checker.hpp"
#include "sim/scenario/overrides.hpp"
#include "sim/scenario/report.hpp"
#include "sim/scenario/shelf_names.hpp"

namespace paceline::scenario {
namespace {

/// A Scenario, or at least one complaint.
struct Outcome {
  Scenario scenario;
  std::vector<Complaint> complaints;
};

Complaint at_offset(const Source& source, SyntaxFault fault) {
  const Position position = position_of(source.text, fault.offset);
  return {source.file_name,           position.line,          position.column,
          std::move(fault.pointer),   std::move(fault.value), std::move(fault.rule),
          std::move(fault.suggestion)};
}

/// Why the bytes are no text that a JSON parser should see.
std::optional<SyntaxFault> not_a_text(std::string_view text) {
  if (text.size() > largest_text_bytes)
    return SyntaxFault{0, "", "", fmt::format("the file has more than {} MiB", largest_text_bytes >> 20),
                       "a scenario has a few kB"};
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return SyntaxFault{0, "", "", "the file is in UTF-16", "save it as UTF-8"};
  const std::optional<std::size_t> bad = first_bad_byte(text);
  const std::size_t zero = text.find('\0');
  if (zero != std::string_view::npos && (!bad || zero < *bad))
    return SyntaxFault{zero, "", "", "the file holds a zero byte here", "save it as UTF-8 text"};
  if (bad)
    return SyntaxFault{*bad, "", "",
                       fmt::format("the byte 0x{:02x} is not UTF-8", static_cast<unsigned char>(text[*bad])),
                       "save the file as UTF-8"};
  return std::nullopt;
}

/// The file's name without directories and ending, if it may name a run.
std::string default_name(const Source& source) {
  const std::string stem = std::filesystem::path(source.file_name).stem().string();
  const bool printable = std::none_of(stem.begin(), stem.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  const bool usable = !stem.empty() && stem.front() != '.' && stem != "-" && stem.size() <= 100 && printable &&
                      stem.find('\\') == std::string::npos && !first_bad_byte(stem);
  return usable ? stem : "unnamed";
}

void name_after_file(const Source& source, Node& root) {
  Node name{.kind = Node::Kind::text, .text = default_name(source)};
  Node* written = root.find("name");
  if (!written)
    root.members.push_back({"name", {}, std::move(name)});
  else if (written->kind == Node::Kind::null)
    *written = std::move(name);
}

/// What a device's profile says stands in for what the scenario leaves out, as if it had been written.
void fill_in_device(const Shelf& profiles, Node& root) {
  Node* cluster = root.find("cluster");
  Node* device = cluster ? cluster->find("device") : nullptr;
  const Node* name = device ? device->find("profile") : nullptr;
  const Entry* entry = name && name->kind == Node::Kind::text ? find(profiles, name->text) : nullptr;
  if (!entry) return;
  const Place place = name->place;
  for (const Option& option : entry->options) {
    const auto* known = std::get_if<double>(&option.default_value);
    if (known && !device->find(option.name))
      device->members.push_back(
          {option.name,
           place,
           {.kind = Node::Kind::number, .place = place, .number = *known, .text = fmt::format("{}", *known)}});
  }
}

/// A newer file may hold keys that mean nothing here, so its format is the one thing to complain about.
std::optional<Complaint> newer_format(const Source& source, const Node& root) {
  const Node* format = root.find("format");
  if (!format || format->kind != Node::Kind::number || !(format->number > 1)) return std::nullopt;
  Report report(source.file_name, source.text, root);
  report.value("/format", "is newer than this program, which reads format 1", "update Paceline");
  return report.take().front();
}

Outcome check_document(const Source& source, const Shelves& shelves, const Node& root) {
  Report report(source.file_name, source.text, root);
  nlohmann::ordered_json normalised = KeyChecker(shelves, report, source.base_directory).scenario(root);
  Outcome outcome;
  if (report.size() == 0) {
    outcome.scenario = assemble(normalised, shelves);
    outcome.scenario.base_directory = source.base_directory;
    outcome.scenario.normalised_json = normalised.dump(2) + '\n';
    check_cross_rules(outcome.scenario, report);
  }
  outcome.complaints = report.take();
  return outcome;
}

Outcome examine(const Source& source, const Overrides& overrides, const Shelves& shelves) {
  if (auto fault = not_a_text(source.text)) return {{}, {at_offset(source, std::move(*fault))}};
  auto read = read_json(source.text, Origin::file);
  if (auto* fault = std::get_if<SyntaxFault>(&read)) return {{}, {at_offset(source, std::move(*fault))}};
  Node& root = std::get<Node>(read);
  if (root.kind != Node::Kind::object)
    return {{},
            {at_offset(source, {root.place.offset, "", shown(root), "must be an object", "a scenario starts with {"})}};
  if (auto complaint = apply(overrides, root)) return {{}, {std::move(*complaint)}};
  if (auto complaint = newer_format(source, root)) return {{}, {std::move(*complaint)}};
  name_after_file(source, root);
  fill_in_device(shelves.device_profiles, root);
  return check_document(source, shelves, root);
}

}  // namespace

std::vector<Complaint> check(const Source& source, const Overrides& overrides, const Shelves& shelves) {
  return examine(source, overrides, shelves).complaints;
}

Complaint complaint_about(const Source& source, const Overrides& overrides, std::string_view pointer, std::string rule,
                          std::string suggestion) {
  auto read = read_json(source.text, Origin::file);
  Node* root = std::get_if<Node>(&read);
  if (!root || apply(overrides, *root))
    return {.file = source.file_name,
            .pointer = std::string(pointer),
            .rule = std::move(rule),
            .suggestion = std::move(suggestion)};
  Report report(source.file_name, source.text, *root);
  report.value(pointer, std::move(rule), std::move(suggestion));
  return report.take().front();
}

Scenario load(const Source& source, const Overrides& overrides, const Shelves& shelves) {
  Outcome outcome = examine(source, overrides, shelves);
  if (!outcome.complaints.empty()) throw ScenarioError(std::move(outcome.complaints.front()));
  return std::move(outcome.scenario);
}

}  // namespace paceline::scenario
