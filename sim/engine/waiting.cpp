#include "sim/engine/waiting.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>

#include "sim/engine/port.hpp"

namespace paceline::engine {
namespace {

/// Whether anything on its way to that port will be there.
bool something_will_arrive(const Port& port, const Wire& wire, const LinkWeather& weather) {
  if (port.in_flight() == 0) return false;
  return !weather.anything_held_for_ever() ||
         wire.anything_flies_to(port, [&weather](int from, int to) { return !weather.ranks_held_for_ever(from, to); });
}

bool progress_will_come(const Fiber& fiber, const Wire& wire, const LinkWeather& weather) {
  switch (fiber.blocked) {
    case Blocked::no:
    case Blocked::computing:
      return true;
    case Blocked::sending:
      return !weather.ranks_held_for_ever(fiber.rank, fiber.blocked_on);
    case Blocked::receiving:
      return !fiber.awaited_lane->queue.empty() && !weather.ranks_held_for_ever(fiber.blocked_on, fiber.rank);
    case Blocked::selecting:
      return something_will_arrive(*fiber.awaited_port, wire, weather);
    case Blocked::on_stream:
    case Blocked::at_commit:
      return false;  // brought by another fiber, which is asked itself
  }
  return true;
}

/// Who waits for its stream waits for what the stream waits for.
std::string reason(const Rank& rank, const std::vector<Rank>& ranks) {
  const bool stream_works = rank.fiber->blocked == Blocked::on_stream && rank.stream && !rank.stream->idle();
  const Fiber& fiber = stream_works ? rank.stream->fiber() : *rank.fiber;
  char since[48];
  std::snprintf(since, sizeof since, " since %.9g s", fiber.blocked_since);
  switch (fiber.blocked) {
    case Blocked::receiving:
      return rank.name + " waits for a message of " + ranks[static_cast<std::size_t>(fiber.blocked_on)].name + since;
    case Blocked::selecting:
      return rank.name + " waits for any message" + since;
    case Blocked::on_stream:
      return rank.name + " waits for its stream" + since;
    case Blocked::at_commit:
      return rank.name + " waits for the others at a checkpoint" + since;
    case Blocked::sending:
      return rank.name + " sends to " + ranks[static_cast<std::size_t>(fiber.blocked_on)].name + since;
    case Blocked::computing:
      return rank.name + " computes" + since;
    case Blocked::no:
      break;
  }
  return rank.name + " runs";
}

}  // namespace

bool stalled_fibers(const std::vector<Rank>& ranks, const Wire& wire, const LinkWeather& weather) {
  bool any = false;
  for (const Rank& rank : ranks) {
    if (!rank.fiber || !rank.takes_part) continue;
    any = any || rank.needed();
    if (rank.finished && !rank.server) continue;
    if (progress_will_come(*rank.fiber, wire, weather)) return false;
    if (rank.stream && rank.stream->actor() && !rank.stream->idle() &&
        progress_will_come(rank.stream->fiber(), wire, weather))
      return false;
  }
  return any;
}

std::string who_waits(const std::vector<Rank>& ranks) {
  constexpr int most = 8;
  std::string text;
  int told = 0, more = 0;
  for (const Rank& rank : ranks) {
    if (!rank.fiber || !rank.needed()) continue;
    if (told == most) {
      ++more;
      continue;
    }
    ++told;
    text += (text.empty() ? "" : "; ") + reason(rank, ranks);
  }
  if (more > 0) text += "; and " + std::to_string(more) + " more";
  return text;
}

}  // namespace paceline::engine
