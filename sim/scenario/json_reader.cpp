#include "sim/scenario/json_reader.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "catalogue/utf8.hpp"
#include "sim/scenario/syntax_error.hpp"
#include "sim/scenario/token_cursor.hpp"

namespace paceline::scenario {
namespace {

using Sax = nlohmann::json_sax<nlohmann::json>;

bool is_number(std::string_view word) {
  const bool digits = word.find_first_not_of("0123456789") == std::string_view::npos;
  if (digits && (word.size() == 1 || word.front() != '0')) return true;
  return nlohmann::json::accept(word);
}

class TreeBuilder final : public Sax {
 public:
  TreeBuilder(std::string_view text, Origin origin) : text_(text), origin_(origin), cursor_(text) {}

  bool null() override { return literal(Node::Kind::null, false); }
  bool boolean(bool truth) override { return literal(Node::Kind::boolean, truth); }
  bool number_integer(std::int64_t value) override { return number(static_cast<double>(value)); }
  bool number_unsigned(std::uint64_t value) override { return number(static_cast<double>(value)); }
  bool number_float(double value, const std::string& /*written*/) override { return number(value); }
  bool string(std::string& value) override;
  bool binary(nlohmann::json::binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(Node::Kind::object, SyntaxState::after_brace); }
  bool start_array(std::size_t /*size*/) override { return open(Node::Kind::list, SyntaxState::after_bracket); }
  bool key(std::string& key) override;
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override;

  Node take_root() { return std::move(root_); }
  SyntaxFault take_fault() { return std::move(*fault_); }

 private:
  /// A container that is still open, and the keys it has so far.
  struct Level {
    Node* node;
    std::unordered_set<std::string> keys;
  };

  bool add(Node node);
  bool literal(Node::Kind kind, bool truth);
  bool number(double value);
  bool open(Node::Kind kind, SyntaxState state);
  bool close();
  bool fail(SyntaxFault fault);
  std::string pointer() const;

  std::string_view text_;
  Origin origin_;
  TokenCursor cursor_;
  SyntaxState state_ = SyntaxState::start;
  Node root_;
  std::vector<Level> levels_;
  std::size_t values_ = 0;
  std::optional<SyntaxFault> fault_;
};

bool TreeBuilder::fail(SyntaxFault fault) {
  fault_ = std::move(fault);
  return false;
}

/// The value that is being read, or the container that has just been left.
std::string TreeBuilder::pointer() const {
  std::string out;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    const Node& node = *levels_[i].node;
    const bool inside = i + 1 < levels_.size();
    if (node.kind == Node::Kind::object && !node.members.empty() && (inside || state_ == SyntaxState::after_key))
      out = child(out, node.members.back().key);
    if (node.kind == Node::Kind::list && inside) out = child(out, node.items.size() - 1);
  }
  return out;
}

bool TreeBuilder::add(Node node) {
  if (++values_ > most_values)
    return fail({node.place.offset, pointer(), "", fmt::format("the text holds more than {} values", most_values),
                 "a scenario needs a few hundred"});
  state_ = levels_.empty() ? SyntaxState::done : SyntaxState::after_value;
  if (levels_.empty()) {
    root_ = std::move(node);
  } else if (Node& parent = *levels_.back().node; parent.kind == Node::Kind::list) {
    parent.items.push_back(std::move(node));
  } else {
    parent.members.back().value = std::move(node);
  }
  return true;
}

bool TreeBuilder::literal(Node::Kind kind, bool truth) {
  Node node{.kind = kind, .truth = truth, .place = {origin_, cursor_.next()}};
  const std::string_view word = cursor_.pass();
  if (word != "true" && word != "false" && word != "null")
    return fail(bad_word(text_, node.place.offset, pointer(), false));
  return add(std::move(node));
}

bool TreeBuilder::number(double value) {
  Node node{.kind = Node::Kind::number, .place = {origin_, cursor_.next()}, .number = value};
  node.text = cursor_.pass();
  // The parser takes "01" for 0 with something behind it.
  if (!is_number(node.text)) return fail(bad_word(text_, node.place.offset, pointer(), false));
  return add(std::move(node));
}

bool TreeBuilder::string(std::string& value) {
  Node node{.kind = Node::Kind::text, .place = {origin_, cursor_.next()}, .text = std::move(value)};
  cursor_.pass();
  return add(std::move(node));
}

bool TreeBuilder::key(std::string& key) {
  Level& level = levels_.back();
  const std::size_t offset = cursor_.next();
  if (!level.keys.insert(key).second) {
    const Position first = position_of(text_, level.node->find(key)->place.offset);
    return fail({offset, child(pointer(), key), json_string(key), "stands twice in one object",
                 fmt::format("remove one; the first has its value in line {}", first.line)});
  }
  cursor_.pass();
  level.node->members.push_back({key, {origin_, offset}, {}});
  state_ = SyntaxState::after_key;
  return true;
}

bool TreeBuilder::open(Node::Kind kind, SyntaxState state) {
  const std::size_t offset = cursor_.next();
  if (levels_.size() >= deepest)
    return fail(
        {offset, "", "", fmt::format("the text is nested deeper than {} levels", deepest), "a scenario needs 8"});
  cursor_.pass();
  if (!add({.kind = kind, .place = {origin_, offset}})) return false;
  Node* node = &root_;
  if (!levels_.empty()) {
    Node& parent = *levels_.back().node;
    node = parent.kind == Node::Kind::list ? &parent.items.back() : &parent.members.back().value;
  }
  levels_.push_back({node, {}});
  state_ = state;
  return true;
}

bool TreeBuilder::close() {
  cursor_.next();
  cursor_.pass();
  levels_.pop_back();
  state_ = levels_.empty() ? SyntaxState::done : SyntaxState::after_value;
  return true;
}

bool TreeBuilder::parse_error(std::size_t /*offset*/, const std::string& /*token*/,
                              const nlohmann::json::exception& /*error*/) {
  SyntaxContext context{text_, cursor_.offset(), state_, pointer(), {}};
  if (!levels_.empty()) {
    context.open = levels_.back().node->kind == Node::Kind::list ? '[' : '{';
    context.opened_at = levels_.back().node->place.offset;
  }
  return fail(syntax_fault(context));
}

}  // namespace

std::variant<Node, SyntaxFault> read_json(std::string_view text, Origin origin) {
  TreeBuilder builder(text, origin);
  constexpr bool whole_text = true;
  constexpr bool comments = true;
  if (nlohmann::json::sax_parse(text, &builder, nlohmann::json::input_format_t::json, whole_text, comments))
    return builder.take_root();
  return builder.take_fault();
}

}  // namespace paceline::scenario
