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

std::vector<CollectiveTime::Stage> CollectiveTime::stages(double bytes) const {
  std::vector<Stage> known;
  const auto legs = terms_->ring_way ? collective_->legs(terms_->parts, bytes) : std::vector<Collective::Leg>();
  for (const Collective::Leg& leg : legs) {
    const double message = leg.cost.messages > 0 ? leg.cost.bytes / leg.cost.messages : 0;
    if (const auto way = terms_->ring_way(leg.rings, message)) known.push_back({leg.cost, leg.where, way});
  }
  if (!known.empty() && known.size() == legs.size()) return known;
  return {{collective_->cost(terms_->workers(), bytes), ""}};
}

double CollectiveTime::add(double bytes) {
  double seconds = 0;
  const std::vector<Stage> added = stages(bytes);
  if (all_.empty()) all_.resize(added.size());
  for (std::size_t i = 0; i < added.size(); ++i) {
    const Way way = added[i].way.value_or(Way{terms_->latency_s, terms_->bandwidth});
    seconds += added[i].cost.messages * way.latency_s + added[i].cost.bytes / way.bandwidth;
    Stage& sum = all_[std::min(i, all_.size() - 1)];
    sum.cost.messages += added[i].cost.messages;
    sum.cost.bytes += added[i].cost.bytes;
    sum.where = added[i].where;
    sum.way = added[i].way;
  }
  return seconds;
}

std::string CollectiveTime::text() const {
  std::ostringstream text;
  text.precision(4);
  for (const Stage& stage : all_) {
    text << text_of(stage.cost, terms_->bytes) << (stage.where.empty() ? "" : " ") << stage.where;
    if (&stage != &all_.back())
      text << ", where a = " << stage.way->latency_s << " s and B = " << stage.way->bandwidth << " bytes/s, + ";
  }
  return text.str();
}

std::optional<Way> CollectiveTime::way() const {
  return all_.empty() ? std::nullopt : all_.back().way;
}

}  // namespace paceline
