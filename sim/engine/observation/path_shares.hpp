#pragma once
/// What the time that led to one instant of one fiber was spent on, along the chain of whatever had to happen first:
/// the critical path up to there.

namespace paceline::engine {

struct PathShares {
  enum class Part { compute, communicate, checkpoint, down, other };

  double compute = 0;
  double communicate = 0;  ///< messages on links
  double checkpoint = 0;   ///< being written
  double down = 0;         ///< a host was off, its death not noticed yet, or the job restored
  double other = 0;        ///< nothing is known of it

  double& of(Part part) {
    switch (part) {
      case Part::compute:
        return compute;
      case Part::communicate:
        return communicate;
      case Part::checkpoint:
        return checkpoint;
      case Part::down:
        return down;
      case Part::other:
        break;
    }
    return other;
  }
};

}  // namespace paceline::engine
