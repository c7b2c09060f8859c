/// failures link: the link of a worker is down for a while; messages over it stand still and go on afterwards.
///
/// The link is the one to the network: devices of one machine share it, and reach each other all the same.

#include "sim/engine/misfortune/misfortune_item.hpp"

namespace paceline::engine {

MisfortuneItem link_down() {
  return {{.name = "link",
           .sentence = "The link of one worker is down for a while; messages over it stand still and go on afterwards.",
           .source = "",
           .options = {worker_option(), seconds_option("from", "When it goes down.", "\"10s\"", true),
                       seconds_option("until", "When it is up again; never when not given.", "\"20s\"")}},
          [](const MisfortuneEntry& entry, Misfortunes& misfortunes) {
            Cut cut{entry.interval(), std::vector<int>(static_cast<std::size_t>(misfortunes.hosts()), 0)};
            for (const int host : misfortunes.layout->hosts_beside(entry.worker()))
              cut.side[static_cast<std::size_t>(host)] = 1;
            cut.links = misfortunes.layout->own_links(entry.worker());
            misfortunes.cuts.push_back(std::move(cut));
          }};
}

}  // namespace paceline::engine
