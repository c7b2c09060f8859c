#pragma once
/// Tells people when workers and links become slow, and when they are as usual again: events of metrics.jsonl.

#include <functional>
#include <string>
#include <vector>

namespace paceline::engine {

class SlowTimes {
 public:
  /// `rank`: whom it is about, -1: no single one.
  using Tell = std::function<void(const char* event, int rank, std::string detail)>;
  /// After that many changes the rest is left out, which the last one says.
  static constexpr int most = 1000;

  explicit SlowTimes(Tell tell) : tell_(std::move(tell)) {}

  /// That rank begins to compute, and what it computes takes `factor` times as long as usual: "slow" or "usual" when
  /// that is another factor than before.
  void computes(int rank, const std::string& name, double factor);
  /// What became of a link: "link_slow", "link_usual", "link_down" or "link_up".
  void link(const char* event, std::string detail) { tell(event, -1, std::move(detail)); }

 private:
  void tell(const char* event, int rank, std::string detail);

  Tell tell_;
  std::vector<double> factors_;  // by rank
  int told_ = 0;
};

}  // namespace paceline::engine
