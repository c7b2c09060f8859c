/// failures crash: one host dies at a stated time and comes back later, or never; what it held in memory is lost.

#include "sim/engine/misfortune/misfortunes.hpp"

namespace paceline::engine {

MisfortuneItem crash() {
  return {{.name = "crash",
           .sentence = "The host of one worker or server dies at a stated time; its memory is lost.",
           .source = "",
           .options = {{.name = "worker",
                        .kind = OptionKind::integer,
                        .minimum = 0,
                        .sentence = "Rank of the worker whose host dies; either this or server.",
                        .example = "2"},
                       {.name = "server",
                        .kind = OptionKind::integer,
                        .minimum = 0,
                        .sentence = "Number of the server whose host dies, from 0; either this or worker.",
                        .example = "0"},
                       {.name = "at",
                        .unit = Unit::seconds,
                        .minimum = 0,
                        .sentence = "Simulated time of the death.",
                        .example = "\"2s\"",
                        .required = true},
                       {.name = "restart_after",
                        .unit = Unit::seconds,
                        .minimum = 0,
                        .sentence = "Seconds until the host is back, with empty memory; never when not given.",
                        .example = "\"5s\""}}},
          [](const OptionValues& options, Misfortunes& misfortunes) {
            Outage outage;
            outage.rank = static_cast<int>(options.has("worker") ? options.integer("worker")
                                                                 : misfortunes.workers + options.integer("server"));
            outage.at = options.number("at");
            if (options.has("restart_after")) outage.restart_after = options.number("restart_after");
            misfortunes.outages.push_back(outage);
          }};
}

}  // namespace paceline::engine
