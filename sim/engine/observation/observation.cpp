#include "sim/engine/observation/observation.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

#include "sim/engine/cluster.hpp"

namespace paceline::engine {
namespace {

/// Stretches of all trails together, about; a few are kept of each in any case. A wait seldom reaches further back than
/// its own step.
constexpr std::size_t most_stretches = std::size_t{1} << 17, most_of_each = 512;

std::size_t stretches_of_each(std::size_t ranks) {
  std::size_t most = 64;
  while (most < most_of_each && 2 * most * ranks <= most_stretches) most *= 2;
  return most;
}

}  // namespace

Observation::Observation(const Cluster& cluster, Setting setting, std::unique_ptr<Timeline> timeline)
    : cluster_(&cluster),
      setting_(std::move(setting)),
      timeline_(std::move(timeline)),
      routes_(cluster, setting_.plain_bandwidth),
      unwatched_({}, 0, setting_.plain_bandwidth),
      blame_(setting_.workers + setting_.servers, setting_.workers) {
  const int ranks = setting_.workers + setting_.servers;
  const std::size_t most = setting_.blame ? stretches_of_each(static_cast<std::size_t>(ranks)) : 0;
  for (int rank = 0; rank < ranks; ++rank) {
    mains_.emplace_back(rank, most);
    streams_.emplace_back(rank, most);
  }
}

void Observation::killed(int rank, bool computing, double now) {
  Trail& trail = main(rank);
  const bool all_stop = stopped_by_ && stopped_s_ == now;
  if (all_stop && &trail != stopped_by_)
    trail.handed(now, *stopped_by_);
  else if (computing)
    trail.busy(now, rank, trail.last_end(), &results::CriticalPath::compute);
  else
    trail.unknown(now);
  stream(rank).unknown(now);
}

void Observation::came_up(int rank, double now) {
  // Who was away while the others worked begins where they let it in: what they did until then led there.
  if (stopped_by_ && main(rank).last_end() < stopped_s_) main(rank).handed(stopped_s_, *stopped_by_);
  be_down(rank, now);
}

void Observation::be_down(int rank, double now) {
  for (Trail* trail : {&main(rank), &stream(rank)})
    if (culprit_ >= 0)
      trail->busy(now, culprit_, trail->last_end(), &results::CriticalPath::down);
    else
      trail->unknown(now);
}

const Trail& Observation::revoked(bool by_death, double now) {
  if (by_death && culprit_ >= 0) {
    be_down(culprit_, now);
    stopped_by_ = &main(culprit_);
  } else {
    stopped_by_ = &*std::max_element(mains_.begin(), mains_.end(),
                                     [](const Trail& a, const Trail& b) { return a.last_end() < b.last_end(); });
  }
  stopped_s_ = now;
  return *stopped_by_;
}

void Observation::waited(int rank, double from, double to, const Trail* ended_by) {
  if (!setting_.blame || rank >= setting_.workers || to - from <= 4 * std::numeric_limits<double>::epsilon() * to)
    return;
  const Trail& own = main(rank);
  const auto gradients = setting_.lockstep && !ending_ ? Blame::Gradients::excess : Blame::Gradients::whole;
  blame_.charge(rank, own.last_gradient_s(), ended_by ? *ended_by : own, from, to, gradients);
}

void Observation::spent(int rank, Ledger::State state, double from, double to) {
  timeline_->spent(rank, state, from, to);
}

void Observation::close(double end_s) {
  routes_.close(end_s);
  if (timeline_) timeline_->close();
}

const Trail* Observation::latest() const {
  return &*std::max_element(mains_.begin(), mains_.begin() + setting_.workers,
                            [](const Trail& a, const Trail& b) { return a.last_end() < b.last_end(); });
}

results::CriticalPath Observation::critical_path(double end_s) const {
  return (last_ ? last_ : latest())->path_at(end_s);
}

void Observation::add_to(std::vector<results::LinkRow>& rows) const {
  std::unordered_map<std::string, const LinkLoad*> loads;
  for (const auto& load : routes_.links())
    loads.emplace(cluster_->layout().links()[static_cast<std::size_t>(load->link)].name, load.get());
  for (results::LinkRow& row : rows) {
    const auto found = loads.find(row.link);
    if (found == loads.end()) continue;
    row.busy_s = found->second->busy_s;
    row.caused_wait_s = found->second->caused_wait_s;
  }
}

}  // namespace paceline::engine
