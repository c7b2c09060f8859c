/// Devices by name: what data sheets promise, times what training is known to get of it.

#include <string>
#include <vector>

#include "sim/engine/catalogue.hpp"

namespace paceline::engine {
namespace {

struct Sheet {
  const char *name, *sentence, *source;
  double peak_flops, efficiency, peak_bandwidth, memory, idle_watts, busy_watts;
};

/// Of its memory's bandwidth a stream gets about four fifths (McCalpin's STREAM on most machines).
constexpr double bandwidth_efficiency = 0.8;

Option quantity(const char* name, Unit unit, double value) {
  return {.name = name, .unit = unit, .default_value = value, .sentence = "Of the device.", .example = "1"};
}

/// The options' defaults are the values: what a scenario's device has when it names the profile.
Entry entry(const Sheet& sheet) {
  return {sheet.name,
          sheet.sentence,
          sheet.source,
          {quantity("flops", Unit::flops, sheet.peak_flops * sheet.efficiency),
           quantity("memory_bandwidth", Unit::bytes_per_second, sheet.peak_bandwidth * bandwidth_efficiency),
           quantity("memory", Unit::bytes, sheet.memory), quantity("idle_watts", Unit::watts, sheet.idle_watts),
           quantity("busy_watts", Unit::watts, sheet.busy_watts)}};
}

}  // namespace

Shelf device_profiles() {
  constexpr double gib = 1024.0 * 1024 * 1024;
  return {
      "device profile",
      {{"none", "Only what cluster.device says.", "", {}},
       entry({"v100", "NVIDIA V100 SXM2 16 GB in fp32: 50 % of 15.7 Tflop/s, 80 % of 900 GB/s, 300 W.",
              "NVIDIA V100 data sheet, 2020; the efficiency is an assumption", 15.7e12, 0.5, 900e9, 16 * gib, 40, 300}),
       entry(
           {"a100", "NVIDIA A100 SXM 80 GB with TF32: 40 % of 156 Tflop/s, 80 % of 2039 GB/s, 400 W.",
            "NVIDIA A100 data sheet, 2021; efficiency between the 21 and 46 % that arXiv:2204.02311, table 3, reports "
            "of large models",
            156e12, 0.4, 2039e9, 80 * gib, 55, 400}),
       entry({"h100", "NVIDIA H100 SXM 80 GB with TF32 (dense): 40 % of 494.7 Tflop/s, 80 % of 3350 GB/s, 700 W.",
              "NVIDIA H100 data sheet, 2023; efficiency as the A100's", 494.7e12, 0.4, 3350e9, 80 * gib, 70, 700}),
       entry({"zen4-core",
              "One core of an AMD Zen 4 at 3.7 GHz: 60 % of 118 Gflop/s (32 flop a cycle), 80 % of 25 GB/s.",
              "AMD, Software optimization guide for the Zen 4 microarchitecture, 2023; the efficiency is an assumption",
              118.4e9, 0.6, 25e9, 4 * gib, 3, 10}),
       entry({"xeon-server",
              "Two Intel Xeon 8380 (80 cores, AVX-512 at 2.3 GHz): 50 % of 11.8 Tflop/s, 80 % of 410 GB/s.",
              "Intel Xeon Platinum 8380 data sheet, 2021: 80 cores x 64 flop a cycle; 16 channels of DDR4-3200; the "
              "efficiency is an assumption",
              11.776e12, 0.5, 409.6e9, 256 * gib, 200, 700}),
       entry({"phone", "A phone with Snapdragon 8 Gen 2, its large cores alone: 30 % of 102 Gflop/s, 80 % of 67 GB/s.",
              "Qualcomm Snapdragon 8 Gen 2 product brief, 2022: one core of 3.2 GHz x 32 flop a cycle; LPDDR5X-4200; "
              "the efficiency is an "
              "assumption",
              102.4e9, 0.3, 67.2e9, 4 * gib, 0.5, 5})}};
}

}  // namespace paceline::engine
