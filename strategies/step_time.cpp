#include "strategies/step_time.hpp"

#include <algorithm>
#include <sstream>

namespace paceline {

double StepTerms::slowest() const {
  return *std::max_element(compute_s.begin(), compute_s.end());
}

std::string text_of(const Collective::Cost& cost, double bytes) {
  std::ostringstream text;
  text.precision(4);
  text << cost.messages << " a";
  if (bytes > 0) text << " + " << cost.bytes / bytes << " S/B";
  return text.str();
}

}  // namespace paceline
