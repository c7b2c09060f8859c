#include "sim/engine/misfortune/stated_courses.hpp"

#include <limits>
#include <memory>
#include <utility>

#include "sim/engine/misfortune/changing_slowness.hpp"

namespace paceline::engine {
namespace {

/// A host that is off while its state is 0.
class StatedOutages final : public OutageSource {
 public:
  StatedOutages(int host, std::shared_ptr<const Course> state) : host_(host), state_(std::move(state)) {}

  std::optional<Outage> next() override {
    if (seen_ == never) return std::nullopt;
    const double at = state_->next_step(seen_, [](double value) { return value <= 0; });
    if (at == never) return std::nullopt;
    seen_ = state_->next_step(at, [](double value) { return value > 0; });
    Outage outage{.host = host_, .at = at};
    if (seen_ < never) outage.lasts = seen_ - at;
    return outage;
  }

 private:
  static constexpr double never = std::numeric_limits<double>::infinity();
  int host_;
  std::shared_ptr<const Course> state_;
  double seen_ = -1;
};

}  // namespace

void bring_stated_courses(Misfortunes& misfortunes) {
  for (int host = 0; host < misfortunes.hosts(); ++host) {
    const MachineCourses courses = misfortunes.layout->courses(host);
    if (courses.speed) {
      const auto factors = std::make_shared<const Course>(courses.speed->with([](double speed) { return 1 / speed; }));
      misfortunes.of(host).slowness.push_back([factors] { return std::make_unique<ChangingSlowness>(factors); });
    }
    if (courses.state)
      misfortunes.of(host).outages.push_back(
          [host, state = courses.state] { return std::make_unique<StatedOutages>(host, state); });
  }
}

}  // namespace paceline::engine
