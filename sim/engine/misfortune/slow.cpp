/// stragglers slow: some workers take `factor` times as long for everything they compute, for the whole run.

#include "sim/engine/misfortune/misfortunes.hpp"

namespace paceline::engine {

MisfortuneItem slow() {
  return {{.name = "slow",
           .sentence = "Some workers take a constant factor longer for everything they compute.",
           .source = "",
           .options = {{.name = "workers",
                        .kind = OptionKind::integer_list,
                        .minimum = 0,
                        .sentence = "Ranks of the workers concerned; all when not given.",
                        .example = "[3]"},
                       {.name = "factor",
                        .minimum = 0,
                        .maximum = 1e9,
                        .above_minimum = true,
                        .sentence = "How many times longer they take; below 1 they are faster.",
                        .example = "4",
                        .required = true}}},
          [](const OptionValues& options, Misfortunes& misfortunes) {
            const double factor = options.number("factor");
            if (options.has("workers")) {
              for (const std::int64_t worker : options.integers("workers"))
                misfortunes.slowdown[static_cast<std::size_t>(worker)] *= factor;
            } else {
              for (int worker = 0; worker < misfortunes.workers; ++worker)
                misfortunes.slowdown[static_cast<std::size_t>(worker)] *= factor;
            }
          }};
}

}  // namespace paceline::engine
