#pragma once
/// What a step takes by the closed form of the strategy's source: no traffic but its own, and links of one kind, except
/// where messages go round rings.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "strategies/communicator.hpp"

namespace paceline {

/// What a message meets: `latency_s` over all its links, and the narrowest of their bandwidths (bytes/s) that it gets.
struct Way {
  double latency_s = 0, bandwidth = 1;
  bool even = true;  ///< false: it is the slowest of several
};

/// Symbols of the closed forms: N workers, c seconds for one gradient, u for an update on a server, a seconds of
/// latency for one message, B bytes/s of a link, S bytes of a gradient.
struct StepTerms {
  std::vector<double> compute_s;  ///< c of each worker that takes part, all that slows it included; not empty
  double latency_s = 0;           ///< a: of one message over all its links
  double bandwidth = 1;           ///< B
  double bytes = 0;               ///< S
  double update_s = 0;            ///< of one server for one update
  std::int64_t steps = 0;         ///< that the run takes; 0: very many
  /// Share of the backward pass (the last two thirds of c) after which bytes from that one to the last are ready;
  /// empty: evenly.
  std::function<double(std::int64_t from_byte)> ready_share{};

  using Ranks = Collective::Ranks;
  /// The cluster's parts (Communicator::neighbourhoods) when `ring_way` is given.
  std::vector<Ranks> parts{};
  /// The way that sets the pace when every rank of these rings sends that many bytes to the next one at once; none: no
  /// closed form of it. Empty: a and B, whatever the ranks.
  std::function<std::optional<Way>(const std::vector<Ranks>& rings, double bytes)> ring_way{};

  int workers() const { return static_cast<int>(compute_s.size()); }
  double slowest() const;
  /// Seconds of a message of that many bytes that crosses an idle network.
  double message_s(double size) const { return latency_s + size / bandwidth; }
  double collective_s(const Collective::Cost& cost) const { return cost.messages * latency_s + cost.bytes / bandwidth; }
};

struct StepTime {
  std::string formula;  ///< in the symbols of StepTerms, with N put in: "c + 14 a + 1.75 S/B"
  double seconds = 0;   ///< per step, in the long run
  /// Where StepTerms::ring_way was asked and knew it, it stands for a and B.
  std::optional<Way> way{};
  /// What such a run has that the closed form knows nothing of: "the steps after the last mean".
  std::vector<std::string> not_in_it{};
};

/// "14 a + 1.75 S/B".
std::string text_of(const Collective::Cost& cost, double bytes);

/// Collectives one after the other: their seconds, and the words for all of them.
class CollectiveTime {
 public:
  CollectiveTime(const StepTerms& terms, const Collective& collective) : terms_(&terms), collective_(&collective) {}
  /// Adds one of that many bytes. Returns its seconds.
  double add(double bytes);
  /// "14 a + 1.75 S/B", with the numbers of all stages but the last put in.
  std::string text() const;
  /// Of the last stage. None: they have been added in a and B, as the cluster has no ways or they are not known.
  std::optional<Way> way() const;

 private:
  struct Stage {
    Collective::Cost cost;
    std::string where;
    std::optional<Way> way{};
  };
  std::vector<Stage> stages(double bytes) const;

  const StepTerms* terms_;
  const Collective* collective_;
  std::vector<Stage> all_;
};

}  // namespace paceline
