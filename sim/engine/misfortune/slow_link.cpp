/// stragglers link: the link of a worker has another bandwidth for a while, in both directions.

#include "sim/engine/misfortune/misfortune_item.hpp"

namespace paceline::engine {

MisfortuneItem slow_link() {
  return {{.name = "link",
           .sentence = "The link of one worker has another bandwidth for a while, in both directions.",
           .source = "",
           .options = {worker_option(),
                       seconds_option("from", "When it begins.", "\"10s\"", true),
                       seconds_option("until", "When it ends; never when not given.", "\"20s\""),
                       {.name = "factor",
                        .minimum = 1e-9,
                        .maximum = 1e9,
                        .sentence = "What the bandwidth is multiplied with: 0.1 leaves a tenth.",
                        .example = "0.1",
                        .required = true}}},
          [](const MisfortuneEntry& entry, Misfortunes& misfortunes) {
            const int host = misfortunes.layout->hosts_beside(entry.worker()).front();  // they share the link
            if (misfortunes.layout->own_links(host).empty())
              throw entry.error("worker", "sits on " + misfortunes.layout->host_name(host) +
                                              ", which has no link of its own; name a worker whose host has one");
            misfortunes.link_slowdowns.push_back(
                {.host = host, .when = entry.interval(), .factor = entry.options().number("factor")});
          }};
}

}  // namespace paceline::engine
