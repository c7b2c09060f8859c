#pragma once
/// What is wrong with a scenario, said so that its writer can mend it.

#include <cstddef>
#include <stdexcept>
#include <string>

namespace paceline::scenario {

/// Where (file, line, column, JSON pointer), what (value), which rule, and what to write instead.
struct Complaint {
  std::string file;        ///< as given on the command line; "-" for standard input, "--set" for an override
  std::size_t line = 0;    ///< from 1; 0: not known
  std::size_t column = 0;  ///< from 1, in characters
  std::string pointer;     ///< RFC 6901, e.g. "/stragglers/0/factor"; empty: the document
  std::string value;       ///< as JSON text, shortened to 60 characters; empty: there is none
  std::string rule;        ///< "must be above 0", "is not a key of cluster"
  std::string suggestion;  ///< "did you mean 'workers'?", "write e.g. 4"; may be empty
};

/// `file:line:column: pointer: value rule; suggestion` on one line.
std::string sentence(const Complaint& complaint);

class ScenarioError : public std::runtime_error {
 public:
  explicit ScenarioError(Complaint complaint)
      : std::runtime_error(sentence(complaint)), complaint_(std::move(complaint)) {}
  const Complaint& complaint() const { return complaint_; }

 private:
  Complaint complaint_;
};

}  // namespace paceline::scenario
