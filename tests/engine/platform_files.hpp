#pragma once
/// Platform files in SimGrid's XML.

#include <string>

namespace paceline::tests {

inline std::string platform_file(const std::string& inside) {
  return "<?xml version='1.0'?>\n<!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">\n"
         "<platform version=\"4.1\">\n" +
         inside + "\n</platform>\n";
}

/// A star of so many hosts at 1 Tf with links of 1 GBps and 50 us, in one line.
inline std::string star_in_a_line(int hosts) {
  return platform_file(R"(<cluster id="c" prefix="n" suffix="" radical="0-)" + std::to_string(hosts - 1) +
                       R"(" speed="1Tf" bw="1GBps" lat="50us"/>)");
}

/// The same, each host and link in a line of its own.
inline std::string star_spelled_out(int count) {
  std::string hosts, links, ways;
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    hosts += "<host id=\"h" + n + "\" speed=\"1Tf\"/>\n";
    links += "<link id=\"l" + n + "\" bandwidth=\"1GBps\" latency=\"50us\" sharing_policy=\"SPLITDUPLEX\"/>\n";
    ways += "<host_link id=\"h" + n + "\" up=\"l" + n + "_UP\" down=\"l" + n + "_DOWN\"/>\n";
  }
  return platform_file("<zone id=\"z\" routing=\"Cluster\">\n" + hosts + "<router id=\"r\"/>\n" + links + ways +
                       "</zone>");
}

}  // namespace paceline::tests
