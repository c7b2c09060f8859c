/// stragglers episodes: now and then a worker is slow for a while, each at times of its own.
///
/// Normal times last an exponential time of mean 1 / rate each, slow ones `duration`: a worker is slow for a share
/// rate * duration / (1 + rate * duration) of the time.

#include <deque>

#include "kernels/portable_math.hpp"
#include "sim/engine/misfortune/misfortune_item.hpp"

namespace paceline::engine {
namespace {

/// Shorter ones than this would cost more to follow than they tell.
constexpr double shortest_s = 1e-6;

class Episodes final : public Slowness {
 public:
  Episodes(double rate, double duration, double factor, std::uint64_t seed)
      : rate_(rate), duration_(duration), factor_(factor), random_(seed) {}

  double factor(double time) override { return find(time).contains(time) ? factor_ : 1; }
  double next_change(double time) override {
    const Interval& episode = find(time);
    return episode.contains(time) ? episode.until : episode.from;
  }
  void forget_before(double time) override {
    forgotten_ = time;
    while (!known_.empty() && known_.front().until <= time) known_.pop_front();
  }

 private:
  /// The episode that holds at that time, or else the next one.
  const Interval& find(double time) {
    for (const Interval& episode : known_)
      if (episode.until > time) return episode;
    do {
      const double begin = end_ - kernels::portable_log(1 - random_.uniform()) / rate_;
      end_ = begin + duration_;
      if (end_ > forgotten_) known_.push_back({begin, end_});
    } while (end_ <= time);
    return known_.back();
  }
  double rate_, duration_, factor_;
  kernels::Random random_;
  std::deque<Interval> known_;  // those not forgotten, in order
  double end_ = 0;              // of the last one made
  double forgotten_ = 0;        // nobody asks about earlier times
};

void bring(const MisfortuneEntry& entry, Misfortunes& misfortunes) {
  const double rate = entry.options().number("rate"), duration = entry.options().number("duration");
  const double factor = entry.options().number("factor");
  for (const int host : entry.workers())
    misfortunes.of(host).slowness.push_back(
        [=, seed = entry.seed(host)] { return std::make_unique<Episodes>(rate, duration, factor, seed); });
}

}  // namespace

MisfortuneItem episodes() {
  const Option rate{.name = "rate",
                    .minimum = 0,
                    .maximum = 1 / shortest_s,
                    .above_minimum = true,
                    .sentence = "Slow times that begin per second of normal time.",
                    .example = "0.1",
                    .required = true};
  Option duration = seconds_option("duration", "Length of each slow time.", "\"2s\"", true);
  duration.minimum = shortest_s;
  return {{.name = "episodes",
           .sentence = "Now and then a worker is slow for a while, each at random times of its own.",
           .source = "",
           .options = {workers_option(), rate, duration, slowness_option("How many times longer they take then.")}},
          bring};
}

}  // namespace paceline::engine
