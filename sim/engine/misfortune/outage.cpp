#include "sim/engine/misfortune/outage.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace paceline::engine {
namespace {

/// After so many that overlap without a gap, as when repairs take far longer than hosts live, the host is as good as
/// gone.
constexpr int longest_chain = 10000;

}  // namespace

double Outage::ends() const {
  return lasts ? at + *lasts : std::numeric_limits<double>::infinity();
}

ListedOutages::ListedOutages(std::vector<Outage> outages) : outages_(std::move(outages)) {
  std::stable_sort(outages_.begin(), outages_.end(), [](const Outage& a, const Outage& b) { return a.at < b.at; });
}

std::optional<Outage> ListedOutages::next() {
  if (next_ == outages_.size()) return std::nullopt;
  return outages_[next_++];
}

Outages::Outages(std::vector<std::unique_ptr<OutageSource>> sources) {
  for (auto& source : sources) {
    Cause& cause = causes_.emplace_back(Cause{std::move(source), std::nullopt});
    cause.pending = cause.source->next();
  }
}

std::optional<Outage> Outages::next() {
  Cause* cause = earliest();
  if (!cause) return std::nullopt;
  Outage merged = *cause->pending;
  cause->pending = cause->source->next();
  double end = merged.ends();
  for (int joined = 0; (cause = earliest()) && cause->pending->at <= end; ++joined) {
    if (cause->pending->at == merged.at) merged.failure = merged.failure || cause->pending->failure;
    end = std::max(end, cause->pending->ends());
    if (end == std::numeric_limits<double>::infinity() || joined == longest_chain) {
      causes_.clear();
      merged.lasts.reset();
      return merged;
    }
    cause->pending = cause->source->next();
    merged.lasts = end - merged.at;
  }
  if (merged.for_ever()) causes_.clear();
  return merged;
}

Outages::Cause* Outages::earliest() {
  Cause* first = nullptr;
  for (Cause& cause : causes_)
    if (cause.pending && (!first || cause.pending->at < first->pending->at)) first = &cause;
  return first;
}

}  // namespace paceline::engine
