#pragma once
/// Latencies of links, kept from SimGrid so that they do not decide who gets how much bandwidth.
///
/// SimGrid weights the flows on a link by one over the latency of their routes, as TCP does; `ideal` promises max-min
/// fair shares. So every route gets the same latency in SimGrid, and what a message really waits for comes from here.

#include <simgrid/s4u.hpp>

namespace paceline::engine {

/// Books the true latency of a link (both directions of a split-duplex one), seconds.
void set_true_latency(simgrid::s4u::SplitDuplexLink& link, double latency_s);
double true_latency(const simgrid::s4u::Link& link);

/// What a link that ends at a host is told instead. Each route crosses exactly two of those, and others have latency 0.
inline constexpr double nominal_latency_s = 0.5;

/// Makes the messages in this zone and below wait for their true latencies. Before anything is sent.
void use_true_latencies(const simgrid::s4u::NetZone& zone);

}  // namespace paceline::engine
