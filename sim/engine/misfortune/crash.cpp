/// failures crash: hosts die at a stated time and come back later, or never; what they held in memory is lost.

#include "sim/engine/misfortune/misfortune_item.hpp"

namespace paceline::engine {
namespace {

std::vector<int> victims(const MisfortuneEntry& entry, const Misfortunes& misfortunes) {
  const OptionValues& options = entry.options();
  const int named = options.has("worker") + options.has("server") + options.has("workers");
  if (named != 1) throw entry.error("", "must have exactly one of worker, workers and server");
  if (options.has("worker")) return {entry.worker()};
  if (options.has("workers")) return entry.workers();
  const std::int64_t server = options.integer("server");
  if (server < 0 || server >= misfortunes.layout->servers())
    throw entry.error(
        "server", "the strategy has " + std::to_string(misfortunes.layout->servers()) + " servers, numbered from 0");
  return {misfortunes.layout->seat(misfortunes.layout->workers() + static_cast<int>(server))};
}

void bring(const MisfortuneEntry& entry, Misfortunes& misfortunes) {
  strike(victims(entry, misfortunes), entry, misfortunes);
}

}  // namespace

MisfortuneItem crash() {
  return {{.name = "crash",
           .sentence = "The hosts of one or more workers, or of a server, die at a stated time; their memory is lost.",
           .source = "",
           .options = {{.name = "worker",
                        .kind = OptionKind::integer,
                        .minimum = 0,
                        .sentence = "Rank of the worker whose host dies; one of worker, workers and server.",
                        .example = "2"},
                       {.name = "server",
                        .kind = OptionKind::integer,
                        .minimum = 0,
                        .sentence = "Number of the server whose host dies, from 0; one of worker, workers and server.",
                        .example = "0"},
                       {.name = "workers",
                        .kind = OptionKind::integer_list,
                        .minimum = 0,
                        .sentence = "Ranks of workers whose hosts all die at once; one of worker, workers and server.",
                        .example = "[2, 3]"},
                       death_option(),
                       return_option()}},
          bring};
}

}  // namespace paceline::engine
