#pragma once
/// Tags of an XML text, one after the other, as far as it is well formed: the rest is for its parser to complain about.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::engine {

struct XmlAttribute {
  std::string_view name;
  std::string value;               ///< with its entities replaced
  std::size_t begin = 0, end = 0;  ///< of name="value" in the text
};

struct XmlTag {
  std::string_view name;
  std::vector<XmlAttribute> attributes;
  std::size_t begin = 0, end = 0;  ///< from its < to behind its > in the text
  bool closed = false;             ///< it ends itself: <name/>

  /// Null: it has none of that name, or an empty one.
  const XmlAttribute* attribute(std::string_view attribute_name) const;
  /// Empty: it has none.
  std::string value(std::string_view attribute_name) const;
};

/// Overwrites that part of the text with blanks; ends of lines stay.
void blank(std::string& text, std::size_t begin, std::size_t end);
/// The same for comments.
void blank_comments(std::string& text);

class XmlTags {
 public:
  /// The text outlives this and what next() returns, and has no comments.
  explicit XmlTags(const std::string& text) : text_(&text) {}
  /// Moves on to the next opening tag; false: there is none that is well formed.
  bool next(XmlTag& tag);

 private:
  bool read(std::size_t begin, XmlTag& tag) const;
  const std::string* text_;
  std::size_t at_ = 0;
};

}  // namespace paceline::engine
