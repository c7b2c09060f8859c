#pragma once
/// What a step takes by the closed form of the strategy's source: links of one kind, and no traffic but its own.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "strategies/communicator.hpp"

namespace paceline {

/// Symbols of the closed forms: N workers, c seconds for one gradient, u for an update on a server, a seconds of
/// latency for one message, B bytes/s of a link, S bytes of a gradient.
struct StepTerms {
  std::vector<double> compute_s;  ///< c of each worker that takes part, all that slows it included; not empty
  double latency_s = 0;           ///< a: of one message over all its links
  double bandwidth = 1;           ///< B
  double bytes = 0;               ///< S
  double update_s = 0;            ///< of one server for one update
  /// Share of the backward pass (the last two thirds of c) after which bytes from that one to the last are ready;
  /// empty: evenly.
  std::function<double(std::int64_t from_byte)> ready_share{};

  int workers() const { return static_cast<int>(compute_s.size()); }
  double slowest() const;
  /// Seconds of a message of that many bytes that crosses an idle network.
  double message_s(double size) const { return latency_s + size / bandwidth; }
  double collective_s(const Collective::Cost& cost) const { return cost.messages * latency_s + cost.bytes / bandwidth; }
};

struct StepTime {
  std::string formula;  ///< in the symbols of StepTerms, with N put in: "c + 14 a + 1.75 S/B"
  double seconds = 0;   ///< per step, in the long run
};

/// "14 a + 1.75 S/B".
std::string text_of(const Collective::Cost& cost, double bytes);

}  // namespace paceline
